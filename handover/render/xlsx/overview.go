package xlsx

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/handover-no/handover/handover/day"
)

var overviewColumns = []column{
	{key: "barn", width: 25}, {key: "pakke", width: 12}, {key: "laget", width: 11}, {key: "avsender", width: 12},
	{key: "svar_innen", width: 11}, {key: "neste_frist", width: 11}, {key: "aapne", width: 8, number: true},
	{key: "forfalt", width: 9, number: true}, {key: "snart", width: 9, number: true}, {key: "gjort", width: 8, number: true},
	{key: "ikke_aktuelt", width: 9, number: true}, {key: "framdrift", width: 16},
}

// receivedColumns are those of the overview of what has been received.
var receivedColumns = []column{
	{key: "barn", width: 23}, {key: "pakke", width: 12}, {key: "laget", width: 10.5}, {key: "avsender", width: 11.5},
	{key: "kvittering", width: 13}, {key: "svar_innen", width: 10.5}, {key: "slettes_innen", width: 10.5}, {key: "neste_frist", width: 10.5},
	{key: "aapne", width: 7, number: true}, {key: "forfalt", width: 8.5, number: true}, {key: "snart", width: 8.5, number: true},
	{key: "gjort", width: 7, number: true}, {key: "ikke_aktuelt", width: 8.5, number: true},
}

// cell names the cell of a column in a row of the overview, and has tells whether there
// is such a column.
func (b *book) cell(key string, row int) string { return at(b.place(key), row) }

func (b *book) has(key string) bool { return b.place(key) >= 0 }

func (b *book) place(key string) int {
	return slices.IndexFunc(b.columns, func(c column) bool { return c.key == key })
}

