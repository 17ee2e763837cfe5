package document_test

import (
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/secret"
)

func (b *bench) reading(t testing.TB, name string) *consent.Reading {
	t.Helper()
	c := b.example(t, name)
	return consent.ReadingCopy(c, b.set.Form(c.Transition), c.Recipients)
}

func (b *bench) read(t testing.TB, r *consent.Reading) *document.Document {
	t.Helper()
	d, err := b.tryRead(r)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (b *bench) tryRead(r *consent.Reading) (*document.Document, error) {
	return document.BuildReading(document.ReadingInput{
		Reading: r, Template: b.templates[r.Transition], Form: b.set.Form(r.Transition), Law: b.law, Printer: b.catalog.Printer(i18n.Lang(r.Language)),
		Owner: "Åsvær kommune", Created: time.Date(2027, 5, 12, 9, 0, 0, 0, time.UTC), Made: day.New(2027, 5, 12),
	})
}

// The first page says in plain words what this is, who may get it, that a no is an
// answer and does not show, how long a yes lasts and whom to ask.
func TestTheFirstPageOfAReadingCopy(t *testing.T) {
	b := newBench(t)
	for lang, want := range map[string][]string{
		"nb": {
			"Iben Sofie Haugland Moe\nkalles Iben · født 3. juni 2021\n", "Lyngtoppen barnehage har skrevet en tekst om Iben.", "Teksten er ikke sendt til noen.",
			"Strandlia skole: rektor\nStrandlia skole: SFO-leder\nDu svarer for hver av dem.", "Et nei er et gyldig svar.", "Det du sier nei til, blir ikke sendt.",
			"får ikke vite hva du har sagt nei til", "til 16. februar 2028", "tolv måneder", "ombestemme deg", "Spør: Pedagogisk leder Mathias Solli, Lyngtoppen barnehage, +47 20 11 20 01",
		},
		"nn": {
			"blir kalla Iben · fødd 3. juni 2021\n", "har skrive ein tekst om Iben.", "Teksten er ikkje send til nokon.", "SFO-leiar", "Eit nei er eit gyldig svar.",
			"Det du seier nei til, blir ikkje sendt.", "får ikkje vite kva du har sagt nei til", "til 16. februar 2028", "tolv månader", "ombestemme deg",
		},
	} {
		r := b.reading(t, "barnehage_1_to_hjem")
		r.Language = lang
		got := text(front(b.read(t, r)))
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: lacks %q:\n%s", lang, w, got)
			}
		}
		for _, s := range regexp.MustCompile(`[^.?:\n]+[.?]`).FindAllString(got, -1) {
			if n := len(strings.Fields(s)); n > 17 {
				t.Errorf("%s: a sentence of %d words: %q", lang, n, s)
			}
		}
	}
	alone := b.reading(t, "barnehage_2_samisk_opplaering")
	if got := text(front(b.read(t, alone))); strings.Contains(got, "Du svarer for hver av dem") {
		t.Error("asks to answer for each of one")
	}
}

// Each page says that nothing is sent. What a file is called and found by says
// nothing of whom it is about.
func TestAReadingCopyIsMarked(t *testing.T) {
	b := newBench(t)
	r := b.reading(t, "barnehage_1_to_hjem")
	d := b.read(t, r)
	const mark = "Lesekopi – ikke sendt til noen"
	if d.Header.Packet.Reveal() != mark || !strings.HasPrefix(d.Footer.Note.Reveal(), mark) || d.Title.Reveal() != mark || d.Stamp.Reveal() != "SYNTETISK" {
		t.Errorf("title %q, stamp %q, header %q, footer %q", d.Title.Reveal(), d.Stamp.Reveal(), d.Header.Packet.Reveal(), d.Footer.Note.Reveal())
	}
	if furniture := []string{d.Title.Reveal(), d.Author.Reveal(), d.Header.Packet.Reveal(), d.Header.Made.Reveal(), d.Footer.Note.Reveal()}; strings.Contains(strings.Join(furniture, " "), "Iben") {
		t.Error("the child is named outside the text")
	}
	if r.Test = false; b.read(t, r).Stamp.Reveal() != "LESEKOPI" {
		t.Error("a real one has no stamp")
	}
}

// The family reads the words that the school will read: every answer of a packet, but
// for how the guardians are reached, and no page that is the receiver's.
func TestAReadingCopyHasTheWordsOfThePacket(t *testing.T) {
	b := newBench(t)
	for _, lang := range []string{"nb", "nn"} {
		for _, name := range []string{"barnehage_1_to_hjem", "barnehage_2_samisk_opplaering"} {
			release, r := b.release(t, name, "rektor"), b.reading(t, name)
			release.Language, r.Language = lang, lang
			got := text(b.read(t, r).Blocks)
			d := b.build(t, release)
			for i, block := range d.Blocks {
				facts, ok := block.(document.Facts)
				if before, isHead := d.Blocks[max(i-1, 0)].(document.Heading); !ok || isHead && before.Anchor == "foresatte" {
					continue
				}
				for _, f := range facts.Rows {
					for _, l := range append(f.Value, f.Label) {
						if said := strings.TrimSpace(text([]document.Block{document.Para{Text: []document.Line{l}}})); !strings.Contains(got, said) {
							t.Errorf("%s, %s: lacks %q", name, lang, said)
						}
					}
				}
			}
			for _, never := range []string{"Grunnlag", "Sjekkliste for", "Avgjørelse", "Avgjerd", "hos dere", "hos dykk", "ikke kommet fram innen", "ikkje kome fram innan", "!", "<nil>"} {
				if strings.Contains(got, never) {
					t.Errorf("%s, %s: says %q", name, lang, never)
				}
			}
			for _, g := range b.example(t, name).Data.Field("foresatte").Items() {
				for _, key := range []string{"navn", "telefon"} {
					if said := g.Field(key).Text().Reveal(); said != "" && strings.Contains(strings.ReplaceAll(got, "\u00a0", " "), said) {
						t.Errorf("%s, %s: says how a guardian is reached (%s)", name, lang, key)
					}
				}
			}
		}
	}
}

