package document_test

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/secret"
)

// sheetDay is the day that sheets are made for.
var sheetDay = day.New(2027, 5, 12)

// sheets returns the sheets of a sender, as the strict set of rules has them.
func (b *bench) sheetsOf(kind, sender, profile string) []consent.Sheet {
	return consent.Sheets(consent.SheetInput{
		Transition: kind, Sender: sender, Form: b.set.Form(kind), Law: b.law, Choice: consent.Choice{Profile: profile}, On: sheetDay,
	})
}

// eachSheet visits every sheet in both målformer.
func (b *bench) eachSheet(visit func(name string, s consent.Sheet, in document.SheetInput)) {
	for _, kind := range b.set.Transitions() {
		for _, sender := range b.set.Form(kind).At("avsender.type").Enum {
			for _, profile := range []string{basis.Strict, basis.ByLaw} {
				for _, s := range b.sheetsOf(kind, sender, profile) {
					for _, lang := range []string{"nb", "nn"} {
						visit(fmt.Sprintf("%s, %s, %s", s.Code(), profile, lang), s, b.sheetInput(s, lang))
					}
				}
			}
		}
	}
}

func (b *bench) sheetInput(s consent.Sheet, lang string) document.SheetInput {
	return document.SheetInput{
		Sheet: s, Template: b.sheets, Form: b.set.Form(s.Transition), Pupil: b.set.AboutPupil(s.Transition), Printer: b.catalog.Printer(i18n.Lang(lang)), Made: sheetDay,
	}
}

// choices returns what can be crossed, in order.
func choices(blocks []document.Block) []document.Choice {
	var out []document.Choice
	for _, block := range blocks {
		switch x := block.(type) {
		case document.Choices:
			out = append(out, x.Items...)
		case document.Together:
			out = append(out, choices(x.Blocks)...)
		}
	}
	return out
}

// canBeNamed works out from the form and the law data what somebody can say yes to: what
// some use that takes a yes carries to somebody, and is a whole section, a kind of
// attachment, or something about child and guardians that does not follow by itself.
func (b *bench) canBeNamed(kind, sender string, phases []string) []string {
	form := b.set.Form(kind)
	follows := strings.Fields("fornavn mellomnavn etternavn kallenavn uttale foedselsdato navn telefon spraak tolk tolkespraak")
	var paths []string
	for _, f := range form.Fields {
		switch {
		case f.Key == "barn" || f.Key == "foresatte":
			for _, c := range f.Fields {
				if c.Out != schema.Never && !slices.Contains(follows, c.Key) {
					paths = append(paths, c.Path)
				}
			}
			if f.Key == "foresatte" {
				paths = append(paths, f.Key)
			}
		case f.Key == "vedlegg":
			for _, word := range f.Field("type").Enum {
				paths = append(paths, "vedlegg."+word)
			}
		case f.Key == "avsender" && f.Field("barnehage_fra") == nil: // nothing but the unit
		case consent.IsSection(f):
			paths = append(paths, f.Key)
		}
	}
	if len(phases) == 0 {
		phases = []string{""}
	}
	return slices.DeleteFunc(paths, func(path string) bool {
		section, _, _ := strings.Cut(path, ".")
		for _, phase := range phases {
			for _, recipient := range form.At("mottakere.type").Enum {
				for _, role := range form.At("mottakere.rolle").Enum {
					uses := b.law.For(basis.Question{
						Transition: kind, Sender: sender, Phase: phase, Profile: basis.Strict, Recipient: recipient, Role: role, Section: section, Path: path, On: sheetDay,
					})
					if slices.ContainsFunc(uses, func(u *basis.Use) bool { return len(u.Permissions) > 0 }) {
						return false
					}
				}
			}
		}
		return true
	})
}

// Everything that a permission can name stands on the sheet, once, and nothing else;
// and beside it what it is called in the case file.
func TestEverythingThatCanBeNamedStandsOnTheSheet(t *testing.T) {
	b := newBench(t)
	n := 0
	b.eachSheet(func(name string, s consent.Sheet, in document.SheetInput) {
		var got []string
		for _, c := range choices(document.BuildSheet(in).Blocks) {
			key := plain(c.Key)
			if scope, own, other := strings.Cut(key, " ("); other {
				if own != "samtykke_stafettlogg)" || scope != "stafettlogg" {
					t.Errorf("%s: %q", name, key)
				}
				key = scope
			}
			if key == "samtykke_helse" {
				continue // a kind of answer, see below
			}
			got = append(got, key)
			if strings.TrimSpace(plain(c.Title)) == "" {
				t.Errorf("%s: %s has no title", name, key)
			}
		}
		want := b.canBeNamed(s.Transition, s.Sender, s.Phases)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) || len(want) < 40 {
			t.Errorf("%s:\n%v, want\n%v", name, got, want)
		}
		n++
	})
	if n < 20 {
		t.Errorf("only %d sheets", n)
	}
}

