package xlsx

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/secret"
)

// A sheet is one of the sheets of a book.
type sheet struct {
	*book
	name string
}

// A column is as wide as a number of digits. All of a sheet together are no wider
// than the paper, so that the sheet is printed at full size.
type column struct {
	key    string
	width  float64
	number bool // its numbers stand under the middle of the head
	// head is what stands above a column that people have put in, which has no key.
	head secret.Text
}

// The tables of both sheets have their heads on this row.
const headRow = 4

func (b *book) sheet(key string) *sheet { return &sheet{b, b.sheetName(key)} }

// put writes a text that stays a text.
func (s *sheet) put(cell, text string, style int) error { return s.keep(cell, safe(text), style) }

// keep writes a text as somebody has written it here: it stays a text too.
func (s *sheet) keep(cell, text string, style int) error {
	if err := s.file.SetCellStr(s.name, cell, printable(text)); err != nil {
		return err
	}
	return s.file.SetCellStyle(s.name, cell, cell, style)
}

// printable leaves out what no cell can hold.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}

// number writes a number.
func (s *sheet) number(cell string, n, style int) error {
	if err := s.file.SetCellInt(s.name, cell, int64(n)); err != nil {
		return err
	}
	return s.file.SetCellStyle(s.name, cell, cell, style)
}

// date writes a day, or leaves the cell empty.
func (s *sheet) date(cell string, d day.Day) error {
	return s.value(cell, Value{Day: d}, s.styles.date)
}

// value writes a day, a number or a text, whichever there is.
func (s *sheet) value(cell string, v Value, style int) error {
	switch {
	case !v.Day.IsZero():
		return s.number(cell, serial(v.Day), s.styles.date)
	case v.isNumber():
		if err := s.file.SetCellDefault(s.name, cell, v.Number); err != nil {
			return err
		}
		return s.file.SetCellStyle(s.name, cell, cell, style)
	}
	return s.keep(cell, v.Text.Reveal(), style)
}

// formula writes a formula, and the value that it has the day the list is made.
func (s *sheet) formula(cell, formula string, now any, style int) error {
	if err := s.file.SetCellInt(s.name, cell, int64(s.parts.remember(now))); err != nil {
		return err
	}
	if err := s.file.SetCellFormula(s.name, cell, formula); err != nil {
		return err
	}
	return s.file.SetCellStyle(s.name, cell, cell, style)
}

// top writes the lines above a table: whose it is, and what it is.
func (s *sheet) top(title, sub string) error {
	if err := s.put("A1", title, s.styles.title); err != nil {
		return err
	}
	if err := s.file.SetRowHeight(s.name, 1, 26); err != nil {
		return err
	}
	const apart = 20 // points, with what stands there, or nothing, clear of the table below
	if err := s.file.SetRowHeight(s.name, headRow-1, apart); err != nil {
		return err
	}
	return s.put("A2", sub, s.styles.sub)
}

// heading writes the heads of a table; their texts are prefix + key.
func (s *sheet) heading(columns []column, prefix string) error {
	for i, c := range columns {
		text := c.head.Reveal()
		if c.key != "" {
			text = s.text.T(prefix+c.key, nil)
		}
		name := letters(i)
		if err := s.file.SetColWidth(s.name, name, name, c.width); err != nil {
			return err
		}
		style := s.styles.head
		if c.number {
			style = s.styles.headCentred
		}
		if err := s.put(at(i, headRow), text, style); err != nil {
			return err
		}
	}
	return s.file.SetRowHeight(s.name, headRow, 32)
}

// table keeps the heads in sight, and lets people sort and filter. Nothing is
// locked: a protected sheet lets nobody do either.
func (s *sheet) table(columns []column, rows int) error {
	if err := s.file.SetPanes(s.name, &excelize.Panes{
		Freeze: true, XSplit: 1, YSplit: headRow, TopLeftCell: at(1, headRow+1), ActivePane: "bottomRight",
	}); err != nil {
		return err
	}
	return s.file.AutoFilter(s.name, at(0, headRow)+":"+at(len(columns)-1, lastRow(rows)), nil)
}

func lastRow(rows int) int { return headRow + max(rows, 1) }

