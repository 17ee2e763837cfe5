package document

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// ErrAltered reports a finished file that says something else than its document.
var ErrAltered = errors.New("document: the finished file says something else")

// ErrUnshown reports that something was released and is not in the finished file.
var ErrUnshown = errors.New("document: released and not shown")

// An UnshownError names the fields of which that is so. It is ErrUnshown.
type UnshownError struct{ Paths []string }

func (e *UnshownError) Error() string { return ErrUnshown.Error() + ": " + strings.Join(e.Paths, ", ") }

// Is reports whether target is ErrUnshown.
func (e *UnshownError) Is(target error) bool { return target == ErrUnshown }

// Prove holds what was read back from a finished file, paragraph by paragraph,
// against the document that it was made of, and against what was released. pages
// tells where each anchor has come to stand.
//
// First, the file says what the document says, all of it, in that order, and no
// more. Then each answer of the release is looked for where the document says that
// it is given, in a shape worked out here from the answer and the form. So a
// section that a template has lost is found out, and a field, and half a sentence.
func Prove(in Input, d *Document, pages map[string]int, read []string) error {
	p := prover{
		builder: &builder{Input: in, data: in.Release.Data, lang: in.Release.Language}, found: map[answered]int{},
		yes: sync.OnceValue(func() string { return in.Printer.T("word.yes", nil) }), no: sync.OnceValue(func() string { return in.Printer.T("word.no", nil) }),
	}
	if err := p.agrees(d, pages, read); err != nil {
		return err
	}
	return p.allShown()
}

// Agrees returns ErrAltered unless what was read back from a finished file is what
// the document says; see Prove.
func (d *Document) Agrees(pages map[string]int, read []string) error {
	return new(prover).agrees(d, pages, read)
}

// A prover has read a file back.
type prover struct {
	*builder
	read   []string         // as it is
	folded []string         // the same, of what has been asked for; see at
	given  map[string][]int // which of them give the answers of a field
	found  map[answered]int // how many such have been looked for by now
	yes    func() string
	no     func() string
}

// An answered is what a field says.
type answered struct{ path, way string }

// at returns what was read in one paragraph, folded.
func (p *prover) at(n int) string {
	if p.folded[n] == "" {
		p.folded[n] = fold(p.read[n])
	}
	return p.folded[n]
}

// agrees holds the lines of the document against what was read, and notes what each
// gives the answers of.
func (p *prover) agrees(d *Document, pages map[string]int, read []string) error {
	p.read, p.folded, p.given = read, make([]string, len(read)), map[string][]int{}
	n := 0
	for l := range d.Lines() {
		if n == len(read) || read[n] == "" || !says(l, pages, read[n]) { // as it is, mostly
			want := fold(said(l, pages))
			if want == "" {
				continue
			}
			if n == len(read) || p.at(n) != want {
				return ErrAltered
			}
		}
		for _, r := range l {
			for _, path := range r.Of {
				p.given[path] = append(p.given[path], n)
			}
		}
		n++
	}
	if n < len(read) {
		return ErrAltered
	}
	return nil
}

// says reports whether a line says just this.
func says(l Line, pages map[string]int, text string) (yes bool) {
	for _, r := range l {
		part := " "
		switch {
		case r.Break:
		case r.Ref != "":
			part = strconv.Itoa(pages[r.Ref])
		default:
			part = r.Text.Reveal()
		}
		if text, yes = strings.CutPrefix(text, part); !yes {
			return false
		}
	}
	return text == ""
}

// said is what a line says, with the numbers of pages.
func said(l Line, pages map[string]int) string {
	var s strings.Builder
	for _, r := range l {
		switch {
		case r.Break:
			s.WriteByte(' ')
		case r.Ref != "":
			s.WriteString(strconv.Itoa(pages[r.Ref]))
		default:
			s.WriteString(r.Text.Reveal())
		}
	}
	return s.String()
}