// A photo, the relay log and what comes from a health service have answers of their
// own, apart from the rest.
func TestWhatIsAnsweredForItself(t *testing.T) {
	b := newBench(t)
	b.eachSheet(func(name string, s consent.Sheet, in document.SheetInput) {
		want := []string{"stafettlogg (samtykke_stafettlogg)", "samtykke_helse", "vedlegg.bilde"}
		if s.Sender == "helsestasjon" { // the usual answer there
			want = []string{want[0], want[2]}
		}
		var got []string
		for _, block := range document.BuildSheet(in).Blocks {
			if x, ok := block.(document.Together); ok {
				for _, c := range choices(x.Blocks) {
					got = append(got, plain(c.Key))
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	})
}

// What the law says comes from the law data: the paragraph and who answers – and of what
// goes without a yes, on which paragraphs.
func TestTheSheetSaysWhatTheLawDataSay(t *testing.T) {
	b := newBench(t)
	b.eachSheet(func(name string, s consent.Sheet, in document.SheetInput) {
		lang, got := string(in.Printer.Lang()), text(document.BuildSheet(in).Blocks)
		want := []string{s.Usual().Law.Law.In(lang)}
		for part := range strings.SplitSeq(s.Usual().Giver.By.In(lang), "; ") {
			if young, ok := strings.CutPrefix(part, "for yngre "); ok && !in.Pupil {
				part = young
			} else if !in.Pupil && strings.HasPrefix(part, "eleven") {
				continue
			}
			want = append(want, "\n"+upper(part)+".\n")
		}
		for _, p := range s.Parts[1:] {
			want = append(want, p.Law.Law.In(lang))
		}
		for _, law := range append(s.Fetched, s.Duties...) {
			want = append(want, law.Law.In(lang))
		}
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: lacks %q", name, w)
			}
		}
		if !in.Pupil && regexp.MustCompile(`(?i)elev|yngre`).MatchString(got) {
			t.Errorf("%s: speaks of a pupil", name)
		}
		nothing := map[string]string{"nb": "Ingenting blir sendt uten et ja.", "nn": "Ingenting blir sendt utan eit ja."}[lang]
		if strings.Contains(got, nothing) != (len(s.Unasked)+len(s.Duties) == 0) {
			t.Errorf("%s: %v can go without a yes, and it says otherwise", name, s.Unasked)
		}
	})
	s := b.sheetsOf("barneskole_ungdomsskole", "grunnskole", basis.Strict)[0]
	s.Parts = slices.Clone(s.Parts)
	s.Parts[0].Giver.PupilFrom, s.Parts[0].Giver.By.NB = 14, "eleven fra 14 år; andre når det trengs"
	s.Parts[0].Law.Law.NB = "ny lov § 1"
	got := text(document.BuildSheet(b.sheetInput(s, "nb")).Blocks)
	for _, w := range []string{"Eleven fra 14 år.\nAndre når det trengs.\n", "Eleven (fra 14 år)\n", "Et ja er en tillatelse etter ny lov § 1. "} {
		if !strings.Contains(got, w) {
			t.Errorf("another law, and it lacks %q", w)
		}
	}
}

// upper is a text with its first letter in upper case.
func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// What can go without a yes has a mark at its box, and the letter says what the mark
// means.
func TestWhatGoesWithoutAYesIsMarked(t *testing.T) {
	b := newBench(t)
	b.eachSheet(func(name string, s consent.Sheet, in document.SheetInput) {
		d := document.BuildSheet(in)
		for _, c := range choices(d.Blocks) {
			if marked := strings.HasSuffix(plain(c.Title), " *"); marked != slices.Contains(s.Unasked, plain(c.Key)) {
				t.Errorf("%s: %s is marked: %v", name, plain(c.Key), marked)
			}
		}
		if strings.Contains(text(d.Blocks), "* ") || strings.Contains(text(d.Blocks), "med *") != (len(s.Unasked) > 0) {
			t.Errorf("%s: what the mark means is not told where it stands, or is told where it does not", name)
		}
	})
}

// The age from which the pupil answers about the relay log is the owner's, where the
// owner has chosen; it is told when it is another than for the rest.
func TestTheAgesOnASheet(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		kind, sender string
		logAge       int
		want         []string
	}{
		{"barneskole_ungdomsskole", "grunnskole", 0, []string{"helsepersonelloven § 22. Her svarer eleven selv fra 16 år."}},
		{"barneskole_ungdomsskole", "grunnskole", 15, []string{"helsepersonelloven § 22. Her svarer eleven selv fra 16 år."}},
		{"barneskole_ungdomsskole", "grunnskole", 16, []string{"forvaltningsloven § 13 a nr. 1. Her svarer eleven selv fra 16 år.", "helsepersonelloven § 22. Her svarer eleven selv fra 16 år."}},
		{"videregaaende", "helsestasjon", 0, []string{"forvaltningsloven § 13 a nr. 1. Her svarer eleven selv fra 15 år."}},
		{"barnehage_skole", "barnehage", 16, nil},
	} {
		in := b.sheetInput(b.sheetsOf(c.kind, c.sender, basis.Strict)[0], "nb")
		in.LogAge = c.logAge
		got := text(document.BuildSheet(in).Blocks)
		if n := strings.Count(got, "Her svarer eleven selv fra"); n != len(c.want) {
			t.Errorf("%s, %s, %d: another age is told %d times", c.kind, c.sender, c.logAge, n)
		}
		for _, w := range c.want {
			if !strings.Contains(got, w) {
				t.Errorf("%s, %s, %d: lacks %q", c.kind, c.sender, c.logAge, w)
			}
		}
		if strings.Contains(got, "Eleven (fra") != (c.kind != "barnehage_skole") {
			t.Errorf("%s: a line for the pupil to sign", c.kind)
		}
	}
}