// A mark is a look that cells have when a condition holds, which is written for the
// first of their rows.
type mark struct {
	condition string
	style     int
}

func (s *sheet) mark(from, to string, marks ...mark) error {
	var rules []excelize.ConditionalFormatOptions
	for _, m := range marks {
		rules = append(rules, excelize.ConditionalFormatOptions{Type: "formula", Criteria: m.condition, Format: &m.style})
	}
	return s.file.SetConditionalFormat(s.name, from+":"+to, rules)
}

// print sets a sheet up for A4 sheets, as wide as the paper, with the heads of its
// table on each.
func (s *sheet) print(orientation string) error {
	a4, fitWidth, fitHeight, yes := 9, 1, 0, true
	if err := s.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{
		Orientation: &orientation, Size: &a4, FitToWidth: &fitWidth, FitToHeight: &fitHeight,
	}); err != nil {
		return err
	}
	if err := s.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
		return err
	}
	side, end, furniture := 0.39, 0.75, 0.35 // inches; a centimetre at the sides
	if err := s.file.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &end, Bottom: &end, Header: &furniture, Footer: &furniture,
	}); err != nil {
		return err
	}
	return s.furniture()
}

// repeatHeads prints the heads of the table on each page.
func (s *sheet) repeatHeads() error {
	return s.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: s.name, RefersTo: fmt.Sprintf("'%s'!$%d:$%d", s.name, headRow, headRow),
	})
}

// furniture tells on each printed page whose list it is, and when it is to be gone.
func (s *sheet) furniture() error {
	head := "&L" + literal(s.heads.pageLeft) + "&R" + literal(s.heads.pageRight)
	foot := "&L" + literal(s.heads.footer) + "&R" + s.text.T("xlsx.side", map[string]any{"side": "&P", "sider": "&N"})
	return s.file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddHeader: head, OddFooter: foot})
}

// shortened cuts a name that would be too long for the head of a page, of which all
// may be 255 characters.
func shortened(name string) string {
	const most = 100
	if r := []rune(name); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return name
}

// literal writes a text so that nothing in it is a code of the page's furniture.
func literal(s string) string { return strings.ReplaceAll(safe(s), "&", "&&") }

// tall is how high a row is with so many lines of text, in points.
func tall(lines int) float64 { return float64(lines)*12.75 + 4 }

// rowsOf estimates how many lines a text takes in a column of a width. What is left
// of the width is for the edges of the cell, and for programs with another typeface.
func rowsOf(s string, width float64) int {
	const edges, space = 1.0, 0.5
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		n++
		at := 0.0
		for word := range strings.FieldsSeq(line) {
			long := 0.0
			for _, r := range word {
				long += wide(r)
			}
			if at > 0 && at+space+long > width-edges {
				n, at = n+1, 0
			}
			for ; long > width-edges; long -= width - edges {
				n++ // a word that is wider than the column is broken
			}
			at += space + long
		}
	}
	return n
}

// wide is how wide a letter of Arial is, in digits.
func wide(r rune) float64 {
	switch {
	case strings.ContainsRune("ijl.,:;|!'", r):
		return 0.45
	case strings.ContainsRune("ftI()[]/-", r):
		return 0.55
	case strings.ContainsRune("rJkvxyzcs", r):
		return 0.9
	case strings.ContainsRune("mwMWæÆœŒ@%…—", r):
		return 1.6
	case unicode.IsUpper(r):
		return 1.3
	}
	return 1
}

// safe makes a text that no spreadsheet takes for a formula: invisible characters
// go, and a sign that begins a formula gets an apostrophe before it.
func safe(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
	if trimmed := strings.TrimLeftFunc(s, unicode.IsSpace); trimmed != "" && strings.ContainsRune("=+-@|%", rune(trimmed[0])) {
		return "'" + trimmed
	}
	return s
}

// serial is the number that stands for a day in a workbook.
func serial(d day.Day) int {
	const hours = 24
	return int(d.Time().Sub(day.New(1899, 12, 30).Time()).Hours() / hours)
}

// at names a cell: column from 0, row from 1.
func at(col, row int) string { return fmt.Sprintf("%s%d", letters(col), row) }

// letters names a column of ours, of which no sheet has more than letters.
func letters(col int) string { return string(rune('A' + col)) }
