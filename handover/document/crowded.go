package document

import (
	"strings"

	"github.com/handover-no/handover/handover/casefile"
)

// How a field is longer than the first page has room for.
const (
	Cut     = "kuttet"  // only its first sentences stand there
	LeftOut = "utelatt" // it does not stand there at all
	Full    = "plass"   // it leaves no room for the child's strengths or own words
)

// A Crowding is a field that is longer than the first page has room for. The whole of
// it stands in its section all the same.
type Crowding struct {
	Path        string
	How         string
	Words, Most int
}

// Crowded lists what would have to be shorter for the first page of a document to be
// as it is meant: to be read in a minute, strengths and own words with it.
func Crowded(in Input) []Crowding {
	b := newBuilder(in)
	var out []Crowding
	tell := func(path, how string, words, most int) {
		if words > most {
			out = append(out, Crowding{path, how, words, most})
		}
	}
	p := b.firstPage()
	if path := b.knowPath(); path != "" {
		own := count(p.know...)
		room := b.Template.front.words - (p.used - own) - leastRoom
		lacking := len(p.strengths) == 0 && len(b.strengths()) > 0 || len(p.quotes) == 0 && len(b.quotes(p.said)) > 0
		if lacking && room >= leastKnow && own > room {
			tell(path, Full, count(p.said...), room)
		} else {
			tell(path, Cut, count(p.said...), knowWords)
		}
	}
	for _, path := range b.Template.front.contact { // of which whole sentences stand there
		first, _ := upTo(b.entries([]string{path}), contactWords, b.line)
		tell(path, LeftOut, count(first...), contactWords)
	}
	for _, path := range b.Template.front.alerts {
		for i, row := range b.data.At(path).Items() {
			comment := strings.Fields(row.Field("kommentar").Text().Reveal())
			tell(casefile.Index(path, i)+".kommentar", LeftOut, len(comment), commentWords)
		}
	}
	return out
}

// How many words strengths and own words need, and how few it is fair to ask somebody
// to tell what matters most in.
const (
	leastRoom = 60
	leastKnow = 20
)