// Those that a sheet is for stand on it, each role with a box. One whose name is not
// known has a line for it, and when nobody is known there is room for two.
func TestWhoTheSheetIsFor(t *testing.T) {
	b := newBench(t)
	in := b.sheetInput(b.sheetsOf(kind, "barnehage", basis.Strict)[0], "nb")
	boxes := func() []string {
		var out []string
		for _, block := range document.BuildSheet(in).Blocks {
			if x, ok := block.(document.Blanks); ok && len(out) == 0 && strings.Contains(text([]document.Block{x}), "rektor") {
				for _, row := range x.Rows {
					for _, f := range row {
						out = append(out, strings.TrimSpace(plain(f.Label)+" "+plain(f.Text)+" "+strconv.Itoa(len(f.Boxes))))
					}
				}
			}
		}
		return out
	}
	if got, want := strings.Join(boxes(), "|"), "Skole eller tjeneste  0|Org.nr.  0|Hvem der  5|Skole eller tjeneste  0|Org.nr.  0|Hvem der  5"; got != want {
		t.Errorf("for nobody: %s", got)
	}
	in.To = []document.Addressee{{Unit: "908592476", Name: "Strandlia skole", Role: "rektor"}, {Unit: "905640135", Role: "kontor"}, {Unit: "908592476", Name: "Strandlia skole", Role: "sfo"}}
	if got, want := strings.Join(boxes(), "|"), "Strandlia skole  2|Skole eller tjeneste  0|Org.nr. 905640135 0|Hvem der  1"; got != want {
		t.Errorf("for three: %s, want %s", got, want)
	}
}

// All of a sheet belongs to itself, and nothing of a case gets onto one.
func TestNothingOfACaseGetsOntoASheet(t *testing.T) {
	b := newBench(t)
	foreign := secret.New("245837fc-0014-437b-b135-43df546b013d", "noe")
	b.eachSheet(func(name string, s consent.Sheet, in document.SheetInput) {
		d := document.BuildSheet(in)
		if err := d.Owned(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		n := 0
		for l := range d.Lines() {
			n += len(l)
		}
		if least := 4 * len(choices(d.Blocks)); n < least { // title, two boxes and key of each
			t.Errorf("%s: only %d texts are looked at", name, n)
		}
	})
	d := document.BuildSheet(b.sheetInput(b.sheetsOf("barneskole_ungdomsskole", "grunnskole", basis.Strict)[0], "nb"))
	for l := range d.Lines() {
		before := l[0].Text
		l[0].Text = foreign
		if !errors.Is(d.Owned(), document.ErrForeign) {
			t.Error("a text of a case is not found")
		}
		l[0].Text = before
	}
	d.Header.Fill = foreign
	if !errors.Is(d.Owned(), document.ErrForeign) {
		t.Error("a text of a case at the top of the page is not found")
	}
}

// A sheet names nobody, and its code stands on every page.
func TestASheetIsAboutNobody(t *testing.T) {
	b := newBench(t)
	b.eachSheet(func(name string, s consent.Sheet, in document.SheetInput) {
		in.Owner, in.Unit = "Åsvær kommune", "Lyngtoppen barnehage"
		d := document.BuildSheet(in)
		owner, unit := d.Header.Owner.Reveal(), d.Header.Unit.Reveal()
		if !strings.HasSuffix(d.Footer.Note.Reveal(), " "+s.Code()) || owner != in.Owner || unit != in.Unit || !d.Author.Equal(d.Header.Unit) || !d.Stamp.IsEmpty() || !d.Form {
			t.Errorf("%s: footer %q, header %q, %q", name, d.Footer.Note.Reveal(), owner, unit)
		}
		got := text(d.Blocks) + d.Title.Reveal() + d.Header.Fill.Reveal() + d.Footer.Page.Reveal()
		for _, never := range []string{"!", "<nil>"} {
			if strings.Contains(got, never) {
				t.Errorf("%s: says %q", name, never)
			}
		}
		if hole := regexp.MustCompile(`\{[^}]*\}`).FindString(strings.NewReplacer("{side}", "", "{av}", "").Replace(got)); hole != "" {
			t.Errorf("%s: the hole %s is not filled", name, hole)
		}
	})
}
