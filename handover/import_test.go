package handover_test

import (
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/register"
)

func listOf(t testing.TB, text string) *register.List {
	t.Helper()
	var out diag.List
	l, err := register.Read("liste.csv", []byte(text), nil, "barnehage_skole", &out)
	if err != nil || out.Len() > 0 {
		t.Fatalf("%v %v", err, out.All())
	}
	return l
}

func draftOptions(kind string) handover.DraftOptions {
	return handover.DraftOptions{
		New:      handover.New{Kind: kind, Lang: "nb", CaseID: "0d0e4f2a-6c1b-4c57-9a3e-5b7f21c8d904", Today: today, Test: true},
		SchemaOf: func(kind string) string { return "./" + kind + ".schema.json" },
		Sender:   func(string) (string, string, bool) { return "", "", false },
	}
}

func BenchmarkDraft(b *testing.B) {
	p := program(b)
	l := listOf(b, "Fornavn;Etternavn;Fødselsdato;Barnehage;Barnehage orgnr;Mottakende skole;Mottakende skole orgnr;Foresatt 1 navn;Foresatt 1 telefon\nTuva;Sørvik;03.06.2021;Lyngtoppen barnehage;903963840;Strandlia skole;908592476;Randi Sørvik;20 00 00 00\n")
	o := draftOptions("barnehage_skole")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Draft(l.Entries[0], o); err != nil {
			b.Fatal(err)
		}
	}
}