// Unseen are fields of a release that no reader is meant to see in so many words, and
// why. What is not here is shown.
func Unseen() map[string]string {
	return map[string]string{
		"skjema":                 "says what sak.json is",
		"overgang":               "the document is made for it",
		"saks_id":                "the packet's own id stands on each page; this one is for those who search a log",
		"miljoe":                 "a test has a stamp on each page",
		"skoleaar":               "follows from the first day of school",
		"dokumentspraak":         "the document is written in it",
		"mottaker.type":          "the recipient's name and role stand there",
		"mottaker.orgnr":         "the same, and it is in the manifest",
		"avsender.orgnr":         "the sender's name stands on each page, and it is in the manifest",
		"avsender.type":          "chooses words",
		"avsender.kommunenummer": "the owner's name stands on each page",
	}
}

// allShown looks for each answer of the release.
func (p *prover) allShown() error {
	unseen, missing := Unseen(), []string{}
	p.data.Walk("", func(path string, leaf record.Value) {
		if unseen[path] == "" && !p.shows(path, leaf) && !slices.Contains(missing, path) {
			missing = append(missing, path)
		}
	})
	if len(missing) > 0 {
		return &UnshownError{missing}
	}
	return nil
}

// shows reports whether an answer stands where its field is said to be given. Two
// rows with the same answer stand there twice.
func (p *prover) shows(path string, leaf record.Value) bool {
	for _, ways := range p.shapes(path, leaf) {
		times := 1
		if !strings.HasPrefix(path, "grunnlag.") { // sections that rest on the same share a row
			key := answered{path, ways[0]}
			p.found[key]++
			times = p.found[key]
		}
		n := 0
		for _, way := range ways {
			part := fold(way)
			for _, at := range p.given[path] {
				n += occurs(part, p.at(at))
			}
		}
		if n < times {
			return false
		}
	}
	return true
}

// shapes returns what must be found of an answer, each in one of several ways.
func (p *prover) shapes(path string, leaf record.Value) [][]string {
	raw := leaf.Text().Reveal()
	switch path {
	case "mottaker.rolle":
		role, unit := p.words("rolle_"+raw), p.text("mottaker.navn")
		if SaysRole(unit, role) {
			return one(unit)
		}
		return one(role)
	case "grunnlag.seksjon":
		return one(p.sectionTitle(raw))
	case "grunnlag.kode":
		law, _ := p.Law.Code(raw)
		return one(law.Law.In(p.lang))
	case "vedlegg.sendes": // or where it is
		word := p.Form.At(path).Ord[raw].In(p.lang)
		return [][]string{{word, p.words("vedlegg_utenom"), p.words("vedlegg_i_pakken", "fil", "")}}
	case "grunnlag.gitt", "grunnlag.gyldig_til":
		return [][]string{p.days(raw)}
	}
	f := p.Form.At(path)
	if f != nil && f.Type == schema.List && raw != none {
		f = f.Item
	}
	switch {
	case leaf.Yes():
		return one(p.yes())
	case leaf.Kind() == record.Bool:
		return one(p.no())
	case leaf.Kind() == record.Int:
		return one(strconv.FormatInt(leaf.Int(), 10))
	case f == nil || f.Type == schema.Text && f.Code == "":
		return paragraphsOf(raw)
	case f.Type == schema.Date:
		return [][]string{p.days(raw)}
	case f.Type == schema.Enum && f.Key == "viderefoeres":
		return one(p.words("viderefoeres_" + raw))
	case f.Type == schema.Enum:
		return one(f.Ord[raw].In(p.lang))
	case f.Code == schema.LanguageCode:
		return one(p.Printer.Language(raw))
	case f.Code == schema.CountryCode:
		return one(p.Printer.Country(raw))
	}
	return one(p.words(none)) // in place of a list or a group
}

// none is the answer in place of a list or a group.
const none = "ingen"

func one(way string) [][]string { return [][]string{{way}} }

func paragraphsOf(raw string) [][]string {
	var out [][]string
	for part := range strings.SplitSeq(raw, "\n") {
		if strings.TrimSpace(part) != "" {
			out = append(out, []string{part})
		}
	}
	return out
}

// days are the two ways in which a day is written.
func (p *prover) days(raw string) []string {
	const form = "2027-05-12"
	if len(raw) != len(form) {
		return []string{raw}
	}
	year, month, on := raw[:4], raw[5:7], raw[8:]
	m, err := strconv.Atoi(month)
	if err != nil || m < 1 || m > 12 {
		return []string{raw}
	}
	return []string{on + "." + month + "." + year, strings.TrimPrefix(on, "0") + ". " + p.Printer.Month(time.Month(m)) + " " + year}
}
