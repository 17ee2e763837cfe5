package document

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/day"
)

// An entry is one line that the first page could hold. The day is that of what is
// to be ready by then.
type entry struct {
	on   day.Day
	line Line
}

// A shelf is what a box of the first page could hold, and how much of it.
type shelf struct {
	entries []entry
	most    int
}

// fill takes one entry from each shelf in turn, as long as there are words left
// for it, so that no box starves another. What is too long is passed over.
func fill(words int, shelves ...shelf) [][]entry {
	out := make([][]entry, len(shelves))
	for taken := true; taken; {
		taken = false
		for i := range shelves {
			s := &shelves[i]
			for len(s.entries) > 0 && len(out[i]) < s.most {
				next := s.entries[0]
				s.entries = s.entries[1:]
				if n := count(next.line); n <= words {
					out[i] = append(out[i], next)
					words -= n
					taken = true
					break
				}
			}
		}
	}
	return out
}

func (b *builder) lines(ls []Line) []entry {
	var out []entry
	for _, l := range ls {
		out = append(out, entry{line: l})
	}
	return out
}

func onlyLines(es []entry) []Line {
	var out []Line
	for _, e := range es {
		out = append(out, e.line)
	}
	return out
}

// inOrder returns lines by their days.
func inOrder(es []entry) []Line {
	slices.SortStableFunc(es, func(x, y entry) int { return x.on.Compare(y.on) })
	return onlyLines(es)
}

func countEntries(es []entry) int { return count(onlyLines(es)...) }

// count counts words.
func count(lines ...Line) int {
	n := 0
	for _, l := range lines {
		n += len(strings.Fields(plain(l)))
		for _, r := range l {
			if r.Ref != "" {
				n++ // a page number
			}
		}
	}
	return n
}

func plain(l Line) string {
	var s strings.Builder
	for _, r := range l {
		if r.Break {
			s.WriteByte(' ')
		}
		s.WriteString(r.Text.Reveal())
	}
	return s.String()
}

// upTo returns as many whole sentences as a number of words allows, but at least
// one, and whether that cut anything.
func upTo(lines []Line, words int, line func(string) Line) (out []Line, cut bool) {
	for _, l := range lines {
		if n := count(l); n <= words {
			out, words = append(out, l), words-n
			continue
		}
		text := ""
		for _, s := range sentences(plain(l)) {
			if n := len(strings.Fields(s)); n <= words || text == "" && len(out) == 0 {
				text, words = text+s, words-n
				continue
			}
			break
		}
		if text = strings.TrimSpace(text); text != "" {
			out = append(out, line(text))
		}
		return out, text != strings.TrimSpace(plain(l)) || len(lines) > len(out)
	}
	return out, false
}

// sentences cuts a text after each mark that ends a sentence and is followed by a
// capital letter, so that «15. juni» stays whole.
func sentences(s string) []string {
	var out []string
	r := []rune(s)
	from := 0
	for i := 0; i+2 < len(r); i++ {
		next := string(r[i+2])
		if strings.ContainsRune(".!?", r[i]) && r[i+1] == ' ' && next != strings.ToLower(next) {
			out = append(out, string(r[from:i+2]))
			from = i + 2
		}
	}
	return append(out, string(r[from:]))
}
