package handover_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/validate"
)

var update = flag.Bool("update", false, "write what the families of the example cases have seen, and testdata/golden")

// Everybody who says yes in the example cases has read the text: each of their
// answers notes all that it names, as it stands. With -update the notes are written,
// also in cases that have none.
func TestExamplesNoteWhatWasSeen(t *testing.T) {
	files, err := filepath.Glob("../testdata/cases/*.yaml")
	if err != nil || len(files) < 3 {
		t.Fatalf("%d cases: %v", len(files), err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want := noted(t, string(src))
		switch {
		case want == string(src):
		case *update:
			if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s: an answer does not note the texts as they stand: go test ./handover -run %s -update", name, t.Name())
		}
	}
}

// noted returns a case in which every yes notes all that it names as seen.
func noted(t *testing.T, src string) string {
	t.Helper()
	c := check(t, src)
	if c.Case == nil {
		t.Fatalf("not a case: %s", codes(c))
	}
	form := program(t).Forms.Form(c.Case.Transition)
	lines := strings.SplitAfter(src, "\n")
	for _, g := range slices.Backward(c.Case.Grants) {
		if g.Type == "nekter" {
			continue
		}
		from, to := noteIn(c.Case, g)
		lines = slices.Replace(lines, from, to, handover.SeenBlock(consent.TextsOf(c.Case, form, g)))
	}
	return strings.Join(lines, "")
}

// noteIn returns which lines of an answer have vist_tekst, or between which it is to
// stand: before the day that the answer ends, or last.
func noteIn(c *validate.Case, g validate.Grant) (from, to int) {
	row := c.Tree.Node(casefile.Index("tillatelser", g.Index))
	lines := strings.Split(string(c.Tree.Source), "\n")
	end := row.Span.Line
	for end < len(lines) && (strings.HasPrefix(lines[end], "    ") || lines[end] == "") {
		end++
	}
	for lines[end-1] == "" {
		end--
	}
	for i, f := range row.Fields {
		switch {
		case f.Key == "vist_tekst" && i+1 < len(row.Fields):
			return f.Span.Line - 1, row.Fields[i+1].Span.Line - 1
		case f.Key == "vist_tekst":
			return f.Span.Line - 1, end
		}
	}
	if i := slices.IndexFunc(row.Fields, func(f casefile.Field) bool { return f.Key == "gyldig_til" }); i >= 0 {
		return row.Fields[i].Span.Line - 1, row.Fields[i].Span.Line - 1
	}
	return end, end
}

// reread returns a case that was edited as if all who have answered had read it
// again: the digests are those of the texts as they stand. A case whose form is
// wrong is returned as it is.
func reread(t testing.TB, src string) string {
	t.Helper()
	c := check(t, src)
	if c.Case == nil {
		return src
	}
	for _, text := range consent.Texts(c.Case, program(t).Forms.Form(c.Case.Transition)) {
		note := regexp.MustCompile(`\b(` + text.Section + `: )"?[0-9a-f]{8}"?([,}\n])`)
		src = note.ReplaceAllString(src, `${1}"`+text.Digest+`"${2}`)
	}
	return src
}

// Whatever a family can answer, an answer can note as seen.
func TestWhatCanBeAnsweredCanBeNoted(t *testing.T) {
	forms := program(t).Forms
	for _, kind := range forms.Transitions() {
		notes := forms.Form(kind).At("tillatelser.vist_tekst")
		for _, f := range forms.Form(kind).Fields {
			if consent.IsSection(f) && notes.Field(f.Key) == nil && f.Key != "forebygging_25_1_4" {
				t.Errorf("%s: vist_tekst has no %s", kind, f.Key)
			}
		}
	}
}

// An answer that lets something out, and notes nothing or not all of it as seen, is
// told of once, with what is missing; one that lets nothing out is not.
func TestUnseenTexts(t *testing.T) {
	all := regexp.MustCompile(`(?m)^    vist_tekst:\n(      .*\n)+`)
	notes := all.FindAllString(sound(t), -1)
	if len(notes) != 4 {
		t.Fatalf("%d answers note what was seen", len(notes))
	}
	without := edit(t, sound(t), notes[3], "") // what father lets SFO have
	lek := regexp.MustCompile(`      lek: .*\n`)
	for name, c := range map[string]struct{ src, codes, at, sections string }{
		"nothing noted":      {without, "V08", "id: far-sfo", "barnets_stemme ressurser lek sosialt selvhjelp trygghet helse sfo vedlegg"},
		"one section is not": {edit(t, sound(t), notes[3], lek.ReplaceAllString(notes[3], "")), "V08/noen", "id: far-sfo", "lek"},
		"by nobody":          {all.ReplaceAllString(sound(t), ""), "V08 V08 V08 V08", "", ""},
		"a part of a section": {
			edit(t, edit(t, without, "unntatt: [selvhjelp.toalett, foreldres_stemme]", "unntatt: [foreldres_stemme]"),
				"      - barnets_stemme\n      - ressurser\n      - lek\n      - sosialt\n      - trygghet\n      - selvhjelp\n      - helse\n      - sfo\n      - vedlegg.medisinplan\n    unntatt", "      - lek.kommentar\n    unntatt"),
			"V08", "id: far-sfo", "lek",
		},
		"it is a no":          {edit(t, without, "  - id: far-sfo\n    type: tillatelse_bhl_2a", "  - id: far-sfo\n    type: nekter"), "", "", ""},
		"it is withdrawn":     {edit(t, without, "    unntatt: [selvhjelp.toalett, foreldres_stemme]\n", "    trukket: 2027-05-10\n"), "", "", ""},
		"it has run out":      {edit(t, without, "    unntatt: [selvhjelp.toalett, foreldres_stemme]\n    forklart_paa: nb\n    tolk: nei\n    gyldig_til: 2028-02-16", "    gyldig_til: 2027-05-11"), "", "", ""},
		"a later no":          {edit(t, without, "\nom:", "  - {id: nei, type: nekter, gitt_av: {navn: Jørgen Moe, rolle: forelder}, dato: 2027-05-11, form: skriftlig, mottakere: [{orgnr: \"908592476\", roller: [sfo]}]}\n\nom:"), "", "", ""},
		"it is to a stranger": {edit(t, edit(t, sound(t), notes[0], ""), "        roller: [rektor]\n    omfang", "        roller: [kontor]\n    omfang"), "V11", "", ""},
	} {
		got := check(t, c.src)
		if codes(got) != c.codes {
			t.Errorf("%s: found %q, want %q", name, codes(got), c.codes)
			continue
		}
		for _, d := range got.Findings.All() {
			if d.Code != "V08" || c.at == "" {
				continue
			}
			if line := strings.Split(c.src, "\n")[d.Span.Line-1]; !strings.Contains(line, c.at) {
				t.Errorf("%s: points at %q", name, line)
			}
			if sections, _ := d.Args["seksjoner"].([]string); strings.Join(sections, " ") != c.sections {
				t.Errorf("%s: lacks %s, want %s", name, sections, c.sections)
			}
		}
	}
}

// A section that was changed after it was seen goes to nobody, and the others do. Who
// answers again, on a later day, lets it go.
func TestAnEditedTextIsNotTheOneThatWasSeen(t *testing.T) {
	src := strings.Replace(sound(t), "foretrukken_lek: Bygger", "foretrukken_lek: Helst bygger", 1)
	c := check(t, src)
	if codes(c) != "" || c.Err != nil {
		t.Errorf("found %q, %v", codes(c), c.Err)
	}
	told := slices.DeleteFunc(c.Findings.All(), func(d diag.Diagnostic) bool { return d.Code != "V08b" })
	for _, d := range told {
		if sections, _ := d.Args["seksjoner"].([]string); d.Severity != diag.Withheld || !slices.Equal(sections, []string{"lek"}) {
			t.Errorf("%s told as %s, of %v", d.Code, d.Severity, d.Args)
		}
	}
	if len(told) != 4 {
		t.Errorf("told of %d answers, want 4", len(told))
	}
	for _, o := range c.Outcomes {
		for _, d := range o.Decisions {
			if d.Path == "lek" && (d.Goes || d.Reason != "V08b") || d.Path == "ressurser" && !d.Goes {
				t.Errorf("%s: %s goes: %v (%s)", o.To.Role, d.Path, d.Goes, d.Reason)
			}
		}
	}
	for _, s := range program(t).Seen(c) {
		if !slices.Equal(s.Older, []string{"lek"}) || len(s.Current) < 8 || len(s.Unseen) > 0 {
			t.Errorf("answer %d: %v is as it was, %v is not, %v was not seen", s.Grant.Index, s.Current, s.Older, s.Unseen)
		}
	}
	if c = check(t, reread(t, src)); c.Findings.Len() > 0 {
		t.Errorf("read again: found %v", c.Findings.All())
	}
}
