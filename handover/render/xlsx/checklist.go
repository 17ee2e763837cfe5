// Package xlsx writes checklists as workbooks: the same bytes every time for the
// same list.
//
// The workbook that a receiver makes of all that has arrived is of the same kind: its
// overview tells of receipts too, and its tasks have what people have filled in since
// the last time (Received).
//
// The overview of a plan is another, for the office of a sender, and tells of nobody
// (Planned).
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
	// To, Answer and DeleteBy stand in the overview of what has been received: for whom
	// the packet is, what became of the answer, and when working copies are to be gone.
	To       string
	Answer   Answer
	DeleteBy day.Day
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

// tasks returns the items of all children by their due dates, and by child and
// number within a day.
func (c Checklist) tasks(p *i18n.Printer) []Task {
	n := 0
	for i := range c.Children {
		n += len(c.Children[i].Items)
	}
	out, said := make([]Task, 0, n), map[[2]string]string{} // many children have the same items
	for i := range c.Children {
		child := &c.Children[i]
		name := child.Name.With(safe(child.Name.Reveal()))
		for _, it := range child.Items {
			key := [2]string{it.Text, it.When}
			text, ok := said[key]
			if !ok {
				text = safe(it.in(p))
				said[key] = text
			}
			out = append(out, child.task(it, name, text))
		}
	}
	Order(out)
	return out
}

// Task is an item as a row that nobody has filled in.
func (c *Child) Task(it Item, p *i18n.Printer) Task {
	return c.task(it, c.Name.With(safe(c.Name.Reveal())), safe(it.in(p)))
}

func (c *Child) task(it Item, name secret.Text, text string) Task {
	of := name.Case()
	return Task{Child: name, Item: secret.New(of, text), Who: secret.New(of, safe(it.Who)), Due: Value{Day: it.Due}, Packet: c.Packet, Nr: it.Nr}
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
	file     *excelize.File
	text     *i18n.Printer
	sheets   []string // their keys
	heads    headlines
	columns  []column // of the overview
	more     []secret.Text
	tasks    []Task
	children []*Child
	counted  map[string]counts // the tasks of each packet
	made     day.Day
	styles   styles
	parts    parts
	said     map[string]string // the words that stand in many rows, by key
}

// word is a text without holes, of which a list has many.
func (b *book) word(key string) string {
	w, ok := b.said[key]
	if !ok {
		if b.said == nil {
			b.said = map[string]string{}
		}
		w = b.text.T(key, nil)
		b.said[key] = w
	}
	return w
}

// Headlines are what a workbook says of itself.
type headlines struct {
	tasks, tasksSub, note       string // note stands under both, if anything
	overview, overviewSub, sum  string // sum is a key
	pageLeft, pageRight, footer string
	help, document              string
	created                     time.Time
}

// Write makes the workbook. p is a printer in the language of the list.
func Write(c Checklist, p *i18n.Printer) ([]byte, error) {
	return write(&book{
		text: p, heads: c.headlines(p), columns: overviewColumns, tasks: c.tasks(p), children: c.byName(), made: c.Made,
	})
}

// headlines are what a checklist says of itself.
func (c Checklist) headlines(p *i18n.Printer) headlines {
	whose := map[string]any{"enhet": c.Unit, "rolle": c.Role}
	which := map[string]any{"pakke": c.Packet, "dato": i18n.Date(c.Made), "ark": p.T("xlsx.ark_oppgaver", nil)}
	gone := map[string]any{"slettes": dayOr(c.CopiesBy)}
	h := headlines{
		tasks: p.T("xlsx.tittel", whose), tasksSub: p.T("xlsx.ingress", which),
		overview: p.T("xlsx.tittel_oversikt", whose), overviewSub: p.T("xlsx.ingress_oversikt", which), sum: "xlsx.sum",
		pageLeft: p.T("xlsx.topptekst", map[string]any{"enhet": shortened(c.Unit), "rolle": c.Role}), pageRight: p.T("xlsx.topptekst_liste", which),
		footer: p.T("xlsx.bunntekst", gone), help: p.T("xlsx.hjelp", gone), document: p.T("xlsx.dokumenttittel", which), created: c.Created,
	}
	if c.SchoolUnknown {
		h.note = p.T("xlsx.skole_ukjent", nil)
	}
	return h
}

// dayOr writes a day, or nothing when there is none.
func dayOr(d day.Day) string {
	if d.IsZero() {
		return ""
	}
	return i18n.Date(d)
}

func write(b *book) (data []byte, err error) {
	b.sheets, b.counted = []string{"oppgaver", "oversikt", "hjelp"}, countAll(b.tasks, b.made)
	b.parts.body("sheet1", b.sheet("oppgaver").taskLines)
	b.parts.body("sheet2", b.sheet("oversikt").overviewLines)
	return b.write(b.writeTasks, b.overview, b.help)
}

// write makes the file, with what the steps put on its sheets.
func (b *book) write(steps ...func() error) (data []byte, err error) {
	b.file = excelize.NewFile()
	defer func() {
		if cerr := b.file.Close(); err == nil {
			err = cerr
		}
	}()
	b.file.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return b.parts.writer(w, len(b.file.SharedStrings.SI)) })
	for _, step := range slices.Concat([]func() error{b.begin}, steps, []func() error{b.properties}) {
		if err := step(); err != nil {
			return nil, fmt.Errorf("xlsx: %w", err)
		}
	}
	b.parts.style = b.styles
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
	stamp := b.heads.created.UTC().Format(time.RFC3339)
	language := map[string]string{"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}[string(b.text.Lang())]
	if err := b.file.SetAppProps(&excelize.AppProperties{Application: "handover"}); err != nil {
		return err
	}
	return b.file.SetDocProps(&excelize.DocProperties{
		Title: b.heads.document, Creator: "handover", LastModifiedBy: "handover",
		Created: stamp, Modified: stamp, Language: language,
	})
}
