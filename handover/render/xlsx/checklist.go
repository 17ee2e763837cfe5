// Package xlsx writes checklists as workbooks, and the overview of a plan: the same
// bytes every time for the same list.
//
// A checklist has three sheets: the tasks, one line for each item for each child;
// an overview with one line for each packet, whose numbers are formulas over the
// tasks; and how the list is used. It is printed and pinned up, and filled in. It
// holds names, items, dates and who answers, and nothing that tells a special
// category of personal data beside a name: where an item would, the caller gives
// neutral words. Text from a case is written as text and can never be read as a
// formula.
//
// Formulas stand with the values that they have on the day the list is made, for
// programs that show a workbook without working it out.
package xlsx

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/secret"
)

// A Checklist is what one role in one unit has to do for all its children.
type Checklist struct {
	Unit    string // name
	Role    string // in words
	Packet  string // id of the packet that the workbook goes in
	Created time.Time
	Made    day.Day // the day of Created, where the sender is
	// CopiesBy is when working copies of the first of the packets are to be gone, and
	// the workbook with them.
	CopiesBy day.Day
	// SchoolUnknown tells that there are pupils of whom nobody knows yet to which
	// school they will go.
	SchoolUnknown bool
	Children      []Child
}

// A Child is one packet about one child, and what there is to do for it.
type Child struct {
	Name   secret.Text // full name
	Packet string      // id of the child's own packet
	Made   day.Day     // when that was made
	// Sender is the number of the unit that it comes from, or neutral words: the
	// name of a unit may tell what the child needs, speaks or believes.
	Sender   string
	AnswerBy day.Day // when the sender is to have an answer, if a date is set
	Items    []Item
}

// An Item is one thing to do for a child.
type Item struct {
	Nr   int // in the child's own list
	Text string
	Who  string
	Due  day.Day
	// When tells what the due date alone does not: from when, or at what time.
	When string
}

// A line is an item with the child that it is about.
type line struct {
	child *Child
	item  Item
}

// lines returns the items of all children by their due dates, and by child and
// number within a day.
func (c Checklist) lines() []line {
	var out []line
	for i := range c.Children {
		for _, it := range c.Children[i].Items {
			out = append(out, line{&c.Children[i], it})
		}
	}
	order := byName()
	slices.SortStableFunc(out, func(a, b line) int {
		return cmp.Or(a.item.Due.Compare(b.item.Due), order(a.child, b.child), a.item.Nr-b.item.Nr)
	})
	return out
}

// byName orders children by their names as Norwegians order them, and then by packet.
func byName() func(a, b *Child) int {
	names := i18n.Order()
	return func(a, b *Child) int {
		return cmp.Or(names(a.Name.Reveal(), b.Name.Reveal()), strings.Compare(a.Packet, b.Packet))
	}
}

// byName returns the children in the order of the overview.
func (c Checklist) byName() []*Child {
	out := make([]*Child, len(c.Children))
	for i := range out {
		out[i] = &c.Children[i]
	}
	slices.SortStableFunc(out, byName())
	return out
}

// A book is a workbook being written.
type book struct {
	file    *excelize.File
	text    *i18n.Printer
	created time.Time
	sheets  []string // their keys
	title   string   // names the workbook without naming anybody
	// head stands at the left and the right of the head of each printed page, and foot at
	// the left of the foot.
	head   [2]string
	foot   string
	list   Checklist
	styles styles
	parts  parts
}

func newBook(p *i18n.Printer, created time.Time, sheets ...string) *book {
	return &book{text: p, created: created, sheets: sheets}
}

// Write makes the workbook. p is a printer in the language of the list.
func Write(c Checklist, p *i18n.Printer) ([]byte, error) {
	b := newBook(p, c.Created, "oppgaver", "oversikt", "hjelp")
	b.list = c
	b.title = p.T("xlsx.dokumenttittel", map[string]any{"pakke": c.Packet})
	b.head = [2]string{
		p.T("xlsx.topptekst", map[string]any{"enhet": shortened(c.Unit), "rolle": c.Role}),
		p.T("xlsx.topptekst_liste", map[string]any{"pakke": c.Packet, "dato": i18n.Date(c.Made)}),
	}
	b.foot = p.T("xlsx.bunntekst", map[string]any{"slettes": c.copiesBy()})
	return b.write(b.tasks, b.overview, b.help)
}

// copiesBy is when working copies are to be gone, in words.
func (c Checklist) copiesBy() string {
	if c.CopiesBy.IsZero() {
		return ""
	}
	return i18n.Date(c.CopiesBy)
}

// write makes the file, with what the steps put on its sheets.
func (b *book) write(steps ...func() error) (data []byte, err error) {
	b.file = excelize.NewFile()
	defer func() {
		if cerr := b.file.Close(); err == nil {
			err = cerr
		}
	}()
	b.file.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return b.parts.writer(w) })
	for _, step := range slices.Concat([]func() error{b.begin}, steps, []func() error{b.properties}) {
		if err := step(); err != nil {
			return nil, fmt.Errorf("xlsx: %w", err)
		}
	}
	var out bytes.Buffer
	if err := b.file.Write(&out); err != nil {
		return nil, fmt.Errorf("xlsx: %w", err)
	}
	return out.Bytes(), nil
}

// begin makes the sheets, so that the formulas of each may name the others.
func (b *book) begin() error {
	if err := b.typeface(); err != nil {
		return err
	}
	if err := b.file.SetSheetName("Sheet1", b.sheetName(b.sheets[0])); err != nil {
		return err
	}
	for _, key := range b.sheets[1:] {
		if _, err := b.file.NewSheet(b.sheetName(key)); err != nil {
			return err
		}
	}
	yes := true
	return b.file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &yes})
}

func (b *book) sheetName(key string) string { return b.text.T("xlsx.ark_"+key, nil) }

// properties names the workbook without naming anybody.
func (b *book) properties() error {
	stamp := b.created.UTC().Format(time.RFC3339)
	language := map[string]string{"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}[string(b.text.Lang())]
	if err := b.file.SetAppProps(&excelize.AppProperties{Application: "handover"}); err != nil {
		return err
	}
	return b.file.SetDocProps(&excelize.DocProperties{
		Title: b.title, Creator: "handover", LastModifiedBy: "handover",
		Created: stamp, Modified: stamp, Language: language,
	})
}
