package register_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/register"
)

// read reads a list, which must be one that can be read.
func read(t testing.TB, data string, m *register.Mapping, kind string) (*register.List, []diag.Diagnostic) {
	t.Helper()
	var out diag.List
	l, err := register.Read("liste", []byte(data), m, kind, &out)
	if err != nil {
		t.Fatal(err)
	}
	return l, out.All()
}

// told is findings in short: «L05 3:2» is a code at a row and a column.
func told(found []diag.Diagnostic) string {
	var out []string
	for _, d := range found {
		s := string(d.Code)
		if d.Variant != "" {
			s += "_" + d.Variant
		}
		out = append(out, fmt.Sprintf("%s %d:%d", s, d.Span.Line, d.Span.Col))
	}
	return strings.Join(out, ", ")
}

// findings is what is wrong with the rows of a list.
func findings(l *register.List) string {
	var all []diag.Diagnostic
	for _, e := range l.Entries {
		all = append(all, e.Findings...)
	}
	return told(all)
}

// columns is what columns are read to.
func columns(l *register.List) string {
	var out []string
	for _, c := range l.Columns {
		s := c.Letter + " " + c.Place.Key
		if c.Place.N > 0 {
			s += fmt.Sprint(c.Place.N)
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func value(e *register.Entry, path string) string { return e.Value(path).Reveal() }

const plain = "Fornavn;Etternavn;Fødselsdato\nTuva;Sørvik;03.06.2021\n"

func TestHeadings(t *testing.T) {
	for heads, want := range map[string]string{
		"Fornavn;Etternavn;Fødselsdato;Fødselsnummer":                              "A fornavn, B etternavn, C foedselsdato, D foedselsnummer",
		"Førenamn;Etternamn;Fødd;Klasse;Trinn":                                     "A fornavn, B etternavn, C foedselsdato, D klasse, E trinn",
		"Elevens fornavn;Elevens etternavn;Fødselsdato (dd.mm.åååå);Skule;Orgnr.":  "A fornavn, B etternavn, C foedselsdato, D avsender_navn, E avsender_orgnr",
		"Navn;Født;Barnehage;Organisasjonsnummer;Skole;Organisasjonsnummer":        "A navn, B foedselsdato, C avsender_navn, D avsender_orgnr, E mottaker_navn, F mottaker_orgnr",
		"Namn;Fødselsdato;Mottakande skule;Mottakande skule orgnr;Barnehage":       "A navn, B foedselsdato, C mottaker_navn, D mottaker_orgnr, E avsender_navn",
		"Etternavn;Fornavn;Fnr;Foresatt 1;Telefon;Foresatt 2;Mobil":                "A etternavn, B fornavn, C foedselsnummer, D foresatt_navn1, E foresatt_telefon1, F foresatt_navn2, G foresatt_telefon2",
		"Fornavn;Etternavn;Født;Føresett 1 namn;Føresett 1 tlf;Telefon føresett 2": "A fornavn, B etternavn, C foedselsdato, D foresatt_navn1, E foresatt_telefon1, F foresatt_telefon2",
		"Fornavn;Etternavn;Født;Mors navn;Mors mobil;Far;Fars e-post":              "A fornavn, B etternavn, C foedselsdato, D foresatt_navn1, E foresatt_telefon1, F foresatt_navn2",
		"Fornavn;Etternavn;Født;Foresatt 2;Telefon;Morsmål":                        "A fornavn, B etternavn, C foedselsdato, D foresatt_navn2, E foresatt_telefon2, F morsmaal",
		"Fornavn;Etternavn;Født;Foresatt 1;Barnets språk;Telefon;Hjemmespråk":      "A fornavn, B etternavn, C foedselsdato, D foresatt_navn1, E morsmaal, F foresatt_telefon1, G spraak_hjemme",
		"Fornavn;Etternavn;Født;Morsmål;Foresatt 1 språk;Mors morsmål;Språk":       "A fornavn, B etternavn, C foedselsdato, D morsmaal, E foresatt_spraak1, F foresatt_spraak2",
		"Fornavn;Etternavn;Født;Foresatt 1;Mor":                                    "A fornavn, B etternavn, C foedselsdato, D foresatt_navn1, E foresatt_navn2",
		"Fornavn;Etternavn;Født;Adressegradering;Skjermet;Kontaktlærer;Kommunenr":  "A fornavn, B etternavn, C foedselsdato, D adressebeskyttelse, E adressebeskyttelse, F avsender_ansvarlig, G avsender_kommunenummer",
		"Fornavn;Etternavn;Navn;Født;Merknad;":                                     "A fornavn, B etternavn, D foedselsdato",
	} {
		l, found := read(t, heads+"\nx;y\n", nil, "")
		if got := columns(l); got != want || len(found) > 0 {
			t.Errorf("%s\n got %s %s\nwant %s", heads, got, told(found), want)
		}
	}
	l, _ := read(t, "Fornavn;Etternavn;Født;Skole;Merknad;E-post foresatt 1\nx;y\n", nil, "barnehage_skole")
	if got := columns(l); !strings.HasSuffix(got, "D mottaker_navn") || strings.Join(l.Unused, "") != "E" || len(l.Placeless) != 1 || l.Placeless[0] != (register.ReadColumn{Letter: "F", Place: register.Place{Key: "foresatt_epost", N: 1}}) {
		t.Errorf("got %s, and not %v", got, l.Unused)
	}
}

func TestColumnsThatAreMissingOrTwice(t *testing.T) {
	for heads, want := range map[string]string{
		"Klasse;Trinn": "L01 0:0", "Fornavn;Etternavn;Klasse": "L01_foedselsdato 1:0", "Fornavn;Fødselsdato": "L01_navn 1:0", "": "L01 0:0",
		"Fornavn;Etternavn;Født;Fødselsdato": "L02 1:4", "Fornavn;Etternavn;Født;Orgnr;Orgnr": "L02 1:5",
	} {
		l, found := read(t, heads+"\nx;y\n", nil, "")
		if told(found) != want || len(l.Entries) > 0 {
			t.Errorf("%q: %s, want %s", heads, told(found), want)
		}
	}
}

// The same list, in the ways that programs save it.
func TestEncodingsAndSeparators(t *testing.T) {
	utf16le := func(s string) string {
		var b []byte
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return string(b)
	}
	latin := strings.NewReplacer("ø", "\xf8", "Ø", "\xd8", "å", "\xe5")
	tabs := strings.ReplaceAll(plain, ";", "\t")
	for what, data := range map[string]string{
		"plain": plain, "a mark": "\ufeff" + plain, "Windows-1252": latin.Replace(plain), "UTF-16": "\xff\xfe" + utf16le(plain), "UTF-16, no mark": utf16le(plain),
		"tabs": tabs, "UTF-16 and tabs": "\xff\xfe" + utf16le(tabs), "commas": strings.ReplaceAll(plain, ";", ","), "CRLF": strings.ReplaceAll(plain, "\n", "\r\n"),
		"a named separator": "sep=;\n" + plain, "quotes": "\"Fornavn\";\"Etternavn\";\"Fødselsdato\"\n\"Tuva\";\"Sørvik\";\"03.06.2021\"",
		"a title with commas": "Liste, skole, vår, 2027\n\n" + plain, "guarded": "Fornavn;Etternavn;Fødselsdato\nTuva;Sørvik;=\"03.06.2021\"\n",
	} {
		l, found := read(t, data, nil, "")
		if len(l.Entries) != 1 || len(found) > 0 || findings(l) != "" {
			t.Errorf("%s: %d entries, %s %s", what, len(l.Entries), told(found), findings(l))
			continue
		}
		if e := l.Entries[0]; value(e, "barn.etternavn") != "Sørvik" || value(e, "barn.foedselsdato") != "2021-06-03" {
			t.Errorf("%s: read as %q", what, value(e, "barn.etternavn"))
		}
	}
}

// What is wrong with a row is told by row and column, and the others are read.
func TestRows(t *testing.T) {
	head := "Fornavn;Etternavn;Fødselsdato;Fødselsnummer;Kommunenummer\n"
	for row, want := range map[string]string{
		"Tuva;Sørvik;03.06.2021;;":                "",
		"Tuva;Sørvik;31.02.2021;;":                "L05 3:3",
		"Tuva;;03.06.2021;;":                      "L04 3:2",
		";;03.06.2021;;":                          "L04 3:1, L04 3:2",
		"Tuva;Sørvik;;;":                          "L04 3:3",
		"Tuva;Sørvik;;03862161385;":               "", // the number tells who it is; the date is for people to fill in
		"Tuva;Sørvik;03.06.2021;1,01E+10;":        "L06_avrundet 3:4",
		"Tuva;Sørvik;03.06.2021;1234567890;":      "L06 3:4",
		"Tuva;Sørvik;03.06.2021;;301":             "L06_null 3:5",
		"Tuva;SÃ¸rvik;03.06.2021;;":               "L10 3:2",
		"Tuva;S\ufffdrvik;03.06.2021;;":           "L10 3:2",
		"Tuva;\"Sør\"vik;03.06.2021;;":            "L08_anfoersel 3:0",
		"\"Tuva;Sørvik;03.06.2021;;":              "L08_anfoersel 3:0",
		"Tuva;\"Sørvik \"\"Sol\"\"\";3.6.2021;;":  "",
		"\"Tu\nva\";\"Sør  vik\";2021-06-03;;301": "L06_null 3:5",
	} {
		l, found := read(t, head+"Ola;Dal;01.02.2021;;\n"+row+"\nEva;Lie;02.02.2021;;\n", nil, "")
		if got := findings(l); got != want || len(found) > 0 || len(l.Entries) != 3 {
			t.Errorf("%q: %s, want %s (%d entries, %s)", row, got, want, len(l.Entries), told(found))
		}
		if len(l.Entries) == 3 && l.Entries[2].Span.Line != 4 {
			t.Errorf("%q: the row after it is row %d", row, l.Entries[2].Span.Line)
		}
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string]string{"Sørvik, Tuva Elise": "Tuva Elise|Sørvik", "Tuva Sørvik": "|", "Sørvik,": "|", "a, b, c": "|"} {
		l, _ := read(t, "Navn;Født\n\""+name+"\";3.6.2021\n", nil, "")
		e := l.Entries[0]
		if got := value(e, "barn.fornavn") + "|" + value(e, "barn.etternavn"); got != want || (want == "|") != (findings(l) == "L09 2:1") {
			t.Errorf("%s is %s (%s)", name, got, findings(l))
		}
	}
	l, _ := read(t, "Fornavn;Etternavn;Født;Mor fornavn;Mor etternavn;Far\nA;B;3.6.2021;Randi;Sørvik;\"Lie, Odd\"\n", nil, "")
	e := l.Entries[0]
	for path, want := range map[string]string{
		"foresatte[0].navn": "Randi Sørvik", "foresatte[0].relasjon": "forelder", "foresatte[1].navn": "Odd Lie", "foresatte[1].relasjon": "forelder",
	} {
		if value(e, path) != want {
			t.Errorf("%s is %q", path, value(e, path))
		}
	}
}

// Guardians stand without a gap, and what is wrong is told of the column all the same.
func TestGuardiansCloseRanks(t *testing.T) {
	l, _ := read(t, "Fornavn;Etternavn;Født;Foresatt 1;Foresatt 2;Foresatt 2 tlf;Foresatt 4\nA;B;3.6.2021;;Randi;20000000;Odd\n", nil, "")
	e := l.Entries[0]
	for path, want := range map[string]string{"foresatte[0].navn": "Randi", "foresatte[0].telefon": "20000000", "foresatte[1].navn": "Odd", "foresatte[2].navn": ""} {
		if value(e, path) != want {
			t.Errorf("%s is %q", path, value(e, path))
		}
	}
	if p, _ := register.PlaceOf(e.Values["foresatte[1].navn"].Span.Path); e.Guardians != 2 || p.N != 4 {
		t.Errorf("%d guardians, and the second is from %d", e.Guardians, p.N)
	}
}

// What is spoken makes nobody a guardian.
func TestALanguageIsNobody(t *testing.T) {
	l, _ := read(t, "Fornavn;Etternavn;Født;Foresatt 1 språk;Foresatt 1 tolk;Foresatt 2;Foresatt 2 språk;Foresatt 3 språk\nA;B;3.6.2021;polsk;ja;Randi;somali;arabisk\n", nil, "")
	e := l.Entries[0]
	if e.Guardians != 1 || value(e, "foresatte[0].navn") != "Randi" || value(e, "foresatte[0].spraak") != "somali" || value(e, "foresatte[0].tolk") != "" {
		t.Errorf("%d guardians, the first speaks %q", e.Guardians, value(e, "foresatte[0].spraak"))
	}
	for path := range e.Values {
		if strings.HasPrefix(path, "foresatte[1]") || strings.HasPrefix(path, "foresatte[2]") {
			t.Errorf("there is %s", path)
		}
	}
}

// A child on several rows is told of on each, unless the rows say the same.
func TestTwice(t *testing.T) {
	head := "Fornavn;Etternavn;Fødselsdato;Fødselsnummer;Foresatt 1\n"
	a, b := "03862161385", "03832148818"
	for rows, want := range map[string]string{
		"A;B;3.6.2021;;X\nA;B;3.6.2021;;X":                           "L07_likt 3:0",
		"A;B;3.6.2021;;X\nA;B;3.6.2021;;Y":                           "L07_barn 2:3, L07_barn 3:3",
		"A;B;3.6.2021;;X\na;b ;03.06.2021;;Y\nC;D;1.1.2021":          "L07_barn 2:3, L07_barn 3:3",
		"A;B;3.6.2021;" + a + ";\nC;D;4.6.2021;" + a + ";":           "L07_nummer 2:4, L07_nummer 3:4",
		"A;B;3.6.2021;" + a + ";\nA;B;3.6.2021;" + b + ";":           "L07_navn 2:3, L07_navn 3:3",
		"A;B;3.6.2021;;\nA;B;4.6.2021;;\nB;A;3.6.2021;;\n;;;;\n\n;X": "L04 7:1, L04 7:3",
	} {
		l, _ := read(t, head+rows+"\n", nil, "")
		if got := findings(l); got != want {
			t.Errorf("%q: %s, want %s", rows, got, want)
		}
	}
}

// A child whose address may be protected is not there at all, whatever else is wrong
// with its row, and wherever else it stands.
func TestIndividual(t *testing.T) {
	head := "Fornavn;Etternavn;Fødselsdato;Fødselsnummer;Gradering;Merknad\n"
	for _, grade := range []string{"fortrolig", "Strengt fortrolig", "KODE 6", "7", "klientadresse", "x", "ja", "?", "ukjent", "skjult adresse", "SPSF", "strengtFortroligUtland", "#REF!"} {
		l, found := read(t, head+"Odd;Vern;31.02.2021;123;"+grade+";\nEva;Lie;02.02.2021;;ugradert;\n", nil, "")
		if len(l.Entries) != 1 || !l.Individual || findings(l) != "" || len(found) > 0 || l.Entries[0].Span.Line != 3 {
			t.Errorf("%s: %d entries, %v, %s", grade, len(l.Entries), l.Individual, findings(l))
		}
	}
	for _, grade := range []string{"", "ugradert", "Ugradert", "nei", "ingen", "0", "-", "ikke sperret"} {
		l, _ := read(t, head+"Eva;Lie;02.02.2021;;"+grade+";\n", nil, "")
		if len(l.Entries) != 1 || l.Individual {
			t.Errorf("%q is a grade", grade)
		}
	}
	for what, rows := range map[string]string{
		"noted":            "Odd;Vern;03.06.2021;;;har fortrolig adresse\n",
		"a broken row":     "Odd;\"Ve\"rn;03.06.2021;;kode 7;\n",
		"stands twice":     "Odd;Vern;03.06.2021;;ugradert;\nOdd;Vern;03.06.2021;;fortrolig;\n",
		"by number":        "Odd;Vern;03.06.2021;03862161385;;\nOdd;Wern;03.07.2021;03862161385;fortrolig;\n",
		"two ways to tell": "Odd;Vern;03.06.2021;03862161385;;\nOdd;Vern;03.06.2021;;fortrolig;\n",
	} {
		l, _ := read(t, head+rows, nil, "")
		if len(l.Entries) > 0 || !l.Individual {
			t.Errorf("%s: %d entries", what, len(l.Entries))
		}
	}
	m := mapping(t, "skjema: kolonner/v1\nkolonner:\n  - overskrift: Gradering\n    felt: ikke_med\n")
	if l, _ := read(t, head+"Odd;Vern;03.06.2021;;fortrolig;\n", m, ""); len(l.Entries) > 0 {
		t.Error("a mapping takes the column for protection away")
	}
}

// workbook saves rows as a workbook, one sheet for each table.
func workbook(t testing.TB, sheets ...[][]any) string {
	t.Helper()
	f := excelize.NewFile()
	for n, rows := range sheets {
		name := fmt.Sprintf("Ark%d", n+1)
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWorkbooks(t *testing.T) {
	born := time.Date(2021, 6, 3, 0, 0, 0, 0, time.UTC)
	head := []any{"Fornavn", "Etternavn", "Fødselsdato", "Fødselsnummer", "Mottakende skole orgnr", "Trinn", "Foresatt 1", "Telefon"}
	data := workbook(t,
		[][]any{{"Om lista"}},
		[][]any{head, {"Tuva", "Sørvik", born, 3862161385, 908592476, 7, "Randi", 4720000000}, {"Ola", "Dal", "x"}},
		[][]any{{}, head, {"Eva", "Lie", "4.6.2021", "", "", "7. trinn"}},
	)
	l, found := read(t, data, nil, "")
	if len(found) > 0 || len(l.Entries) != 3 || findings(l) != "L06_null 2:4, L05 3:3" {
		t.Fatalf("%d entries, %s, %s", len(l.Entries), told(found), findings(l))
	}
	for path, want := range map[string]string{
		"barn.foedselsdato": "2021-06-03", "barn.id.verdi": "03862161385", "barn.id.type": "fnr", "mottakere[0].orgnr": "908592476", "skolegang.trinn": "7", "foresatte[0].telefon": "4720000000",
	} {
		if got := value(l.Entries[0], path); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
	if e := l.Entries[2]; e.Span.Sheet != 3 || e.Span.Line != 3 || value(e, "skolegang.trinn") != "7" {
		t.Errorf("the third is on %d:%d", e.Span.Sheet, e.Span.Line)
	}
}

func TestFormulas(t *testing.T) {
	f := excelize.NewFile()
	for _, row := range []struct {
		at   string
		data []any
	}{{"A1", []any{"Fornavn", "Etternavn", "Født"}}, {"A2", []any{"Tuva", nil, "3.6.2021"}}} {
		if err := f.SetSheetRow("Sheet1", row.at, &row.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellFormula("Sheet1", "B2", `CONCAT("Sør","vik")`); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	if l, _ := read(t, b.String(), nil, ""); findings(l) != "L08_formel 2:2" {
		t.Errorf("found %s", findings(l))
	}
}

func TestWhatIsNoList(t *testing.T) {
	for what, c := range map[string]struct {
		data string
		want error
	}{
		"a PDF": {"%PDF-1.7", register.ErrFormat}, "a page": {"<html><table>", register.ErrFormat}, "an old workbook": {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", register.ErrFormat},
		"bytes": {"Fornavn;\x00\x01\x02;Etternavn;Født og litt til så nullene er få i forhold til resten", register.ErrFormat}, "a ZIP file": {"PK\x03\x04", register.ErrDamaged},
		"many rows": {strings.Repeat("a;b\n", register.MaxRows+1), register.ErrTooLarge}, "too large": {strings.Repeat(" ", register.MaxBytes+1), register.ErrTooLarge},
	} {
		var out diag.List
		if _, err := register.Read("x", []byte(c.data), nil, "", &out); !errors.Is(err, c.want) || !errors.Is(err, register.ErrUnreadable) {
			t.Errorf("%s: %v, want %v", what, err, c.want)
		}
	}
}

// Quotation marks that never end cost no more than the rows there are.
func TestHostileQuotesAreCheap(t *testing.T) {
	begin := time.Now()
	data := "Fornavn;Etternavn;Født\n" + strings.Repeat("\"a\n", register.MaxRows-2)
	l, _ := read(t, data, nil, "")
	if took := time.Since(begin); took > 20*time.Second || len(l.Entries) != register.MaxRows-2 {
		t.Errorf("%d entries in %v", len(l.Entries), took)
	}
}

// A file is of a child that has been corrected in the list when the child is like one of
// a row, and no row is it. Rows that are left out count, so that nobody can tell them by it.
func TestUnlisted(t *testing.T) {
	filed := func(number, first, last, born string) register.Filed {
		c, ok := register.ChildOf(func(path string) string {
			return map[string]string{"fornavn": first, "etternavn": last, "foedselsdato": born, "id.verdi": number}[path]
		})
		if !ok {
			t.Fatal("nobody")
		}
		return register.Filed{Child: c, File: "sak-001.yaml"}
	}
	const head = "Fornavn;Etternavn;Fødselsdato;Fødselsnummer;Gradering\n"
	file := filed("", "Tuva", "Sørvik", "2021-06-03")
	for what, c := range map[string]struct {
		rows string
		file register.Filed
		want int
	}{
		"a first name":           {"Tuva Elise;Sørvik;03.06.2021;;\n", file, 1},
		"a birth date":           {"tuva;sørvik;04.06.2021;;\n", file, 1},
		"a number in the list":   {"Tuva;Sørvik;04.06.2021;03862161385;\n", file, 1},
		"two numbers":            {"Tuva;Sørvik;04.06.2021;03862161385;\n", filed("03832148818", "Tuva", "Sørvik", "2021-06-03"), 0},
		"somebody else":          {"Ola;Sørvik;04.06.2021;;\n", file, 0},
		"a twin who has a file":  {"Ola;Sørvik;03.06.2021;;\nTuva;Sørvik;03.06.2021;;\n", file, 0},
		"a twin who is left out": {"Ola;Sørvik;03.06.2021;;\nTuva;Sørvik;03.06.2021;;fortrolig\n", file, 0},
		"a namesake on the list": {"Tuva;Sørvik;05.07.2021;;\nTuva;Sørvik;03.06.2021;;\n", file, 0},
	} {
		l, _ := read(t, head+c.rows, nil, "")
		if got := l.Unlisted([]register.Filed{c.file}).Like(l.Entries[0]); len(got) != c.want {
			t.Errorf("%s: like %v", what, got)
		}
	}
}

// A Child cannot be printed.
func TestNobodyIsPrinted(t *testing.T) {
	c, ok := register.ChildOf(func(path string) string {
		return map[string]string{"fornavn": "Tuva", "foedselsdato": "2021-06-03"}[path]
	})
	if s := fmt.Sprintf("%v %+v %#v %s", c, c, c, c); !ok || strings.Contains(s, "uva") {
		t.Errorf("printed as %s", s)
	}
}
