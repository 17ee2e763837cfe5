package document_test

import (
	"testing"

	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
)

func TestTemplateMistakesAreTold(t *testing.T) {
	b := newBench(t)
	for name, c := range map[string]struct{ src, code string }{
		"no YAML":            {"a: [", "F06"},
		"an unknown key":     {"farge: blå\nseksjoner:\n  - {seksjon: lek}\n", "T01"},
		"one målform":        {"seksjoner:\n  - {seksjon: lek, tittel: {nb: Lek}}\n", "T02"},
		"no sections":        {"overgang: barnehage_skole\n", "T03"},
		"an unknown section": {"seksjoner:\n  - {seksjon: lekk}\n", "T04"},
		"an unknown field":   {"seksjoner:\n  - {seksjon: lek, felt: [leker]}\n", "T04"},
		"an unknown path":    {"forside: {styrker: [ressurser.sterk]}\nseksjoner:\n  - {seksjon: lek}\n", "T04"},
		"an unknown role":    {"forside: {maa_vite_for: {sfo: [ressurser.sterk]}}\nseksjoner:\n  - {seksjon: lek}\n", "T04"},
		"words, no path":     {"forside: {sitater: [{foran: {nb: Jeg, nn: Eg}}]}\nseksjoner:\n  - {seksjon: lek}\n", "T04"},
		"half a lead":        {"forside: {sitater: [{felt: ressurser.styrker, foran: {nb: Jeg}}]}\nseksjoner:\n  - {seksjon: lek}\n", "T02"},
		"a group of nothing": {"seksjoner:\n  - {seksjon: lek, felt: [{under: {nb: A, nn: A}, felt: [leker]}]}\n", "T04"},
		"a bare nothing":     {"seksjoner:\n  - {seksjon: lek}\nuten_etikett: [lek.leker]\n", "T04"},
		"an unknown word":    {"ord: {tittell: {nb: A, nn: A}}\nseksjoner:\n  - {seksjon: lek}\n", "T01"},
		"half a word":        {"ord: {tittel: {nb: A}}\nseksjoner:\n  - {seksjon: lek}\n", "T02"},
		"no number":          {"forside: {ord: mange}\nseksjoner:\n  - {seksjon: lek}\n", "T05"},
	} {
		var found diag.List
		_, err := document.ParseTemplate(b.set.Form(kind), "mal.yaml", []byte(c.src), b.words, &found)
		if err == nil || found.Len() == 0 || string(found.All()[0].Code) != c.code || found.All()[0].Span.Line == 0 {
			t.Errorf("%s: %v, %v", name, err, found.All())
		}
	}
}
