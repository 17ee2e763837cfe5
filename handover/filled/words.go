package filled

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// A Status is how far an item is.
type Status int

// Open is where an item begins.
const (
	Open Status = iota
	InProgress
	Done
	NotApplicable
)

// String names a status in JSON.
func (s Status) String() string {
	return [...]string{"open", "in_progress", "done", "not_applicable"}[s]
}

// statusOf reads a status: a word of the list that the cell offers, in either
// målform, or one of those that people write instead. An empty cell is open.
func statusOf(s string) (Status, bool) {
	switch folded(s) {
	case "", "åpen", "åpent", "åpne", "open", "ope", "opne", "ny", "nytt", "ikke gjort", "ikkje gjort", "ikke begynt", "ikkje begynt", "ikkje byrja",
		"ikke startet", "ikkje starta", "nei", "false", "usann":
		return Open, true
	case "i arbeid", "under arbeid", "i gang", "påbegynt", "påbyrja", "begynt", "byrja", "startet", "starta", "pågår", "delvis", "halvveis", "in progress":
		return InProgress, true
	case "gjort", "gjord", "ferdig", "utført", "fullført", "ok", "ok!", "ja", "x", "v", "✓", "✔", "☑", "✅", "👍", "done", "true", "sann", "100 %", "100%":
		return Done, true
	case "ikke aktuelt", "ikkje aktuelt", "ikke aktuell", "ikkje aktuell", "uaktuelt", "uaktuell", "ikke relevant", "ikkje relevant", "gjelder ikke", "gjeld ikkje",
		"ia", "i/a", "n/a", "na", "not applicable":
		return NotApplicable, true
	}
	return Open, false
}

// folded is a text as it is compared: composed, in lower case, with single spaces and
// without what people end a word with.
func folded(s string) string {
	s = strings.ToLower(norm.NFC.String(s))
	return strings.Trim(strings.Join(strings.Fields(s), " "), " .:;,*")
}
