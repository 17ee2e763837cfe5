package keybook_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/handover-no/handover/handover/keybook"
)

func signsFor(b keybook.Book, orgnr string) []string {
	i := slices.IndexFunc(b.Units, func(u keybook.Unit) bool { return u.Orgnr == orgnr })
	return b.Units[i].SignsFor
}

// The right to sign for another is given and taken back, and leaves the unit's
// keys as they were.
func TestLetSignAndStopSigning(t *testing.T) {
	ok := must(t)
	b := kommuneBook(t, identity(t).Recipient())
	more := ok(b.LetSign(pptUnit, []string{aasen, solvang, aasen}, today))
	if got := signsFor(more, pptUnit); !slices.Equal(got, []string{solvang, aasen}) {
		t.Errorf("may sign for %v", got)
	}
	if got := signsFor(b, pptUnit); !slices.Equal(got, []string{solvang}) {
		t.Errorf("the old book was changed: %v", got)
	}
	less := ok(more.StopSigning(pptUnit, []string{solvang}, today))
	if got := signsFor(less, pptUnit); !slices.Equal(got, []string{aasen}) {
		t.Errorf("may still sign for %v", got)
	}
	none := ok(less.StopSigning(pptUnit, []string{aasen}, today))
	for name, book := range map[string]keybook.Book{"given": more, "taken back": none} {
		s := set(t, load(t, book, kommuneRoot))
		if _, err := s.SignerFor(by(t, pptKey, pptUnit, noon), noon); err != nil {
			t.Errorf("%s: the PPT's own key is lost: %v", name, err)
		}
	}
}

func TestSigningRightsThatAreRefused(t *testing.T) {
	b := kommuneBook(t, identity(t).Recipient())
	stop := func(unit string, others ...string) (keybook.Book, error) { return b.StopSigning(unit, others, today) }
	let := func(unit string, others ...string) (keybook.Book, error) { return b.LetSign(unit, others, today) }
	for name, c := range map[string]struct {
		change func(string, ...string) (keybook.Book, error)
		unit   string
		others []string
		want   error
		about  string // the unit that the error names
	}{
		"a unit that is not in the book":  {let, "310000116", []string{solvang}, keybook.ErrNoSuchUnit, "310000116"},
		"for one that is not in the book": {let, pptUnit, []string{aasen, "310000116"}, keybook.ErrNoSuchUnit, "310000116"},
		"for another owner's unit":        {let, pptUnit, []string{fjordVGS}, keybook.ErrNoSuchUnit, fjordVGS},
		"for itself":                      {let, pptUnit, []string{aasen, pptUnit}, keybook.ErrOwnName, pptUnit},
		"for whom it may already":         {let, pptUnit, []string{solvang}, keybook.ErrNoChange, ""},
		"for nobody":                      {let, pptUnit, nil, keybook.ErrNoChange, ""},
		"no more, as it never might":      {stop, pptUnit, []string{solvang, aasen}, keybook.ErrNoChange, aasen},
		"no more, for nobody":             {stop, pptUnit, nil, keybook.ErrNoChange, ""},
		"no more, by an unknown unit":     {stop, "310000116", []string{solvang}, keybook.ErrNoSuchUnit, "310000116"},
	} {
		_, err := c.change(c.unit, c.others...)
		var about *keybook.UnitError
		named := ""
		if errors.As(err, &about) {
			named = about.Unit
		}
		if !errors.Is(err, c.want) || !errors.Is(err, keybook.ErrEdit) || named != c.about {
			t.Errorf("%s: err = %v", name, err)
		}
	}
}

// Who may sign for whom is the same question as whose signature counts.
func TestMaySign(t *testing.T) {
	b := kommuneBook(t, identity(t).Recipient())
	both := set(t, load(t, b, kommuneRoot), load(t, fylkeBook(t), fylkeRoot))
	for _, c := range []struct {
		signer, from string
		want         bool
	}{
		{pptUnit, solvang, true}, {pptUnit, pptUnit, true}, {pptUnit, aasen, false}, {solvang, pptUnit, false},
		{pptUnit, fjordVGS, false}, {fjordVGS, solvang, false}, {pptUnit, "310000116", false}, {"310000116", solvang, false}, {"", "", false},
	} {
		if got := both.MaySign(c.signer, c.from); got != c.want {
			t.Errorf("%s for %s: %v", c.signer, c.from, got)
		}
	}
	after := set(t, load(t, must(t)(b.StopSigning(pptUnit, []string{solvang}, today)), kommuneRoot))
	ppt := by(t, pptKey, pptUnit, noon)
	ppt.From = solvang
	if _, err := after.SignerFor(ppt, noon); after.MaySign(pptUnit, solvang) || !errors.Is(err, keybook.ErrNoRight) || !errors.Is(err, keybook.ErrUnknownSigner) {
		t.Errorf("after the right was taken back: %v", err)
	}
}
