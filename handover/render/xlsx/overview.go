package xlsx

import (
	"errors"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
)

var overviewColumns = []column{
	{key: "barn", width: 25}, {key: "pakke", width: 12}, {key: "laget", width: 11}, {key: "avsender", width: 12},
	{key: "svar_innen", width: 11}, {key: "neste_frist", width: 11}, {key: "aapne", width: 8, number: true},
	{key: "forfalt", width: 9, number: true}, {key: "snart", width: 9, number: true}, {key: "gjort", width: 8, number: true},
	{key: "ikke_aktuelt", width: 9, number: true}, {key: "framdrift", width: 16},
}

const (
	sumChild = iota
	sumPacket
	sumMade
	sumSender
	sumAnswer
	sumNext
	sumOpen
	sumLate
	sumSoon
	sumDone
	sumNot
	sumProgress
)

// overview writes one line for each packet, with numbers that follow the tasks.
func (b *book) overview() error {
	s := b.sheet("oversikt")
	children := b.list.byName()
	last := lastRow(len(children))
	for _, step := range []func() error{
		func() error { return s.overviewTop(children, last) },
		func() error { return s.heads(overviewColumns, "xlsx.oversikt_") },
		func() error { return s.overviewLines(children) },
		func() error { return s.table(overviewColumns, len(children)) },
		func() error { return s.overviewMarks(last) },
		func() error { return s.print("landscape") },
		s.repeatHeads,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// overviewTop tells what the sheet is, and sums it up in one line that is a formula.
func (s *sheet) overviewTop(children []*Child, last int) error {
	c := s.list
	var all counts
	for _, child := range children {
		all = all.with(countOn(child, c.Made))
	}
	formula, value := map[string]any{}, map[string]any{}
	for _, sum := range []struct {
		key      string
		col, now int
	}{
		{"aapne", sumOpen, all.open}, {"forfalt", sumLate, all.late}, {"snart", sumSoon, all.soon}, {"gjort", sumDone, 0}, {"ikke_aktuelt", sumNot, 0},
	} {
		formula[sum.key] = fmt.Sprintf(`"&SUM(%s:%s)&"`, at(sum.col, headRow+1), at(sum.col, last))
		value[sum.key] = sum.now
	}
	if err := s.formula("A3", `"`+s.text.T("xlsx.sum", formula)+`"`, s.text.T("xlsx.sum", value), s.styles.sub); err != nil {
		return err
	}
	return s.top(
		s.text.T("xlsx.tittel_oversikt", map[string]any{"enhet": c.Unit, "rolle": c.Role}),
		s.text.T("xlsx.ingress_oversikt", map[string]any{"pakke": c.Packet, "dato": i18n.Date(c.Made), "ark": s.sheetName("oppgaver")}))
}

func (s *sheet) overviewLines(children []*Child) error {
	for i, c := range children {
		if err := s.overviewLine(headRow+1+i, c); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) overviewLine(row int, c *Child) error {
	for _, t := range []cellText{
		{sumChild, c.Name.Reveal(), s.styles.text}, {sumPacket, c.Packet, s.styles.text}, {sumSender, c.Sender, s.styles.text},
	} {
		if err := s.put(at(t.col, row), t.text, t.style); err != nil {
			return err
		}
	}
	if err := errors.Join(s.date(at(sumMade, row), c.Made), s.date(at(sumAnswer, row), c.AnswerBy)); err != nil {
		return err
	}
	n := countOn(c, s.list.Made)
	for _, f := range []struct {
		col     int
		formula string
		now     any
		style   int
	}{
		{sumNext, s.nextDue(row), n.nextDue(), s.styles.date},
		{sumOpen, s.count(row) + fmt.Sprintf("-%s-%s", at(sumDone, row), at(sumNot, row)), n.open, s.styles.number},
		{sumLate, s.count(row, s.open(), s.due(`"<"&TODAY()`)), n.late, s.styles.number},
		{sumSoon, s.count(row, s.open(), s.due(`">="&TODAY()`), s.due(fmt.Sprintf(`"<="&TODAY()+%d`, soon))), n.soon, s.styles.number},
		{sumDone, s.count(row, s.statusIs("", "gjort")), 0, s.styles.number},
		{sumNot, s.count(row, s.statusIs("", "ikke_aktuelt")), 0, s.styles.number},
		{sumProgress, fmt.Sprintf("(%[2]s+%[3]s)/MAX(1,%[1]s+%[2]s+%[3]s)", at(sumOpen, row), at(sumDone, row), at(sumNot, row)), 0, s.styles.percent},
	} {
		if err := s.formula(at(f.col, row), f.formula, f.now, f.style); err != nil {
			return err
		}
	}
	return s.file.SetRowHeight(s.name, row, tall(rowsOf(c.Name.Reveal(), overviewColumns[sumChild].width)))
}

// tasksColumn names a whole column of the tasks, so that lines that people add or
// take out, sort or filter change nothing.
func (s *sheet) tasksColumn(col int) string {
	return fmt.Sprintf("'%[1]s'!$%[2]s:$%[2]s", s.sheetName("oppgaver"), letters(col))
}

// count counts the items of the packet on a row for which conditions hold. The
// packet's id is looked for as the beginning of a text: an id such as 1234567890
// would otherwise be taken for a number, and found nowhere.
func (s *sheet) count(row int, conditions ...string) string {
	return "COUNTIFS(" + strings.Join(append([]string{s.ofPacket(row)}, conditions...), ",") + ")"
}

func (s *sheet) ofPacket(row int) string {
	return fmt.Sprintf(`%s,$%s&"*"`, s.tasksColumn(colPacket), at(sumPacket, row))
}

func (s *sheet) statusIs(sign, key string) string {
	return fmt.Sprintf(`%s,"%s%s"`, s.tasksColumn(colStatus), sign, s.status(key))
}

// open holds for items that are neither done nor beside the point.
func (s *sheet) open() string {
	return s.statusIs("<>", "gjort") + "," + s.statusIs("<>", "ikke_aktuelt")
}

func (s *sheet) due(when string) string { return s.tasksColumn(colDue) + "," + when }

// nextDue is the first due date of what is open.
func (s *sheet) nextDue(row int) string {
	return fmt.Sprintf(`IF(%s=0,"",_xlfn.MINIFS(%s,%s,%s))`, at(sumOpen, row), s.tasksColumn(colDue), s.ofPacket(row), s.open())
}

// counts is what the formulas of a line come to.
type counts struct {
	open, late, soon int
	next             day.Day
}

// countOn counts the items of a child on a day when all are open.
func countOn(c *Child, today day.Day) counts {
	n := counts{open: len(c.Items)}
	for _, it := range c.Items {
		n.next = day.Min(n.next, it.Due)
		switch {
		case it.Due.Before(today):
			n.late++
		case !it.Due.After(today.AddDays(soon)):
			n.soon++
		}
	}
	return n
}

func (n counts) with(m counts) counts {
	return counts{open: n.open + m.open, late: n.late + m.late, soon: n.soon + m.soon}
}

// nextDue is the first due date as a cell has it.
func (n counts) nextDue() any {
	if n.open == 0 {
		return ""
	}
	return serial(n.next)
}

func (s *sheet) overviewMarks(last int) error {
	const first = headRow + 1
	for _, m := range []struct {
		col   int
		style int
	}{{sumLate, s.styles.late}, {sumSoon, s.styles.soon}} {
		if err := s.mark(at(m.col, first), at(m.col, last), mark{at(m.col, first) + ">0", m.style}); err != nil {
			return err
		}
	}
	return s.file.SetConditionalFormat(s.name, at(sumProgress, first)+":"+at(sumProgress, last), []excelize.ConditionalFormatOptions{
		{Type: "data_bar", Criteria: "=", MinType: "num", MaxType: "num", MinValue: "0", MaxValue: "1", BarColor: barColour},
	})
}
