package document_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/templates"
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
					if slices.ContainsFunc(uses, func(u basis.Use) bool { return len(u.Permissions) > 0 }) {
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

// What the law says comes from the law data: the paragraph, its words, who answers, and
// what a change of mind means – and of what goes without a yes, on which paragraphs.
func TestTheSheetSaysWhatTheLawDataSay(t *testing.T) {
	b := newBench(t)
	b.eachSheet(func(name string, s consent.Sheet, in document.SheetInput) {
		lang, got := string(in.Printer.Lang()), text(document.BuildSheet(in).Blocks)
		want := []string{s.Usual().Law.Law.In(lang), s.Usual().Law.Wording.In(lang), s.Usual().Law.Withdrawal.In(lang)}
		for part := range strings.SplitSeq(s.Usual().Giver.By.In(lang), "; ") {
			want = append(want, part[1:])
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
		nothing := map[string]string{"nb": "Ingenting blir sendt uten et ja.", "nn": "Ingenting blir sendt utan eit ja."}[lang]
		if strings.Contains(got, nothing) != (len(s.Unasked)+len(s.Duties) == 0) {
			t.Errorf("%s: %v can go without a yes, and it says otherwise", name, s.Unasked)
		}
	})
	s := b.sheetsOf("barneskole_ungdomsskole", "grunnskole", basis.Strict)[0]
	s.Parts = slices.Clone(s.Parts)
	s.Parts[0].Giver.PupilFrom, s.Parts[0].Giver.By.NB = 14, "eleven fra 14 år; andre når det trengs"
	s.Parts[0].Law.Law.NB, s.Parts[0].Law.Wording.NB = "ny lov § 1", "Det som loven sier nå."
	got := text(document.BuildSheet(b.sheetInput(s, "nb")).Blocks)
	for _, w := range []string{"Eleven fra 14 år.\nAndre når det trengs.\n", "Eleven (fra 14 år)\n", "Et ja er en tillatelse etter ny lov § 1: Det som loven sier nå."} {
		if !strings.Contains(got, w) {
			t.Errorf("another law, and it lacks %q", w)
		}
	}
}

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

// A sheet names nobody, and its code stands on every page.
func TestASheetIsAboutNobody(t *testing.T) {
	b := newBench(t)
	b.eachSheet(func(name string, s consent.Sheet, in document.SheetInput) {
		in.Owner, in.Unit = "Åsvær kommune", "Lyngtoppen barnehage"
		d := document.BuildSheet(in)
		if !strings.HasSuffix(d.Footer.Note, " "+s.Code()) || d.Header.Owner != in.Owner || d.Header.Unit != in.Unit || d.Author != in.Unit || d.Stamp != "" || !d.Form {
			t.Errorf("%s: footer %q, header %+v", name, d.Footer.Note, d.Header)
		}
		got := text(d.Blocks) + d.Title + d.Header.Fill + d.Footer.Page
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

// sheetFile is the template of the sheets, as it is written.
func sheetFile(t *testing.T) map[string]any {
	t.Helper()
	src, err := templates.FS.ReadFile("packet/tillatelse.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := yaml.Unmarshal(src, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// Every word that a sheet asks for is there in both målformer, and no other.
func TestTheWordsOfASheetExist(t *testing.T) {
	b := newBench(t)
	asked := map[string]bool{}
	for _, name := range []string{"sheet.go", "sheet_answers.go"} {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"(ark_[a-z_]*[a-z])"`).FindAllStringSubmatch(string(src), -1) {
			asked[m[1]] = true
		}
	}
	for _, stem := range []string{"ark_tittel", "ark_lov"} { // with what the law calls the answer behind
		if !asked[stem] {
			t.Errorf("nobody asks for %s", stem)
		}
		delete(asked, stem)
		asked[stem+"_tillatelse"], asked[stem+"_samtykke"] = true, true
	}
	for _, kind := range b.set.Transitions() {
		asked["barnet_"+kind], asked["mottaker_"+kind], asked["formaal_"+kind] = true, true, true
		for _, sender := range b.set.Form(kind).At("avsender.type").Enum {
			asked["avsender_"+sender] = true
		}
	}
	may := map[string]bool{"mottaker_samtykke_1_oktober": true, "formaal_samtykke_1_oktober": true, "ark_hvordan_ask": true} // in place of others
	words, _ := sheetFile(t)["ord"].(map[string]any)
	for key := range asked {
		if pair, _ := words[key].(map[string]any); pair["nb"] == nil || pair["nn"] == nil {
			t.Errorf("%q is not there", key)
		}
	}
	for key := range words {
		if !asked[key] && !may[key] {
			t.Errorf("nobody asks for %q", key)
		}
	}
}

// What stands at a box is told in plain words, in both målformer: a line under each
// section, and nothing about what no sheet has.
func TestEveryBoxHasItsWords(t *testing.T) {
	b := newBench(t)
	file := sheetFile(t)
	general, _ := file["punkter"].(map[string]any)
	special, _ := file["punkter_for"].(map[string]any)
	unasked, _ := file["uten_ja"].(map[string]any)
	roles, _ := file["roller"].(map[string]any)
	used, told := map[string]bool{}, map[string]bool{}
	for _, kind := range b.set.Transitions() {
		own, _ := special[kind].(map[string]any)
		for _, scope := range consent.Scopes(b.set.Form(kind)) {
			used[scope] = true
			words, ok := own[scope].(map[string]any)
			if !ok {
				words, _ = general[scope].(map[string]any)
			}
			needs := "linje"
			if strings.Contains(scope, ".") || scope == "foresatte" {
				needs = "tittel"
			}
			if words[needs] == nil && !(strings.HasPrefix(scope, "vedlegg.") && b.set.Form(kind).At("vedlegg.type").Ord[scope[len("vedlegg."):]].IsWhole()) {
				t.Errorf("%s: %s has no %s", kind, scope, needs)
			}
		}
		list, _ := roles[kind].([]any)
		for _, role := range list {
			if !slices.Contains(b.set.Form(kind).At("mottakere.rolle").Enum, fmt.Sprint(role)) {
				t.Errorf("%s: no role %v", kind, role)
			}
		}
		if len(list) < 3 {
			t.Errorf("%s: room for the roles %v", kind, list)
		}
		for _, sender := range b.set.Form(kind).At("avsender.type").Enum {
			for _, s := range b.sheetsOf(kind, sender, basis.Strict) {
				for _, scope := range s.Unasked {
					told[scope] = true
				}
			}
		}
	}
	for scope := range general {
		if !used[scope] {
			t.Errorf("%s is on no sheet", scope)
		}
	}
	for scope := range told {
		if unasked[scope] == nil {
			t.Errorf("%s can go without a yes, and has no words for it", scope)
		}
	}
	for scope := range unasked {
		if !told[scope] {
			t.Errorf("%s never goes without a yes", scope)
		}
	}
}

// The sentences are short: whoever reads slowly has to sign it.
func TestTheSentencesOfASheetAreShort(t *testing.T) {
	const most = 18
	n := 0
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, x := range v {
				walk(x)
			}
		case string:
			for _, s := range regexp.MustCompile(`[^.?:\n]+[.?:]?`).FindAllString(v, -1) {
				if words := len(strings.Fields(s)); words > most {
					t.Errorf("a sentence of %d words: %q", words, s)
				}
				n++
			}
		}
	}
	walk(sheetFile(t))
	if n < 200 {
		t.Errorf("only %d sentences", n)
	}
}

func TestMistakesInTheWordsOfASheetAreTold(t *testing.T) {
	b := newBench(t)
	scopes := map[string][]string{kind: {"helse", "lek"}}
	for name, c := range map[string]struct{ src, code string }{
		"no YAML":                    {"a: [", "F06"},
		"an unknown key":             {"farge: blå\n", "T01"},
		"half a word":                {"ord: {ark_tittel: {nb: A}}\n", "T02"},
		"half a line":                {"punkter: {helse: {linje: {nb: A}}}\n", "T02"},
		"something that is no scope": {"punkter: {helsa: {linje: {nb: A, nn: A}}}\n", "T04"},
		"a scope of another form":    {"punkter_for: {" + kind + ": {valg: {linje: {nb: A, nn: A}}}}\n", "T04"},
		"no transition":              {"punkter_for: {skole: {}}\n", "T01"},
		"an unknown key of a box":    {"punkter: {helse: {farge: {nb: A, nn: A}}}\n", "T01"},
		"what is no scope, unasked":  {"uten_ja: {helsa: {nb: A, nn: A}}\n", "T04"},
	} {
		var found diag.List
		_, err := document.ParseSheet("mal.yaml", []byte(c.src), b.words, scopes, &found)
		if err == nil || found.Len() == 0 || string(found.All()[0].Code) != c.code || found.All()[0].Span.Line == 0 {
			t.Errorf("%s: %v, %v", name, err, found.All())
		}
	}
	var found diag.List
	if _, err := document.ParseSheet("mal.yaml", []byte("punkter: {helse: {linje: {nb: A, nn: A}}}\n"), b.words, scopes, &found); err != nil || found.Len() > 0 {
		t.Errorf("a template that is right: %v, %v", err, found.All())
	}
}
