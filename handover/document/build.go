package document

import (
	"errors"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/secret"
)

// ErrForeign reports a release that holds a text of another case. It means a
// fault in the program, and the packet is not made.
var ErrForeign = errors.New("document: a text belongs to another case")

// Input is what a document is made of.
type Input struct {
	Release  *consent.Release
	Items    []checklist.Item
	Template *Template
	Form     *schema.Field
	Law      *basis.Law
	Printer  *i18n.Printer // in the language of the document
	Owner    string        // the municipality or other owner, as the settings name it
	Profile  string        // streng or lov
	Packet   string        // packet id
	Created  time.Time
	Made     day.Day   // the day of Created, where the sender is
	Replaces *Replaced // nil when there is nothing to replace
	SignedBy string    // the unit that signs on behalf of the sender; nothing when the sender does
	// Letterhead is what the owner adds.
	Letterhead Letterhead
}

// Replaced is an earlier packet on the same child to the same recipient.
type Replaced struct {
	Packet string
	Made   day.Day
}

// Build makes the document of one release.
func Build(in Input) (*Document, error) {
	if err := ownTexts(in.Release); err != nil {
		return nil, err
	}
	b := newBuilder(in)
	title, unit := b.own(b.words("tittel", "pakke", in.Packet)), b.own(b.text("avsender.navn"))
	d := &Document{
		Case: in.Release.CaseID, Title: title, Language: b.lang, Author: unit, Created: in.Created,
		Header:    Header{Owner: b.own(in.Owner), Unit: unit, Packet: title, Made: b.own(b.words("laget", "dato", i18n.Date(in.Made))), Logo: b.logo()},
		Continued: b.own(b.words("fortsatt")),
		CheckBox:  b.own(b.words("avkryssing")),
		Footer: Footer{
			Note: b.own(b.words("bunntekst", "dato", i18n.Date(in.Release.DeleteCopiesBy()), "pakke", in.Packet)),
			Page: b.own(b.words("sidetall")),
		},
	}
	if in.Release.Test {
		d.Stamp = b.own(b.words("syntetisk"))
	}
	d.Blocks = append(d.Blocks, b.front()...)
	d.Blocks = append(d.Blocks, PageBreak{Fit: true})
	d.Blocks = append(d.Blocks, b.sections()...)
	d.Blocks = append(d.Blocks, b.measures()...)
	d.Blocks = append(d.Blocks, b.apart()...)
	d.Blocks = append(d.Blocks, b.bases()...)
	d.Blocks = append(d.Blocks, b.todo()...)
	return d, nil
}

// ownTexts refuses a release that holds anything written about another child.
func ownTexts(r *consent.Release) error {
	if !ownedBy(r.CaseID, r.Data) {
		return ErrForeign
	}
	return nil
}

// ownedBy reports whether all that is answered in a value is of a case.
func ownedBy(caseID string, v record.Value) bool {
	switch v.Kind() {
	case record.Missing:
		return true
	case record.List:
		return !slices.ContainsFunc(v.Items(), func(it record.Value) bool { return !ownedBy(caseID, it) })
	case record.Map:
		return !slices.ContainsFunc(v.Fields(), func(m record.Field) bool { return !ownedBy(caseID, m.Value) })
	}
	return v.Case() == caseID
}

// A builder holds what the parts of a document are made from.
type builder struct {
	Input
	data    record.Value
	lang    string
	foreign []language.Tag    // other languages that the release names
	told    map[string][]part // what sections say, by their keys: several places ask for it
}

func newBuilder(in Input) *builder {
	b := &builder{Input: in, data: in.Release.Data, lang: in.Release.Language, told: map[string][]part{}}
	b.foreign = b.tongues()
	return b
}

// words returns one of the template's texts; pairs of name and value fill its holes.
func (b *builder) words(key string, holes ...string) string {
	s := b.Template.words[key].In(b.lang)
	if s == "" {
		return "!" + key // a test keeps this from happening
	}
	for i := 0; i+1 < len(holes); i += 2 {
		s = strings.ReplaceAll(s, "{"+holes[i]+"}", holes[i+1])
	}
	return s
}

// text returns the content of a field of the release.
func (b *builder) text(path string) string { return b.data.At(path).Text().Reveal() }

// day returns the day in a field of the release, or none.
func (b *builder) day(path string) day.Day {
	d, err := day.Parse(b.text(path))
	if err != nil {
		return day.Day{}
	}
	return d
}

// own makes a text of the document's case. Words of the template belong to the case
// whose document they stand in.
func (b *builder) own(s string) secret.Text { return secret.New(b.Release.CaseID, s) }

// line makes a Line, of one run for each language.
func (b *builder) line(s string) Line {
	if s == "" {
		return nil
	}
	return b.inTongues(s)
}

func (b *builder) run(s, lang string) Run {
	return Run{Text: b.own(s), Lang: lang}
}

func (b *builder) bold(s string) Line {
	l := b.line(s)
	for i := range l {
		l[i].Bold = true
	}
	return l
}

// paragraphs cuts a text where its author did.
func (b *builder) paragraphs(s string) []Line {
	var out []Line
	for part := range strings.SplitSeq(s, "\n") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, b.line(part))
		}
	}
	return out
}
