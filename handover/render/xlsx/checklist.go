// Package xlsx writes checklists as workbooks: the same bytes every time for the
// same list.
//
// A workbook is printed and pinned up. It holds names, items, dates and who
// answers, and nothing that tells a special category of personal data beside a
// name: where an item would, the caller gives neutral words. Text from a case is
// written as text and can never be read as a formula.
package xlsx

import (
	"bytes"
	"cmp"
	"fmt"
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
	// SchoolUnknown tells that there are pupils of whom nobody knows yet to which
	// school they will go.
	SchoolUnknown bool
	Rows          []Row
}

// A Row is one item for one child.
type Row struct {
	Child  secret.Text // full name
	Packet string      // id of the child's own packet
	Made   day.Day     // when that was made
	Start  day.Day     // first day of school
	Nr     int         // of the item in the child's own list
	Item   string
	Who    string
	Due    day.Day
	// When tells what the due date alone does not: from when, or at what time.
	When string
}

// InOrder returns rows by their due dates, and by child and number within a day.
func InOrder(rows []Row) []Row {
	out := slices.Clone(rows)
	slices.SortStableFunc(out, func(a, b Row) int {
		return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.Child.Reveal(), b.Child.Reveal()), strings.Compare(a.Packet, b.Packet), a.Nr-b.Nr)
	})
	return out
}

// The columns of the sheet, in order; the texts are in the catalogue.
var columns = []struct {
	key   string
	width float64 // characters
}{
	{"barn", 26}, {"pakke", 24}, {"nr", 6}, {"oppgave", 46}, {"ansvarlig", 16}, {"frist", 13},
	{"merknad_frist", 20}, {"status", 13}, {"gjort_av", 12}, {"dato", 12}, {"merknad", 20},
}

// The places of columns that more is said of than their texts.
const (
	colNr     = 2
	colItem   = 3
	colDue    = 5
	colStatus = 7
	colDone   = 9 // the day it was done
)

const headRow = 4

// Write makes the workbook. p is a printer in the language of the list.
func Write(c Checklist, p *i18n.Printer) (data []byte, err error) {
	f := excelize.NewFile()
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	b := &book{file: f, text: p, sheet: p.T("xlsx.ark_oppgaver", nil)}
	for _, step := range []func() error{
		b.begin, func() error { return b.top(c) }, b.heads, func() error { return b.rows(InOrder(c.Rows)) },
		func() error { return b.controls(len(c.Rows)) }, func() error { return b.print(c) }, b.help,
		func() error { return b.properties(c) },
	} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("xlsx: %w", err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, fmt.Errorf("xlsx: %w", err)
	}
	return out.Bytes(), nil
}

// A book is a workbook being written.
type book struct {
	file  *excelize.File
	text  *i18n.Printer
	sheet string
}

func (b *book) begin() error {
	if err := b.file.SetSheetName("Sheet1", b.sheet); err != nil {
		return err
	}
	for i, c := range columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := b.file.SetColWidth(b.sheet, name, name, c.width); err != nil {
			return err
		}
	}
	return nil
}

// put writes a text that stays a text.
func (b *book) put(cell, s string, style int) error {
	if err := b.file.SetCellStr(b.sheet, cell, safe(s)); err != nil {
		return err
	}
	return b.file.SetCellStyle(b.sheet, cell, cell, style)
}

// top tells whose list it is.
func (b *book) top(c Checklist) error {
	title, err := b.file.NewStyle(&excelize.Style{Font: &excelize.Font{Family: family, Bold: true, Size: 16, Color: inkColour}})
	if err != nil {
		return err
	}
	sub, err := b.file.NewStyle(&excelize.Style{Font: &excelize.Font{Family: family, Size: 10, Color: mutedColour}})
	if err != nil {
		return err
	}
	if err := b.put("A1", b.text.T("xlsx.tittel", map[string]any{"enhet": c.Unit, "rolle": c.Role}), title); err != nil {
		return err
	}
	if err := b.file.SetRowHeight(b.sheet, 1, 26); err != nil {
		return err
	}
	if c.SchoolUnknown {
		if err := b.put("A3", b.text.T("xlsx.skole_ukjent", nil), sub); err != nil {
			return err
		}
	}
	return b.put("A2", b.text.T("xlsx.ingress", map[string]any{"dato": i18n.Date(c.Made)}), sub)
}

func (b *book) heads() error {
	style, err := b.file.NewStyle(&excelize.Style{
		Font:      &excelize.Font{Family: family, Size: 11, Bold: true, Color: "FFFFFF"},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{accentColour}},
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
	})
	if err != nil {
		return err
	}
	for i, c := range columns {
		if err := b.put(at(i, headRow), b.text.T("xlsx.kolonne_"+c.key, nil), style); err != nil {
			return err
		}
	}
	return b.file.SetRowHeight(b.sheet, headRow, 22)
}

func (b *book) rows(rows []Row) error {
	text, err := b.file.NewStyle(&excelize.Style{Font: plain, Alignment: wrapped, Border: border})
	if err != nil {
		return err
	}
	centred, err := b.file.NewStyle(&excelize.Style{Font: plain, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "center"}, Border: border})
	if err != nil {
		return err
	}
	dates := "dd.mm.yyyy"
	// Dates begin at the left like the texts, so that two columns do not run together.
	atLeft := &excelize.Alignment{Vertical: "top", Horizontal: "left"}
	date, err := b.file.NewStyle(&excelize.Style{Font: plain, Alignment: atLeft, Border: border, CustomNumFmt: &dates})
	if err != nil {
		return err
	}
	for i, r := range rows {
		line := headRow + 1 + i
		for col, s := range []string{r.Child.Reveal(), packetOf(r), "", r.Item, r.Who, "", r.When, b.text.T("xlsx.status_ny", nil), "", "", ""} {
			if err := b.put(at(col, line), s, text); err != nil {
				return err
			}
		}
		if err := b.file.SetCellInt(b.sheet, at(colNr, line), int64(r.Nr)); err != nil {
			return err
		}
		if err := b.file.SetCellValue(b.sheet, at(colDue, line), r.Due.Time()); err != nil {
			return err
		}
		for col, style := range map[int]int{colNr: centred, colDue: date, colDone: date} {
			if err := b.file.SetCellStyle(b.sheet, at(col, line), at(col, line), style); err != nil {
				return err
			}
		}
		if err := b.fit(line, r); err != nil {
			return err
		}
	}
	return nil
}

// packetOf names the packet where the rest stands, and the day it was made.
func packetOf(r Row) string { return r.Packet + ", " + i18n.Date(r.Made) }

// fit makes a row high enough for its texts. A spreadsheet program would find the
// height itself when somebody edits the row, but not when it opens the file.
func (b *book) fit(line int, r Row) error {
	lines := 1
	for col, text := range []string{r.Child.Reveal(), packetOf(r), "", r.Item, r.Who, "", r.When} {
		lines = max(lines, rowsOf(text, columns[col].width))
	}
	return b.file.SetRowHeight(b.sheet, line, float64(lines)*lineHeight+3)
}

// at names a cell: column from 0, row from 1.
func at(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col+1, row)
	if err != nil {
		return "A1" // cannot happen for a column of ours
	}
	return name
}
