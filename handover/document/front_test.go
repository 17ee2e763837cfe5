package document_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/record"
)

// with returns a release in which one section is another; an empty one is absent.
func with(t testing.TB, r *consent.Release, section, json string) *consent.Release {
	t.Helper()
	out := *r
	if json == "" {
		out.Data = r.Data.Prune("", func(path string) bool { return !record.Covers(section, path) })
		return &out
	}
	v, err := record.FromJSON(r.CaseID, []byte(json))
	if err != nil {
		t.Fatal(err)
	}
	out.Data = r.Data.With(section, v)
	return &out
}

// block returns the first block of a kind on the first page.
func block[T document.Block](d *document.Document) (out T, ok bool) {
	for _, b := range front(d) {
		if out, ok = b.(T); ok {
			return out, true
		}
	}
	return out, false
}

// The first page holds at most as many words as the template says, begins with
// the child, and has strengths and the child's own words on it.
func TestFirstPage(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct{ name, role, want string }{
		{"barnehage_1_to_hjem", "rektor", "Iben er ikke sjenert. Hun bare ser seg rundt først."},
		{"barnehage_1_to_hjem", "sfo", "Penna henger i rødt etui i sekken, og skal bytte plass sammen med henne."},
		{"barnehage_2_samisk_opplaering", "rektor", "Áilu er en rolig og flink gutt, men han trenger tid."},
		{"ungdomsskole_1_fosterheim_nynorsk", "rektor", "Sander merkar fort om ein vaksen meiner det."},
		{"ungdomsskole_1_fosterheim_nynorsk", "ppt", "Jeg lærer best når: Nokon les oppgåva for meg, og eg får tenkje litt før eg svarar."},
		{"ungdomsskole_2_nyankommen_tolk", "rektor", "Spør henne en gang til, med andre ord."},
		{"videregaaende_1_hoersel_verksted", "ppt", "Dette har fungert: Mikrofonen. Og at læreren snur seg mot oss."},
	} {
		r := b.release(t, c.name, c.role)
		r.Language = "nb"
		d := b.build(t, r)
		page := front(d)
		got := text(page)
		n := len(strings.Fields(got))
		if alert, ok := block[document.Alert](d); ok {
			n -= len(strings.Fields(text([]document.Block{alert}))) // what a life may hang on does not count
		}
		if n > 270 || n < 200 {
			t.Errorf("%s, %s: %d words", c.name, c.role, n)
		}
		if know, ok := block[document.Callout](d); !ok || !strings.Contains(text([]document.Block{know}), c.want) {
			t.Errorf("%s, %s: lacks what to know first:\n%s", c.name, c.role, got)
		}
		if !strings.Contains(got, "Styrker") || !strings.Contains(got, "egne ord") || !strings.Contains(got, "Hjelper best\nNår ") {
			t.Errorf("%s, %s: lacks strengths, own words or what helps:\n%s", c.name, c.role, got)
		}
		if _, ok := page[0].(document.Title); !ok {
			t.Errorf("%s, %s: does not begin with the child", c.name, c.role)
		}
	}
	sfo := text(b.build(t, b.release(t, "barnehage_1_to_hjem", "sfo")).Blocks)
	if strings.Contains(sfo, "sjenert") || strings.Contains(sfo, "påminning før turer") {
		t.Error("SFO is told what it may not see")
	}
}

// An allergy stands on the first page, with what it is to and what to do, for
// everybody whose release has it, and for nobody else.
func TestAllergyIsOnTheFirstPage(t *testing.T) {
	b := newBench(t)
	for _, role := range []string{"rektor", "sfo"} {
		r := b.release(t, "barnehage_1_to_hjem", role)
		alert, ok := block[document.Alert](b.build(t, r))
		got := text([]document.Block{alert})
		for _, want := range []string{
			"Allergi mot cashew og pistasj: alvorlig, fare for anafylaksi.", "Adrenalinpenn og allergitabletter skal være der Iben er.",
			"Tåler peanøtt og mandel, det er testet.", "Nødprosedyren ligger ikke i pakken, den kommer for seg, se side →vedlegg.", "Mer på side →helse.",
		} {
			if !ok || !strings.Contains(got, want) {
				t.Errorf("%s: lacks %q:\n%s", role, want, got)
			}
		}
		if _, ok := block[document.Alert](b.build(t, with(t, r, "helse", ""))); ok {
			t.Errorf("%s: alarmed without knowing of anything", role)
		}
	}
	r := b.release(t, "barnehage_1_to_hjem", "rektor")
	many := `{"allergi":[{"stoff":"katt","reaksjon":"mild"},{"stoff":"egg","reaksjon":"alvorlig_anafylaksi"}],"anfall_noedplan":true}`
	alert, _ := block[document.Alert](b.build(t, with(t, r, "helse", many)))
	if got := text([]document.Block{alert}); len(alert.Items) != 3 || strings.Index(got, "egg") > strings.Index(got, "katt") || !strings.Contains(got, "Anfall med nødplan: ja.") {
		t.Errorf("the worst does not come first, or a seizure is forgotten:\n%s", got)
	}
	if _, ok := block[document.Alert](b.build(t, with(t, r, "helse", `{"allergi":"ingen","anfall_noedplan":false}`))); ok {
		t.Error("alarmed of no allergy")
	}
	carried := with(t, r, "vedlegg", `[{"tittel":"Prosedyre","type":"medisinplan","sendes":"vedlagt","innhold":"vedlegg/01.pdf"}]`)
	if alert, _ := block[document.Alert](b.build(t, carried)); !strings.Contains(text([]document.Block{alert}), "Nødprosedyren ligger i pakken, se side →vedlegg.") {
		t.Error("does not say that the procedure is in the packet")
	}
	if alert, _ := block[document.Alert](b.build(t, with(t, r, "vedlegg", ""))); strings.Contains(text([]document.Block{alert}), "Nødprosedyren") {
		t.Error("tells of a procedure that the release does not have")
	}
}

