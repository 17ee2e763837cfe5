package filled_test

import (
	"fmt"
	"testing"

	"github.com/handover-no/handover/handover/filled"
	"github.com/handover-no/handover/handover/i18n"
)

// inColumn returns what lines come of values in a column of a list, one for each.
func inColumn(t *testing.T, col string, values []any) (out []filled.Line) {
	t.Helper()
	const first, lines = 5, 15
	for len(values) > 0 {
		d := at(t, three(t, i18n.Bokmaal))
		n := min(lines, len(values))
		for i, v := range values[:n] {
			cell := fmt.Sprintf("%s%d", col, first+i)
			if text, ok := v.(string); ok {
				d.must(d.file.SetCellStr(d.name, cell, text))
				continue
			}
			d.put(cell, v)
		}
		out, values = append(out, d.read().Lines[:n]...), values[n:]
	}
	return out
}

// What people write in Status, and what it means.
func TestStatusWords(t *testing.T) {
	type meant struct {
		status filled.Status
		known  bool
	}
	var words []any
	var wants []meant
	add := func(status filled.Status, known bool, list ...any) {
		for _, w := range list {
			words, wants = append(words, w), append(wants, meant{status, known})
		}
	}
	add(filled.Open, true, "", "åpen", "Åpen", "a\u030apen", "open", "ope", "ny", "ikke gjort", "ikkje gjort", "nei", false)
	add(filled.Open, false, "–", "i morgen", "helst ikke", "1", 1, "#REF!", "gjort?", "ikke gjort ferdig")
	add(filled.InProgress, true, "i arbeid", "I  arbeid", "i gang", "påbegynt", "påbyrja", "startet")
	add(filled.Done, true, "gjort", "GJORT", " Gjort ", "gjord", "ferdig", "Ferdig.", "utført", "fullført", "ok", "OK!", "x", "X", "ja", "✓", "done", "v", true)
	add(filled.NotApplicable, true, "ikke aktuelt", "Ikkje aktuelt", "uaktuelt", "ikke relevant", "n/a")
	for _, lang := range i18n.Langs() { // the words that the list itself offers
		p := catalog(t).Printer(lang)
		add(filled.Open, true, p.T("xlsx.status_aapen", nil))
		add(filled.InProgress, true, p.T("xlsx.status_i_arbeid", nil))
		add(filled.Done, true, p.T("xlsx.status_gjort", nil))
		add(filled.NotApplicable, true, p.T("xlsx.status_ikke_aktuelt", nil))
	}
	for i, l := range inColumn(t, "F", words) {
		if got := (meant{l.Status, !l.NoStatus}); got != wants[i] {
			t.Errorf("%q is %v, want %v", words[i], got, wants[i])
		}
	}
}

// How people write dates, and what no date is.
func TestDatesAsPeopleWriteThem(t *testing.T) {
	var values []any
	var wants []string
	add := func(want string, list ...any) {
		for _, v := range list {
			values, wants = append(values, v), append(wants, want)
		}
	}
	add("2027-08-12", "12.08.2027", "12.8.2027", "12.8.27", "2027-08-12", "12/8-2027", "12/8 2027", "12-08-2027", "12. august 2027", "12 aug. 2027",
		"12.08.2027 09:00", "12.8.2027 kl. 9", "2027-08-12T00:00:00Z", "2027-08-12 00:00:00", "torsdag 12.08.2027", "Torsdag 12. august 2027", " 12. 8. 2027 ",
		46611, 46611.99)
	add("2000-01-01", 36526)
	add("2199-12-31", 109574)
	add("", "31.02.2027", "12.13.2027", "0.8.2027", "12.8", "12.8.", "august", "i august 2027", "uke 33", "12.8.1927", "12.8.2227", "12.8.20277", "2027-13-01",
		"12.8.2027 eller 13.8.2027", "46246", "dag", "dag 1", "-1", 0, -1, 1, 36525, 109575, 1e300)
	for i, l := range inColumn(t, "D", values) {
		if got := l.Due.String(); got != wants[i] || l.NoDue != (wants[i] == "") {
			t.Errorf("%v is %q, want %q", values[i], got, wants[i])
		}
	}
}
