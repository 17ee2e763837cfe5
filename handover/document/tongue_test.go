package document_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/document"
)

// inLanguage returns the texts of a document that are said to be in a language
// other than its own, by that language.
func inLanguage(d *document.Document) map[string][]string {
	out := map[string][]string{}
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Interface:
			walk(v.Elem())
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Struct:
			if r, ok := v.Interface().(document.Run); ok {
				if r.Lang != "" {
					out[r.Lang] = append(out[r.Lang], r.Text.Reveal())
				}
				return
			}
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		}
	}
	walk(reflect.ValueOf(d.Blocks))
	return out
}

// What the child and the parents have said in Sámi is told to be in Sámi, on the
// first page too, and nothing else is.
func TestSamiIsToldToBeSami(t *testing.T) {
	b := newBench(t)
	d := b.build(t, b.release(t, "barnehage_2_samisk_opplaering", "rektor"))
	got := inLanguage(d)
	if len(got) != 1 || len(got["se"]) == 0 {
		t.Fatalf("languages: %v", reflect.ValueOf(got).MapKeys())
	}
	for _, want := range []string{
		"Mu namma lea Áilu. Mun lean vihtta jagi.", "Mun liikon čuoigat ja guolástit ádjáin.", "Mus lea ođđa lávka. Mun háliidan oahppat lohkat sámegillii.",
		"Maŋŋel skuvlla muoŧŧá viežžá mu.", "Gii veahkeha mu go in gula?", "Lea go skuvllas spábbačiekčanšillju?", "Mun ilosmuvan go oainnán bohccuid.",
		"Go lean šlundi, de mun háliidan čohkkát jaska.", "Áilu lea ráfálaš ja čeahpes gánda, muhto son dárbbaša áiggi.",
		"Mii sávvat ahte giella ja kultuvra leat mielde juohke beaivvi.",
	} {
		if !slices.Contains(got["se"], want) {
			t.Errorf("not told to be in Sámi: %s", want)
		}
	}
	for _, s := range got["se"] {
		for _, word := range []string{"jeg", "er", "på", "skole", "Strandlia"} {
			if slices.Contains(strings.Fields(strings.ToLower(s)), word) {
				t.Errorf("told to be in Sámi: %s", s)
			}
		}
	}
	front := d.Blocks[:slices.IndexFunc(d.Blocks, func(x document.Block) bool { _, ok := x.(document.PageBreak); return ok })]
	if got := inLanguage(&document.Document{Blocks: front}); len(got["se"]) < 2 {
		t.Error("on the first page nothing is told to be in Sámi")
	}
}

// unread takes out what the family has read of the sections that a test edits, so
// that they go all the same.
var unread = []string{"      barnets_stemme: 41d0a142\n", "", "      foreldres_stemme: 2dd5031a\n", "", "      spraak: fd8dc760\n", ""}

// A release that names no Sámi language has no text in one, whatever it says; and
// what is withheld is not known.
func TestALanguageThatNobodyNamesIsNotGuessed(t *testing.T) {
	b := newBench(t)
	said := []string{"    Jeg heter Áilu. Jeg er fem år.", "    Mun ja don. Go mun lean, de lea."}
	r := b.release(t, "barnehage_2_samisk_opplaering", "rektor", append(append(said, "spraak: se\n", "spraak: en\n", "[se]", "[en]"), unread...)...)
	d := b.build(t, r)
	if got := inLanguage(d); len(got) != 0 || !strings.Contains(text(d.Blocks), "Mun ja don. Go mun lean, de lea.") {
		t.Errorf("languages: %v", got)
	}
}

// Another script is another language: the one that the family has with that
// script, or an undetermined one.
func TestOtherScripts(t *testing.T) {
	b := newBench(t)
	const said = "    Hun sier «Мені подобається математика, бо числа однакові.», og at β-verdien er fin. Ελληνικά."
	for _, c := range []struct{ name, code, cyrillic string }{
		{"one language with the script", "uk", "uk"}, {"none", "pl", "und-Cyrl"}, {"one with a country", "uk-UA", "uk-UA"},
	} {
		r := b.release(t, "barnehage_2_samisk_opplaering", "rektor", append([]string{"    Jeg heter Áilu. Jeg er fem år.", said, "spraak: se\n    tolk", "spraak: " + c.code + "\n    tolk"}, unread...)...)
		got := inLanguage(b.build(t, r))
		if !slices.Contains(got[c.cyrillic], "Мені подобається математика, бо числа однакові") || !slices.Contains(got["und-Grek"], "Ελληνικά") {
			t.Errorf("%s: %v", c.name, got)
		}
		if strings.Contains(strings.Join(got["und-Grek"], ""), "β") {
			t.Errorf("%s: a sign is taken for a language", c.name)
		}
	}
	two := b.release(t, "barnehage_2_samisk_opplaering", "rektor", append([]string{"    Jeg heter Áilu. Jeg er fem år.", said, "spraak: se\n    tolk", "spraak: uk\n    tolk", "[se]", "[ru, se]"}, unread...)...)
	if got := inLanguage(b.build(t, two)); len(got["uk"])+len(got["ru"]) > 0 || len(got["und-Cyrl"]) == 0 {
		t.Errorf("with two languages in one script: %v", got)
	}
}