// Strengths come before needs, each section has its code, and measures stand with
// the section that they are measures of.
func TestSectionsOfAReadingCopy(t *testing.T) {
	b := newBench(t)
	r := b.reading(t, "barnehage_1_to_hjem")
	got := text(b.read(t, r).Blocks)
	at := -1
	for _, s := range []string{"Barnets egne ord\n", "Styrker og interesser\n", "Trygghet\n", "Språk\n", "Språkgruppe med tre barn.\n", "Motorikk\n", "Helse\n", "Spesialpedagogisk hjelp\n", "Korte svar\n"} {
		i := strings.Index(got, "\n"+s)
		if i <= at {
			t.Errorf("%q is not there, or too early", s)
		}
		at = i
	}
	for section, code := range r.Codes {
		if n := strings.Count(got, "kode "+code+"\n"); n != 1 {
			t.Errorf("the code of %s stands %d times", section, n)
		}
	}
	if len(r.Codes) < 20 {
		t.Errorf("only %d codes", len(r.Codes))
	}
	if !strings.Contains(got, "pedagogisk leder · etter samtale · svart av avsenderen · 16.04.2027 · kode "+r.Codes["barnets_stemme"]) {
		t.Error("does not say who wrote it, and when")
	}
	if !strings.Contains(got, "Vedleggene er egne dokumenter") {
		t.Error("does not say that attachments are to be read too")
	}
}

// A section that holds nothing but measures has a heading of its own.
func TestASectionOfMeasuresAlone(t *testing.T) {
	b := newBench(t)
	r := b.reading(t, "avslag_1_foreldre_sier_nei")
	d := b.read(t, r)
	i := slices.IndexFunc(d.Blocks, func(b document.Block) bool { h, ok := b.(document.Heading); return ok && h.Anchor == "tiltak" })
	if i < 0 {
		t.Fatal("it has no heading")
	}
	if table, ok := d.Blocks[i+1].(document.Table); !ok || len(table.Rows) == 0 || len(table.Heads) != len(table.Widths) || len(table.Rows[0].Cells) != len(table.Heads) {
		t.Errorf("its measures do not stand under it: %T", d.Blocks[i+1])
	}
}

// A text that belongs to another child stops the copy.
func TestForeignTextIsNotRead(t *testing.T) {
	b := newBench(t)
	r := b.reading(t, "barnehage_1_to_hjem")
	r.Data = r.Data.With("annet_viktig", record.OfText(secret.New("en annen sak", "Noe om et annet barn.")))
	if _, err := b.tryRead(r); !errors.Is(err, document.ErrForeign) {
		t.Errorf("got %v", err)
	}
}

// Every word that a reading copy asks for is there in both målformer, and what
// becomes of a no is told for each transition that has a template.
func TestTheWordsOfAReadingCopyExist(t *testing.T) {
	b := newBench(t)
	src, err := os.ReadFile("reading.go")
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for _, kind := range b.set.Transitions() {
		asked["les_nei_"+kind] = true
	}
	for _, m := range regexp.MustCompile(`"(les_[a-z_]*[a-z])"`).FindAllStringSubmatch(string(src), -1) {
		asked[m[1]] = true
	}
	for key := range asked {
		if !b.words[key].IsWhole() {
			t.Errorf("%q is not there", key)
		}
	}
	for key := range b.words {
		if strings.HasPrefix(key, "les_") && !asked[key] {
			t.Errorf("nobody asks for %q", key)
		}
	}
}

// A pupil who answers alone is not told of others who decide, and others are not told
// that they are old enough.
func TestWhoReadsAlone(t *testing.T) {
	b := newBench(t)
	for lang, words := range map[string][2]string{
		"nb": {"Er dere flere som bestemmer", "Du er gammel nok til å bestemme dette selv."},
		"nn": {"Er de fleire som bestemmer", "Du er gammal nok til å bestemme dette sjølv."},
	} {
		r := b.reading(t, "videregaaende_1_hoersel_verksted")
		r.Language = lang
		for i, alone := range []bool{false, true} {
			r.Alone = alone
			got := text(front(b.read(t, r)))
			if !strings.Contains(got, words[i]) || strings.Contains(got, words[1-i]) {
				t.Errorf("%s, alone %t: the page says\n%s", lang, alone, got)
			}
		}
	}
}