// overview writes one line for each packet, with numbers that follow the tasks.
func (b *book) overview() error {
	s := b.sheet("oversikt")
	last := lastRow(len(b.children))
	for _, step := range []func() error{
		func() error { return s.overviewTop(last) },
		func() error { return s.heading(b.columns, "xlsx.oversikt_") },
		s.overviewLines,
		func() error { return s.table(b.columns, len(b.children)) },
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
func (s *sheet) overviewTop(last int) error {
	var all counts
	for _, child := range s.children {
		all = all.with(s.counted[child.Packet])
	}
	formula, value := map[string]any{}, map[string]any{}
	for key, now := range map[string]int{"aapne": all.open, "forfalt": all.late, "snart": all.soon, "gjort": all.done, "ikke_aktuelt": all.not} {
		formula[key] = fmt.Sprintf(`"&SUM(%s:%s)&"`, s.cell(key, headRow+1), s.cell(key, last))
		value[key] = now
	}
	if s.has("kvittering") {
		waiting := 0
		for _, child := range s.children {
			if child.Answer.State == NotAnswered {
				waiting++
			}
		}
		formula["venter"] = fmt.Sprintf(`"&COUNTIF(%s:%s,"%s")&"`, s.cell("kvittering", headRow+1), s.cell("kvittering", last), s.waits())
		value["venter"] = waiting
	}
	if err := s.formula("A3", `"`+s.text.T(s.heads.sum, formula)+`"`, s.text.T(s.heads.sum, value), s.styles.sub); err != nil {
		return err
	}
	return s.top(s.heads.overview, s.heads.overviewSub)
}

func (s *sheet) overviewLines() error {
	for i, c := range s.children {
		if err := s.overviewLine(headRow+1+i, c); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) overviewLine(row int, c *Child) error {
	for i, col := range s.columns {
		if err := s.overviewCell(at(i, row), col.key, row, c); err != nil {
			return err
		}
	}
	return s.file.SetRowHeight(s.name, row, tall(max(rowsOf(c.Name.Reveal(), s.columns[s.place("barn")].width), s.answerRows(c))))
}

func (s *sheet) overviewCell(cell, key string, row int, c *Child) error {
	switch key {
	case "barn":
		return s.put(cell, c.Name.Reveal(), s.styles.text)
	case "pakke":
		return s.put(cell, c.Packet, s.styles.text)
	case "avsender":
		return s.put(cell, c.Sender, s.styles.text)
	case "kvittering":
		return s.put(cell, c.Answer.in(s.text), s.styles.text)
	case "laget":
		return s.date(cell, c.Made)
	case "svar_innen":
		return s.date(cell, c.AnswerBy)
	case "slettes_innen":
		return s.date(cell, c.DeleteBy)
	}
	return s.counting(cell, key, row, s.counted[c.Packet])
}

// counting writes a number that follows the tasks.
func (s *sheet) counting(cell, key string, row int, n counts) error {
	switch key {
	case "neste_frist":
		return s.formula(cell, s.nextDue(row), n.nextDue(), s.styles.date)
	case "aapne":
		return s.formula(cell, s.count(row)+fmt.Sprintf("-%s-%s", s.cell("gjort", row), s.cell("ikke_aktuelt", row)), n.open, s.styles.number)
	case "forfalt":
		return s.formula(cell, s.count(row, s.open(), s.due(`"<"&TODAY()`)), n.late, s.styles.number)
	case "snart":
		return s.formula(cell, s.count(row, s.open(), s.due(`">="&TODAY()`), s.due(fmt.Sprintf(`"<="&TODAY()+%d`, soon))), n.soon, s.styles.number)
	case "gjort", "ikke_aktuelt":
		return s.formula(cell, s.count(row, s.statusIs("", key)), map[string]int{"gjort": n.done, "ikke_aktuelt": n.not}[key], s.styles.number)
	}
	formula := fmt.Sprintf("(%[2]s+%[3]s)/MAX(1,%[1]s+%[2]s+%[3]s)", s.cell("aapne", row), s.cell("gjort", row), s.cell("ikke_aktuelt", row))
	return s.formula(cell, formula, 0, s.styles.percent)
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
	return fmt.Sprintf(`%s,$%s&"*"`, s.tasksColumn(colPacket), s.cell("pakke", row))
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
	return fmt.Sprintf(`IF(%s=0,"",_xlfn.MINIFS(%s,%s,%s))`, s.cell("aapne", row), s.tasksColumn(colDue), s.ofPacket(row), s.open())
}

// counts is what the formulas of a line come to.
type counts struct {
	open, late, soon, done, not int
	next                        day.Day
}

// countAll counts the tasks of each packet on a day.
func countAll(tasks []Task, today day.Day) map[string]counts {
	out := map[string]counts{}
	for _, t := range tasks {
		out[t.Packet] = out[t.Packet].and(t, today)
	}
	return out
}

func (n counts) and(t Task, today day.Day) counts {
	due := t.Due.Day
	switch {
	case t.State == Done && t.Status.IsEmpty():
		n.done++
		return n
	case t.State == NotApplicable && t.Status.IsEmpty():
		n.not++
		return n
	}
	n.open++
	if due.IsZero() {
		return n
	}
	n.next = day.Min(n.next, due)
	switch {
	case due.Before(today):
		n.late++
	case !due.After(today.AddDays(soon)):
		n.soon++
	}
	return n
}

func (n counts) with(m counts) counts {
	return counts{open: n.open + m.open, late: n.late + m.late, soon: n.soon + m.soon, done: n.done + m.done, not: n.not + m.not}
}

// nextDue is the first due date as a cell has it.
func (n counts) nextDue() any {
	switch {
	case n.open == 0:
		return ""
	case n.next.IsZero():
		return 0 // what the formula comes to when none of them has a date
	}
	return serial(n.next)
}

func (s *sheet) overviewMarks(last int) error {
	const first = headRow + 1
	for _, m := range []struct {
		key   string
		marks []mark
	}{
		{"forfalt", []mark{{s.cell("forfalt", first) + ">0", s.styles.late}}},
		{"snart", []mark{{s.cell("snart", first) + ">0", s.styles.soon}}},
		{"kvittering", s.answerMarks(first)},
		{"slettes_innen", []mark{{fmt.Sprintf("AND(ISNUMBER(%[1]s),%[1]s<TODAY())", s.cell("slettes_innen", first)), s.styles.late}}},
	} {
		if !s.has(m.key) {
			continue
		}
		if err := s.mark(s.cell(m.key, first), s.cell(m.key, last), m.marks...); err != nil {
			return err
		}
	}
	if !s.has("framdrift") {
		return nil
	}
	return s.file.SetConditionalFormat(s.name, s.cell("framdrift", first)+":"+s.cell("framdrift", last), []excelize.ConditionalFormatOptions{
		{Type: "data_bar", Criteria: "=", MinType: "num", MaxType: "num", MinValue: "0", MaxValue: "1", BarColor: barColour},
	})
}

// answerMarks set apart the packets whose sender waits, and those that nobody is to
// use any more.
func (s *sheet) answerMarks(first int) []mark {
	if !s.has("kvittering") {
		return nil
	}
	waits := fmt.Sprintf(`$%s="%s"`, s.cell("kvittering", first), s.waits())
	by := "$" + s.cell("svar_innen", first)
	return []mark{
		{fmt.Sprintf("AND(%s,ISNUMBER(%[2]s),%[2]s<TODAY())", waits, by), s.styles.late},
		{fmt.Sprintf("AND(%s,ISNUMBER(%[2]s),%[2]s<=TODAY()+%[3]d)", waits, by, soon), s.styles.soon},
	}
}
