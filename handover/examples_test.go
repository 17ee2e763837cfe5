package handover_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/example"
	"github.com/handover-no/handover/handover/norid"
	"github.com/handover-no/handover/handover/validate"
)

func manyCases(t testing.TB, seed uint64, kind string, on day.Day) *handover.Examples {
	t.Helper()
	e, err := program(t).Examples(seed, kind, on)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func madeUp(t testing.TB, e *handover.Examples, i int) handover.ExampleCase {
	t.Helper()
	c, err := e.Case(i)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What is said to be valid is, without an error; what is to be stopped is stopped for
// the reason that was meant and no other.
func TestMadeUpCasesAreWhatTheySay(t *testing.T) {
	met := map[string]int{}
	for _, kind := range example.Transitions() {
		e := manyCases(t, 20, kind, today)
		for i := range 250 {
			c := madeUp(t, e, i)
			isWhatItSays(t, c, today)
			met[string(c.Outcome)+c.Code]++
			met[c.Lang]++
		}
	}
	for _, what := range []string{
		"valid", "refusednektet", "refusedmangler", "refusedtrukket", "brokenV03", "brokenV33", "brokenS01", "protected", "nb", "nn",
	} {
		if met[what] == 0 {
			t.Errorf("of 750 cases, none is %s", what)
		}
	}
}

// A case is written for the day that the program has, whenever that is.
func TestMadeUpCasesAreSoundAllYear(t *testing.T) {
	for _, on := range []day.Day{
		day.New(2026, time.August, 1), day.New(2026, time.August, 20), day.New(2026, time.December, 31), day.New(2027, time.January, 1),
		day.New(2027, time.February, 1), day.New(2027, time.August, 13), day.New(2028, time.February, 29),
	} {
		e := manyCases(t, 4, "", on)
		for i := range 60 {
			isWhatItSays(t, madeUp(t, e, i), on)
		}
	}
}

func isWhatItSays(t *testing.T, c handover.ExampleCase, on day.Day) {
	t.Helper()
	got := program(t).Check("sak.yaml", []byte(c.Text), handover.CheckOptions{Today: on, TestOnly: true})
	var wrong []string
	for _, d := range got.Findings.All() {
		if d.Severity == diag.Error && !slices.Contains(wrong, string(d.Code)) {
			wrong = append(wrong, string(d.Code))
		}
		if len(c.Answers) > 0 && (d.Code == "V08" || d.Code == "V08b") {
			t.Errorf("%s on %s: what was read is not noted as it is (%s)", c.ID, on, d.Code)
		}
	}
	want, meant := error(nil), []string(nil)
	switch c.Outcome {
	case example.Refused:
		want = handover.ErrNothing
	case example.Broken:
		want, meant = validate.ErrInvalid, []string{c.Code}
	case example.Protected:
		want = validate.ErrIndividual
	}
	if !errors.Is(got.Err, want) || !slices.Equal(wrong, meant) {
		t.Errorf("case %s (%s) on %s: got %v with errors %v, want %v with %v", c.ID, c.Kind, on, got.Err, wrong, want, meant)
	}
}

// The same seed gives the same bytes everywhere. When the data of the package have
// been changed on purpose, so has this.
func TestMadeUpCasesArePinned(t *testing.T) {
	sum := sha256.New()
	e := manyCases(t, 7, "", today)
	for i := range 200 {
		sum.Write([]byte(madeUp(t, e, i).Text))
	}
	const want = "a22aa63b1631809cb5be4c7d19cd5722eee0846b51f3923376c75eddfe9f85b4"
	if got := hex.EncodeToString(sum.Sum(nil)); got != want {
		t.Errorf("the cases of seed 7 are others: got %s, want %s", got, want)
	}
}

// A case depends on the seed and its number, and not on what was made before it.
func TestMadeUpCasesStandAlone(t *testing.T) {
	e := manyCases(t, 7, "", today)
	later := madeUp(t, e, 41)
	for i := range 41 {
		madeUp(t, e, i)
	}
	if madeUp(t, e, 41).Text != later.Text || madeUp(t, manyCases(t, 7, "", today), 41).Text != later.Text {
		t.Error("case 41 is another when others are made before it")
	}
	if madeUp(t, manyCases(t, 8, "", today), 41).Text == later.Text {
		t.Error("case 41 is the same with another seed")
	}
}

func TestNoTwoMadeUpCasesAreAlike(t *testing.T) {
	const many = 10_000
	set, err := example.Load()
	if err != nil {
		t.Fatal(err)
	}
	ids, names, units := map[string]bool{}, map[string]bool{}, map[string]bool{}
	ended := map[example.Outcome]int{}
	for i := range many {
		c, err := set.Case(i, example.Options{Seed: 1, Today: today, Start: day.New(2027, time.August, 16)})
		if err != nil {
			t.Fatal(err)
		}
		if ids[c.ID] || names[c.Child] {
			t.Fatalf("case %d has the id or the name of another", i)
		}
		ids[c.ID], names[c.Child] = true, true
		ended[c.Outcome]++
		for _, unit := range c.Units {
			units[unit] = true
		}
	}
	for outcome, share := range map[example.Outcome]int{
		example.Refused: example.RefusedShare, example.Broken: example.BrokenShare, example.Protected: example.ProtectedShare,
	} {
		if got := ended[outcome] * 100; got < share*many*3/4 || got > share*many*5/4 {
			t.Errorf("%d of %d are %s, want about %d percent", ended[outcome], many, outcome, share)
		}
	}
	for _, u := range set.Units() {
		if !norid.ValidOrgnr(u.Orgnr) {
			t.Errorf("%s is no organisation number", u.Orgnr)
		}
		if !units[u.Orgnr] && u.Initials != "pv" {
			t.Errorf("no case is from or to %s", u.Orgnr)
		}
	}
}

func BenchmarkMadeUpCase(b *testing.B) {
	e, i := manyCases(b, 7, "", today), 0
	for b.Loop() {
		madeUp(b, e, i)
		i++
	}
}
