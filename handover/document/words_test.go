package document_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/document"
)

// facts returns the answers under the heading with an anchor, by their labels.
func facts(d *document.Document, anchor string) map[string]string {
	out := map[string]string{}
	inside := false
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case document.Heading:
			if b.Level == 2 {
				inside = b.Anchor == anchor
			}
		case document.Facts:
			for _, f := range b.Rows {
				if inside {
					out[plain(f.Label)] = strings.TrimSpace(text([]document.Block{document.Para{Text: f.Value}}))
				}
			}
		}
	}
	return out
}

func plain(l document.Line) string {
	return strings.TrimSpace(text([]document.Block{document.Para{Text: []document.Line{l}}}))
}

// A no stands behind its question, so that nobody reads it as its opposite.
func TestNoIsSaidPlainly(t *testing.T) {
	b := newBench(t)
	one := b.build(t, b.release(t, "barnehage_1_to_hjem", "rektor"))
	two := b.build(t, b.release(t, "barnehage_2_samisk_opplaering", "rektor"))
	for _, c := range []struct {
		d                   *document.Document
		anchor, label, want string
	}{
		{one, "helse", "Anfall med nødplan", "nei"},
		{one, "helse", "Varig sykdom eller helseutfordring", "ingen"},
		{one, "spraak", "Flere språk", "ingen"},
		{one, "tverrfaglig", "Barnekoordinator", "ingen"},
		{one, "korte_svar", "Hjelpemidler", "ingen"},
		{two, "helse", "Allergi", "ingen"},
		{two, "bygg_behov", "Rampe eller heis", "nei"},
		{two, "korte_svar", "SFO", "Begynner på SFO: nei"},
		{two, "korte_svar", "Spesialpedagogisk hjelp", "Vedtak: nei"},
		{two, "korte_svar", "PPT", "Status: ikke henvist"},
	} {
		if got := facts(c.d, c.anchor)[c.label]; got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.anchor, c.label, got, c.want)
		}
	}
	for _, d := range []*document.Document{one, two} {
		if got := text(d.Blocks); strings.Contains(got, "Nei eller ingen") || strings.Contains(got, "nei eller ingen") {
			t.Error("answers are gathered under «nei eller ingen»")
		}
	}
}

// Marks do not meet where answers are joined, and a label does not say what the
// answer says.
func TestJoins(t *testing.T) {
	b := newBench(t)
	meet := regexp.MustCompile(`[.;:,·] ?[;,·]|\.\.|: :`)
	for _, lang := range []string{"nb", "nn"} {
		for _, c := range examples {
			r := b.release(t, c.name, c.role)
			r.Language = lang
			got := text(b.build(t, r).Blocks)
			if found := meet.FindAllString(got, -1); found != nil {
				t.Errorf("%s, %s, %s: %q", c.name, c.role, lang, found)
			}
			for _, never := range []string{"bor her: bor", "bur her: bur", "Foreslått neste", "Føreslått neste", "tolk: ikke behov", "<nil>"} {
				if strings.Contains(got, never) {
					t.Errorf("%s, %s, %s: says %q", c.name, c.role, lang, never)
				}
			}
		}
	}
	one := text(b.build(t, b.release(t, "barnehage_1_to_hjem", "rektor")).Blocks)
	for _, want := range []string{
		"cashew og pistasj · alvorlig, fare for anafylaksi\nMedisin: Adrenalinpenn og allergitabletter skal være der Iben er.\nNødprosedyre som vedlegg: ja\nKommentar: Anafylaksi i 2025.",
		"Kristin Haugland · forelder\nBarnet: bor delt her og i et annet hjem · telefon: +47 20 11 20 31\nSpråk: norsk bokmål · ikke behov for tolk\n",
	} {
		if !strings.Contains(one, want) {
			t.Errorf("lacks %q", want)
		}
	}
}

// Skills stand under what they are skills in.
func TestSkillsHaveTheirHeadings(t *testing.T) {
	b := newBench(t)
	d := b.build(t, b.release(t, "barnehage_2_samisk_opplaering", "rektor"))
	var heads []string
	under := map[string][]string{}
	inside := false
	for _, block := range d.Blocks {
		switch x := block.(type) {
		case document.Heading:
			if x.Level == 2 {
				inside = x.Anchor == "spraak"
			} else if inside {
				heads = append(heads, plain(x.Text))
			}
		case document.Facts:
			for _, f := range x.Rows {
				if inside && len(heads) > 0 {
					last := heads[len(heads)-1]
					under[last] = append(under[last], plain(f.Label)+"="+plain(f.Value[0]))
				}
			}
		}
	}
	if !slices.Equal(heads, []string{"Norsk", "Mer om språk", "Flere språk", "Ferdighet i morsmålet"}) {
		t.Errorf("headings %q", heads)
	}
	if !slices.Contains(under["Norsk"], "Ordforråd=på vei") || !slices.Contains(under["Ferdighet i morsmålet"], "Ordforråd=trygg") ||
		!slices.Contains(under["Flere språk"], "Sterkeste språk=nordsamisk") || !slices.Contains(under["Mer om språk"], "Samisk=nordsamisk") {
		t.Errorf("under them %q", under)
	}
}

// What does not lie in the packet is said so, with what to do and by which day.
func TestAttachmentsTellWhereTheyAre(t *testing.T) {
	b := newBench(t)
	r := b.release(t, "barnehage_1_to_hjem", "rektor")
	got := text(b.build(t, r).Blocks)
	for _, want := range []string{
		"ikke i pakken: avsenderen sender det for seg",
		"Er et vedlegg som ikke ligger i pakken, ikke kommet fram innen 18.05.2027? Ring Lyngtoppen barnehage, +47 20 11 20 01.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q", want)
		}
	}
	asked := text(b.build(t, with(t, r, "vedlegg", `[{"tittel":"Plan","type":"annet","sendes":"etterspoerres"}]`)).Blocks)
	if !strings.Contains(asked, "ikke i pakken: sendes når mottakeren spør") || !strings.Contains(asked, "Ring Lyngtoppen") {
		t.Error("does not say that an attachment has to be asked for")
	}
	for _, never := range []string{`[{"tittel":"Plan","type":"annet","sendes":"vedlagt","innhold":"vedlegg/01.pdf"}]`, `[{"tittel":"Plan","type":"annet","sendes":"i_elevmappe"}]`} {
		if got := text(b.build(t, with(t, r, "vedlegg", never)).Blocks); strings.Contains(got, "ikke kommet fram") {
			t.Errorf("%s: tells to wait for it", never)
		}
	}
}

// The page of bases says in plain words what the owner's choice means.
func TestProfileIsExplained(t *testing.T) {
	b := newBench(t)
	for profile, want := range map[string]string{"streng": "krever ja fra den eller dem som bestemmer", "lov": "deles uten at noen må si ja"} {
		in := b.input(b.release(t, "barnehage_1_to_hjem", "rektor"))
		in.Profile = profile
		d, err := document.Build(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := text(d.Blocks); !strings.Contains(got, want) || !strings.Contains(got, "«"+profile+"»") {
			t.Errorf("%s is not explained", profile)
		}
	}
}
