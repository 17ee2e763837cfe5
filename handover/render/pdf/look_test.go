package pdf

import (
	"errors"
	"reflect"
	"testing"
)

// inks are the colours that styles set text in, each with the style it is of.
func inks(t *testing.T) map[string]colour {
	t.Helper()
	out := map[string]colour{"furniture": furniture.colour, "owner": owner.colour}
	for name, of := range map[string]styles{"page": newStyles(1), "form": newFormStyles()} {
		v := reflect.ValueOf(of)
		for i := range v.NumField() {
			if v.Field(i).Type() == reflect.TypeFor[style]() {
				c := v.Field(i).FieldByName("colour")
				out[name+" "+v.Type().Field(i).Name] = colour{int(c.Index(0).Int()), int(c.Index(1).Int()), int(c.Index(2).Int())}
			}
		}
	}
	if len(out) < 20 {
		t.Fatalf("%d styles", len(out))
	}
	return out
}

// Every text can be read on everything that text stands on (WCAG 2.1, 1.4.3).
func TestEveryTextCanBeRead(t *testing.T) {
	for name, c := range inks(t) {
		for _, g := range grounds {
			if got := contrast(c, g); got < LeastContrast {
				t.Errorf("%s on %v: %.2f:1", name, g, got)
			}
		}
	}
}

// Known ratios: black on white is 21, and #767676 the lightest grey that will do.
func TestContrast(t *testing.T) {
	white := colour{255, 255, 255}
	for _, c := range []struct {
		of   colour
		want float64
	}{{colour{}, 21}, {white, 1}, {colour{0x76, 0x76, 0x76}, 4.54}, {colour{0xff, 0, 0}, 4.0}, {colour{0, 0, 0xff}, 8.59}} {
		if got := contrast(c.of, white); got < c.want-0.01 || got > c.want+0.01 {
			t.Errorf("%v: %.3f, want %.2f", c.of, got, c.want)
		}
	}
}

// A colour that cannot be read is refused, with the lightest shade that can; that one
// is then taken, and it has the same hue.
func TestParseAccent(t *testing.T) {
	for _, s := range []string{"#0F4C5C", "0f4c5c", "#8A1030", "#000000"} {
		if a, err := ParseAccent(s); err != nil || leastOn(a.colour()) < LeastContrast {
			t.Errorf("%s: %v", s, err)
		}
	}
	for _, s := range []string{"", "#12345", "#1234567", "blå", "#GG0000", "##12345"} {
		if _, err := ParseAccent(s); !errors.Is(err, ErrColour) {
			t.Errorf("%q: %v", s, err)
		}
	}
	for _, s := range []string{"#FF9900", "#FFFFFF", "#FFFF00", "#00FF00", "#FF0000", "#777777"} {
		_, err := ParseAccent(s)
		var faint *FaintError
		if !errors.As(err, &faint) || faint.Ratio >= LeastContrast || faint.Told() >= "4.5" {
			t.Errorf("%s: %v", s, err)
			continue
		}
		again, err := ParseAccent(faint.Darker)
		if err != nil {
			t.Errorf("%s: %s is no better: %v", s, faint.Darker, err)
			continue
		}
		c := again.colour()
		if lighter := (colour{c[0] * 26 / 25, c[1] * 26 / 25, c[2] * 26 / 25}); leastOn(lighter) >= LeastContrast {
			t.Errorf("%s: %s is darker than it needs to be", s, faint.Darker)
		}
		if s == "#FF9900" && (c[0] <= c[1] || c[1] <= c[2] || c[2] != 0) {
			t.Errorf("%s became %s", s, faint.Darker)
		}
	}
}

// An owner's colour is in place of the program's wherever that is, and nowhere else.
func TestStylesInAColour(t *testing.T) {
	red := colour{138, 16, 48}
	v, before := reflect.ValueOf(newStyles(1).in(red)), reflect.ValueOf(newStyles(1))
	for i := range v.NumField() {
		if v.Field(i).Type() != reflect.TypeFor[style]() {
			continue
		}
		had, has := before.Field(i).FieldByName("colour"), v.Field(i).FieldByName("colour")
		if name := v.Type().Field(i).Name; had.Equal(reflect.ValueOf(accent)) != has.Equal(reflect.ValueOf(red)) {
			t.Errorf("%s was %v and is %v", name, had, has)
		}
	}
}
