package register_test

import (
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/register"
)

func mapping(t testing.TB, src string) *register.Mapping {
	t.Helper()
	var out diag.List
	m := register.ParseMapping("kolonner.yaml", []byte(src), &out)
	if m == nil {
		t.Fatalf("no mapping: %s", told(out.All()))
	}
	return m
}

func TestMapping(t *testing.T) {
	m := mapping(t, `skjema: kolonner/v1
overskriftsrad: 2
kolonner:
  - overskrift: "Kalles"
    felt: kallenavn
  - {overskrift: F, felt: fornavn}
  - {overskrift: E, felt: Etternavn}
  - {kolonne: d, felt: foedselsdato}
  - {overskrift: Tlf, kolonne: E, felt: foresatt_2_telefon}
  - {overskrift: Ukjent, felt: }
faste:
  mottaker_rolle: kontor
  overgang: barnehage_skole
`)
	l, found := read(t, "Fornavn;Etternavn;Fødselsdato\nKalles;F;E;Dato;Tlf;Tlf\nT;Tuva;Sørvik;3.6.2021;20000000;\n", m, "")
	if len(found) > 0 || len(l.Entries) != 1 || !l.Transition {
		t.Fatalf("%d entries, %s", len(l.Entries), told(found))
	}
	for path, want := range map[string]string{
		"barn.kallenavn": "T", "barn.fornavn": "Tuva", "barn.etternavn": "Sørvik", "barn.foedselsdato": "2021-06-03", "foresatte[0].telefon": "20000000",
		"mottakere[0].rolle": "kontor", "overgang": "barnehage_skole",
	} {
		if got := value(l.Entries[0], path); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
	m = mapping(t, "skjema: kolonner/v1\nkolonner:\n  - {overskrift: Finnes ikke, felt: klasse}\n")
	if _, found := read(t, plain, m, ""); told(found) != "L01_overskrift 3:5" {
		t.Errorf("a column that is not there: %s", told(found))
	}
	for src, want := range map[string]string{
		"x: y": "L03_skjema 0:0, L03_noekkel 1:1", "skjema: kolonner/v1\nkolonner: [{felt: fornavn}]": "L03_kolonne 2:12",
		"skjema: kolonner/v1\nkolonner: [{kolonne: A1, felt: fornavn}]": "L03_kolonne 2:22", "skjema: kolonner/v1\nkolonner: [{kolonne: A, felt: fornamn}]": "L03_felt 2:31",
		"skjema: kolonner/v1\nkolonner: [{kolonne: A, feltet: fornavn}]": "L03_noekkel 2:25", "skjema: kolonner/v1\noverskriftsrad: to": "L03_rad 2:17",
		"skjema: kolonner/v1\nfaste: {adressebeskyttelse: ugradert}": "L03_felt 2:9", "skjema: kolonner/v1\nfaste: {foresatt_9_navn: x}": "L03_felt 2:9",
	} {
		var out diag.List
		if m := register.ParseMapping("kolonner.yaml", []byte(src), &out); m != nil || told(out.All()) != want {
			t.Errorf("%q: %s, want %s", src, told(out.All()), want)
		}
	}
}

// A mapping for the list at hand says what the headings said, and reads the list the
// same; a list whose headings are not known gives none.
func TestStartMapping(t *testing.T) {
	list := "Liste\nFornavn;Etternavn;Født;\"Rar: \"\"kolonne\"\" #1\";Foresatt 1;Telefon;Foresatt 2;Telefon\nTuva;Sørvik;3.6.2021;;Randi;20000000;Odd;20000001\n"
	text, err := register.StartMapping([]byte(list), "Les dette", "Likt for alle")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text, "Tuva") || !strings.Contains(text, "felt: foresatt_2_telefon") {
		t.Errorf("the mapping is\n%s", text)
	}
	plainly, _ := read(t, list, nil, "")
	mapped, found := read(t, list, mapping(t, text), "")
	if columns(plainly) != columns(mapped) || len(found) > 0 {
		t.Errorf("got %s %s\nwant %s", columns(mapped), told(found), columns(plainly))
	}
	if _, err := register.StartMapping([]byte("Tuva;Sørvik;3.6.2021\nOla;Dal;4.6.2021\n"), "", ""); !errors.Is(err, register.ErrNoHead) {
		t.Errorf("names are taken for headings: %v", err)
	}
}

// The example in docs/format.md is a mapping, and so is every field that it lists.
func TestTheMappingOfTheFormat(t *testing.T) {
	data, err := os.ReadFile("../../docs/format.md")
	if err != nil {
		t.Fatal(err)
	}
	_, part, _ := strings.Cut(string(data), "\n## Lists from a register\n")
	part, _, _ = strings.Cut(part, "\n## ")
	m := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindStringSubmatch(part)
	if m == nil {
		t.Fatal("no example")
	}
	mapping(t, m[1])
	for _, key := range register.PlaceKeys() {
		last := key[strings.LastIndex(key, "_")+1:]
		if key != "foresatt_epost" && !strings.Contains(part, last) {
			t.Errorf("%s is not told of", key)
		}
	}
}