// What is to be ready has the dates of the checklist, all of it, in their order.
func TestReadyAgreesWithTheChecklist(t *testing.T) {
	b := newBench(t)
	p := b.catalog.Printer("nb")
	for _, c := range examples {
		r := b.release(t, c.name, c.role)
		r.Language = "nb"
		box, ok := block[document.Box](b.build(t, r))
		if !ok {
			t.Fatalf("%s, %s: nothing to be ready", c.name, c.role)
		}
		lines := strings.Split(text([]document.Block{box}), "\n")
		at := 0
		for _, it := range b.items(r) {
			if it.Brief.NB == "" {
				continue
			}
			want := "Innen " + p.DayMonth(it.Due)
			found := -1
			for i, l := range lines {
				if strings.HasPrefix(l, want) && strings.Contains(l, ": "+it.Brief.NB) {
					found = i
				}
			}
			if found <= at {
				t.Errorf("%s, %s: %s, due %s, is not in its place in\n%s", c.name, c.role, it.ID, it.Due, strings.Join(lines, "\n"))
			}
			at = found
		}
		if !strings.Contains(text([]document.Block{box}), "Hele sjekklista står på side →"+document.Checklist) {
			t.Errorf("%s, %s: does not lead to the checklist", c.name, c.role)
		}
	}
	box, _ := block[document.Box](b.build(t, b.release(t, "barnehage_1_to_hjem", "rektor")))
	if got := text([]document.Block{box}); !strings.Contains(got, "3. juni kl. 14.00: overføringsmøte, se side →overfoeringsmoete") ||
		!strings.Contains(got, "Innen 2. august på SFO og 16. august på skolen: ") {
		t.Errorf("lacks the meeting, or one of two days:\n%s", got)
	}
}

// A long answer is cut after a whole sentence and leads to where all of it stands.
func TestLongWordsOfTheFamilyAreCutWhole(t *testing.T) {
	b := newBench(t)
	r := b.release(t, "barnehage_1_to_hjem", "rektor")
	var long []string
	for i := range 40 {
		long = append(long, fmt.Sprintf("Dette er setning nummer %d, med 3. juni i seg.", i+1))
	}
	all := strings.Join(long, " ")
	d := b.build(t, with(t, r, "foreldres_stemme", `{"viktigst_aa_vite":"`+all+`"}`))
	know, _ := block[document.Callout](d)
	got := strings.TrimSpace(text([]document.Block{know}))
	_, got, _ = strings.Cut(got, "\n")
	shown, rest, _ := strings.Cut(got, " Mer på side ")
	if n := len(strings.Fields(shown)); n > 90 || n < 70 || !strings.HasPrefix(all, shown) || !strings.HasSuffix(shown, "i seg.") || rest != "→foreldres_stemme." {
		t.Errorf("shown with %d words: %q, then %q", n, shown, rest)
	}
	if !strings.Contains(text(d.Blocks), all) {
		t.Error("the whole of it is nowhere")
	}
}

// The page tells when the packet was made, and which one it takes the place of.
func TestPacketTellsOfItself(t *testing.T) {
	b := newBench(t)
	in := b.input(b.release(t, "barnehage_1_to_hjem", "rektor"))
	d, err := document.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	if d.Header.Packet.Reveal() != "Overføringspakke k7q2m9xw4a" || d.Header.Made.Reveal() != "laget 12.05.2027" {
		t.Errorf("header %+v", d.Header)
	}
	title, _ := block[document.Title](d)
	if len(title.Note) != 0 {
		t.Error("replaces something")
	}
	if got := text([]document.Block{title}); !strings.Contains(got, "fra 16. august 2027 · SFO fra 2. august\n") {
		t.Errorf("does not say when the child begins: %s", got)
	}
	in.Replaces = &document.Replaced{Packet: "3jrjq3tdt4", Made: day.New(2027, 5, 3)}
	if d, err = document.Build(in); err != nil {
		t.Fatal(err)
	}
	if title, _ := block[document.Title](d); !strings.Contains(text([]document.Block{title}), "Erstatter pakke 3jrjq3tdt4 (3. mai 2027).") {
		t.Errorf("does not say what it replaces: %s", text([]document.Block{title}))
	}
}
