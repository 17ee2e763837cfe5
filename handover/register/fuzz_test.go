package register_test

import (
	"errors"
	"testing"

	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/register"
)

// FuzzText holds that whatever a text is, it is read or refused, and that what is told
// of it has none of it.
func FuzzText(f *testing.F) {
	for _, s := range []string{plain, "\xff\xfeF\x00", "sep=,\n" + plain, "Navn;Født;Foresatt 1;Tlf\n\"a, b\";1.1.2021;;\n\"x", "Fornavn\tEtternavn\tFødselsnummer\tGradering\na\tb\t1010750160\tkode 6\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { sane(t, data) })
}

// FuzzWorkbook is FuzzText for workbooks.
func FuzzWorkbook(f *testing.F) {
	f.Add([]byte(workbook(f, [][]any{{"Fornavn", "Etternavn", "Født"}, {"Tuva", "Sørvik", "3.6.2021"}})))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) { sane(t, data) })
}

func sane(t *testing.T, data []byte) {
	t.Helper()
	if len(data) > 1<<16 {
		t.Skip()
	}
	var out diag.List
	l, err := register.Read("liste", data, nil, "", &out)
	if err != nil {
		if !errors.Is(err, register.ErrUnreadable) {
			t.Fatal(err)
		}
		return
	}
	all := out.All()
	for _, e := range l.Entries {
		all = append(all, e.Findings...)
		if who := value(e, "barn.foedselsdato"); !e.Fails() && who == "" && value(e, "barn.id.verdi") == "" {
			t.Fatal("an entry about nobody")
		}
		for path := range e.Values {
			if _, ok := register.PlaceOf(path); !ok && path != "barn.id.type" && path != "barn.adressebeskyttelse" {
				t.Fatalf("a value at %s, which no field has", path)
			}
		}
	}
	for _, d := range all {
		if d.Span.File != "liste" || d.Span.Sheet == 0 && d.Code != "L01" {
			t.Fatalf("%s at %+v", d.Code, d.Span)
		}
	}
	if text, err := register.StartMapping(data, "a", "b"); err == nil {
		mapping(t, text)
	}
}
