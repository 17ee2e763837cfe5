package day_test

import (
	"testing"
	"time"

	"github.com/handover-no/handover/handover/day"
	"pgregory.net/rapid"
)

func d(s string) day.Day {
	v, err := day.Parse(s)
	if err != nil {
		panic(s)
	}
	return v
}

func TestParseRefusesWhatIsNoDate(t *testing.T) {
	for _, bad := range []string{"", "2027-02-29", "2027-13-01", "12.05.2027", "2027-5-12", "2027-05-12T00:00:00Z", " 2027-05-12", "27-05-12", "2027-05-32"} {
		if got, err := day.Parse(bad); err == nil {
			t.Errorf("Parse(%q) = %v", bad, got)
		}
	}
	if _, err := day.Parse("2028-02-29"); err != nil {
		t.Error("a leap day is refused")
	}
}

// A text is a date exactly where the standard library says so, and the same one.
func TestParseReadsAsTheLibraryDoes(t *testing.T) {
	for _, text := range []string{
		"2027-05-12", "2027-05-00", "2027-00-12", "2027-13-12", "2027-05-31", "2027-06-31", "2028-02-29", "2027-02-29", "0000-01-01", "-001-01-01", "+027-01-01",
		"2027-5-12", "2027-05-1", "2027-05-123", "2027/05/12", "2027-05-1a", "20a7-05-12", "2027- 5-12", "", "2027-05-12T", "２027-05-1", "2027-05- 1",
	} {
		want, err := time.Parse(time.DateOnly, text)
		got, e := day.Parse(text)
		if (e == nil) != (err == nil) || err == nil && got != day.Of(want) {
			t.Errorf("%q: %v, %v, and the library %v", text, got, e, err)
		}
	}
}

// Three working days after Wednesday 12 May 2027 is Tuesday 18 May: Monday the
// 17th is both Constitution Day and Whit Monday.
func TestWorkdays(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2027-05-12", 3, "2027-05-18"},
		{"2027-05-05", 1, "2027-05-07"},  // 6 May 2027 is Ascension Day
		{"2027-03-24", 1, "2027-03-30"},  // Easter: Thursday 25 to Monday 29 March
		{"2027-08-02", -1, "2027-07-30"}, // the last working day before an SFO start on Monday
		{"2026-12-23", 2, "2026-12-28"},  // Christmas Eve is a working day by law
	} {
		if got := d(c.from).AddWorkdays(c.n); got != d(c.want) {
			t.Errorf("%s %+d working days = %v, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestMonthsEndWithTheMonth(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2027-08-16", 6, "2028-02-16"},
		{"2027-08-31", 6, "2028-02-29"},
		{"2026-08-31", 6, "2027-02-28"},
		{"2027-05-05", 12, "2028-05-05"},
		{"2028-02-29", 12, "2029-02-28"},
		{"2027-01-31", -2, "2026-11-30"},
	} {
		if got := d(c.from).AddMonths(c.n); got != d(c.want) {
			t.Errorf("%s %+d months = %v, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestAge(t *testing.T) {
	born := d("2012-10-01")
	for on, want := range map[string]int{"2027-09-30": 14, "2027-10-01": 15, "2027-10-02": 15, "2012-10-01": 0} {
		if got := born.Age(d(on)); got != want {
			t.Errorf("age on %s = %d, want %d", on, got, want)
		}
	}
}

// A birthday is the first day of an age, also for those born on 29 February.
func TestBirthday(t *testing.T) {
	for born, want := range map[string]string{"2012-02-29": "2027-03-01", "2012-02-28": "2027-02-28", "2013-02-28": "2028-02-28", "2012-10-01": "2027-10-01"} {
		if got := d(born).Birthday(15); got != d(want) {
			t.Errorf("born %s, 15 years old on %s, want %s", born, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		born := day.Of(time.Unix(rapid.Int64Range(0, 2e9).Draw(t, "born"), 0).UTC())
		n := rapid.IntRange(1, 30).Draw(t, "years")
		if at := born.Birthday(n); born.Age(at) != n || born.Age(at.AddDays(-1)) != n-1 {
			t.Fatalf("born %s: %d years old on %s, %d the day before", born, born.Age(at), at, born.Age(at.AddDays(-1)))
		}
	})
}

func TestDaysRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := day.Of(time.Unix(rapid.Int64Range(-2e9, 6e9).Draw(t, "unix"), 0).UTC())
		if d(v.String()) != v {
			t.Fatalf("%v does not survive its own text", v)
		}
		n := rapid.IntRange(-4000, 4000).Draw(t, "n")
		if v.AddDays(n).AddDays(-n) != v {
			t.Fatalf("%v %+d days and back", v, n)
		}
	})
}

func TestMax(t *testing.T) {
	early, late := day.New(2027, 5, 12), day.New(2027, 8, 16)
	for _, c := range []struct{ a, b, want day.Day }{
		{early, late, late}, {late, early, late}, {early, early, early}, {day.Day{}, early, early}, {early, day.Day{}, early}, {day.Day{}, day.Day{}, day.Day{}},
	} {
		if got := day.Max(c.a, c.b); got != c.want {
			t.Errorf("the latest of %s and %s is %s, want %s", c.a, c.b, got, c.want)
		}
	}
}
