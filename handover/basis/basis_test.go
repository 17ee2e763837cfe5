package basis_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/schemas"
)

const law = `
skjema: grunnlag/v1
grunnlag:
  - kode: HELSE
    lov: {nb: en lov § 1, nn: ei lov § 1}
    ordlyd: {nb: sier noe, nn: seier noko}
    overganger: [barnehage_skole]
    avsendere: [barnehage]
    krever: [ja_til_helse]
    seksjoner: [helse]
    gyldig_fra: 2027-01-01
    gyldig_til: 2027-12-31
  - kode: ALT
    lov: {nb: en lov § 2, nn: ei lov § 2}
    ordlyd: {nb: sier mer, nn: seier meir}
    overganger: [barnehage_skole, videregaaende]
    avsendere: [barnehage, barneskole]
    krever: [ja, samtykke]
    ikke: [stafettlogg]
  - kode: INGEN_SVAR
    lov: {nb: en lov § 3, nn: ei lov § 3}
    ordlyd: {nb: sier enda mer, nn: seier enda meir}
    overganger: [videregaaende]
    avsendere: [ungdomsskole]
    krever: []
`

func parse(t *testing.T, src string) *basis.Law {
	t.Helper()
	l, err := basis.Parse("lov.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func codes(bases []basis.Basis) string {
	var out []string
	for _, b := range bases {
		out = append(out, b.Code)
	}
	return strings.Join(out, " ")
}

// A basis carries a section only for the transition, the sender and the day that
// it is for; in the order of the data; and nothing is carried by chance.
func TestFor(t *testing.T) {
	l := parse(t, law)
	in2027 := day.New(2027, time.May, 12)
	for _, c := range []struct {
		transition, sender, section string
		on                          day.Day
		want                        string
	}{
		{"barnehage_skole", "barnehage", "helse", in2027, "HELSE ALT"},
		{"barnehage_skole", "barnehage", "lek", in2027, "ALT"},
		{"barnehage_skole", "barnehage", "stafettlogg", in2027, ""},
		{"barnehage_skole", "barnehage", "helse", day.New(2026, time.December, 31), "ALT"},
		{"barnehage_skole", "barnehage", "helse", day.New(2027, time.January, 1), "HELSE ALT"},
		{"barnehage_skole", "barnehage", "helse", day.New(2027, time.December, 31), "HELSE ALT"},
		{"barnehage_skole", "barnehage", "helse", day.New(2028, time.January, 1), "ALT"},
		{"barnehage_skole", "barneskole", "helse", in2027, "ALT"},
		{"barnehage_skole", "ungdomsskole", "helse", in2027, ""},
		{"videregaaende", "ungdomsskole", "helse", in2027, "INGEN_SVAR"},
		{"barneskole_ungdomsskole", "barnehage", "helse", in2027, ""},
		{"", "", "", in2027, ""},
	} {
		if got := codes(l.For(c.transition, c.sender, c.section, c.on)); got != c.want {
			t.Errorf("%s from %s, %s on %s: %q, want %q", c.transition, c.sender, c.section, c.on, got, c.want)
		}
	}
}

func TestCodeAndAll(t *testing.T) {
	l := parse(t, law)
	b, ok := l.Code("ALT")
	if !ok || b.Law.In("nn") != "ei lov § 2" || b.Wording.In("nb") != "sier mer" || !slices.Equal(b.Permissions, []string{"ja", "samtykke"}) {
		t.Errorf("ALT is %v, %v", b, ok)
	}
	if _, ok := l.Code("alt"); ok {
		t.Error("a code that is not there was found")
	}
	all := l.All()
	if codes(all) != "HELSE ALT INGEN_SVAR" {
		t.Errorf("all are %s", codes(all))
	}
	all[0] = basis.Basis{Code: "ANNET"}
	if codes(l.All()) != "HELSE ALT INGEN_SVAR" {
		t.Error("the law can be changed from outside")
	}
}

// Law data that are not whole are refused: a word misspelt could let more out.
func TestLawThatIsRefused(t *testing.T) {
	for name, pair := range map[string][2]string{
		"no yaml":           {"grunnlag:", "grunnlag: ["},
		"an alias":          {"kode: ALT", "kode: &x ALT"},
		"no rows":           {law, "skjema: grunnlag/v1\ngrunnlag: []\n"},
		"nothing":           {law, ""},
		"no code":           {"  - kode: ALT\n    lov", "  - lov"},
		"a code twice":      {"kode: ALT", "kode: HELSE"},
		"no law":            {"lov: {nb: en lov § 2, nn: ei lov § 2}", "lov:"},
		"no nynorsk":        {"nn: seier noko", "nn:"},
		"no transition":     {"overganger: [videregaaende]", "overganger: []"},
		"no sender":         {"avsendere: [ungdomsskole]", "avsendere:"},
		"no word on answer": {"    krever: []\n", ""},
		"a key misspelt":    {"seksjoner: [helse]", "seksjonar: [helse]"},
		"a day that is not": {"gyldig_til: 2027-12-31", "gyldig_til: 2027-02-30"},
		"a first day so":    {"gyldig_fra: 2027-01-01", "gyldig_fra: i fjor"},
	} {
		src := strings.Replace(law, pair[0], pair[1], 1)
		if src == law {
			t.Fatalf("%s changes nothing", name)
		}
		if l, err := basis.Parse("lov.yaml", []byte(src)); !errors.Is(err, basis.ErrLaw) || l != nil {
			t.Errorf("%s is accepted: %v", name, err)
		}
	}
}

// The law data that are built in say what they are meant to.
func TestTheLawThatIsBuiltIn(t *testing.T) {
	src, err := schemas.FS.ReadFile("grunnlag.yaml")
	if err != nil {
		t.Fatal(err)
	}
	l := parse(t, string(src))
	on := day.New(2027, time.May, 12)
	if got := codes(l.For("barnehage_skole", "barnehage", "helse", on)); got != "BHL_2A_TILLATELSE" {
		t.Errorf("helse goes on %q", got)
	}
	if got := codes(l.For("barnehage_skole", "barnehage", "stafettlogg", on)); got != "FVL_13A_SAMTYKKE" {
		t.Errorf("stafettlogg goes on %q", got)
	}
	for _, sender := range []string{"barneskole", "ungdomsskole", "videregaaende", "ppt", ""} {
		if got := codes(l.For("barnehage_skole", sender, "helse", on)); got != "" {
			t.Errorf("%q may share on %q", sender, got)
		}
	}
	for _, b := range l.All() {
		if len(b.Permissions) == 0 {
			t.Errorf("%s needs no answer; nothing goes on such a basis yet", b.Code)
		}
	}
}
