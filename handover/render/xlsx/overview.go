package xlsx

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

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
	{key: "barn", width: 23}, {key: "til", width: 15}, {key: "pakke", width: 12}, {key: "laget", width: 10.5}, {key: "avsender", width: 11.5},
	{key: "kvittering", width: 13}, {key: "svar_innen", width: 10.5}, {key: "slettes_innen", width: 10.5}, {key: "neste_frist", width: 10.5},
	{key: "aapne", width: 7, number: true}, {key: "forfalt", width: 8.5, number: true}, {key: "snart", width: 8.5, number: true},
	{key: "gjort", width: 7, number: true}, {key: "ikke_aktuelt", width: 8.5, number: true},
}

// cell names the cell of a column in a row of the overview, and has tells whether there
// is such a column.
func (b *book) cell(key string, row int) string { return at(b.place(key), row) }

// inRow names the cell of a column in the row that a formula stands in.
func (b *book) inRow(key string) string { return letters(b.place(key)) + anyRow }

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
		formula["venter"] = fmt.Sprintf(`"&COUNTIF(%s:%s,"%s*")&"`, s.cell("kvittering", headRow+1), s.cell("kvittering", last), s.waits())
		value["venter"] = waiting
	}
	if err := s.formula("A3", `"`+s.text.T(s.heads.sum, formula)+`"`, s.text.T(s.heads.sum, value), s.styles.sub); err != nil {
		return err
	}
	return s.top(s.heads.overview, s.heads.overviewSub)
}

func (s *sheet) overviewLines(l *lines) {
	formulas := s.countings()
	for i, c := range s.children {
		l.begin(headRow+1+i, tall(max(s.rowsIn("barn", c.Name.Reveal()), s.rowsIn("til", c.To), s.rowsIn("kvittering", c.Answer.in(s.text)))))
		for col, column := range s.columns {
			if formula := formulas[column.key]; formula != "" {
				s.counting(l, col, column.key, formula, s.counted[c.Packet])
				continue
			}
			s.overviewCell(l, col, column.key, c)
		}
		l.end()
	}
}

func (s *sheet) overviewCell(l *lines, col int, key string, c *Child) {
	switch key {
	case "barn":
		l.put(col, c.Name.Reveal(), l.style.text)
	case "til":
		l.put(col, c.To, l.style.text)
	case "pakke":
		l.put(col, c.Packet, l.style.text)
	case "avsender":
		l.put(col, c.Sender, l.style.text)
	case "kvittering":
		l.put(col, c.Answer.in(s.text), l.style.text)
	case "laget":
		l.date(col, c.Made)
	case "svar_innen":
		l.date(col, c.AnswerBy)
	case "slettes_innen":
		l.date(col, c.DeleteBy)
	}
}

// countings are the formulas that follow the tasks, by column, as they stand in any row.
func (s *sheet) countings() map[string]string {
	return map[string]string{
		"neste_frist":  s.nextDue(),
		"aapne":        s.count() + "-" + s.inRow("gjort") + "-" + s.inRow("ikke_aktuelt"),
		"forfalt":      s.count(s.open(), s.due(`"<"&TODAY()`)),
		"snart":        s.count(s.open(), s.due(`">="&TODAY()`), s.due(fmt.Sprintf(`"<="&TODAY()+%d`, soon))),
		"gjort":        s.count(s.statusIs("", "gjort")),
		"ikke_aktuelt": s.count(s.statusIs("", "ikke_aktuelt")),
		"framdrift":    fmt.Sprintf("(%[2]s+%[3]s)/MAX(1,%[1]s+%[2]s+%[3]s)", s.inRow("aapne"), s.inRow("gjort"), s.inRow("ikke_aktuelt")),
	}
}

// counting writes a number that follows the tasks.
func (s *sheet) counting(l *lines, col int, key, formula string, n counts) {
	switch key {
	case "neste_frist":
		l.formula(col, formula, n.nextDue(), l.style.date)
	case "framdrift":
		l.formula(col, formula, 0, l.style.percent)
	default:
		now := map[string]int{"aapne": n.open, "forfalt": n.late, "snart": n.soon, "gjort": n.done, "ikke_aktuelt": n.not}[key]
		l.formula(col, formula, now, l.style.number)
	}
}

// tasksColumn names a whole column of the tasks, so that lines that people add or
// take out, sort or filter change nothing.
func (s *sheet) tasksColumn(col int) string {
	return fmt.Sprintf("'%[1]s'!$%[2]s:$%[2]s", s.sheetName("oppgaver"), letters(col))
}

// count counts the items of the packet on a row for which conditions hold. The
// packet's id is looked for as the beginning of a text: an id such as 1234567890
// would otherwise be taken for a number, and found nowhere.
func (s *sheet) count(conditions ...string) string {
	return "COUNTIFS(" + strings.Join(append([]string{s.ofPacket()}, conditions...), ",") + ")"
}

func (s *sheet) ofPacket() string {
	return fmt.Sprintf(`%s,$%s&"*"`, s.tasksColumn(colPacket), s.inRow("pakke"))
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
func (s *sheet) nextDue() string {
	return fmt.Sprintf(`IF(%s=0,"",_xlfn.MINIFS(%s,%s,%s))`, s.inRow("aapne"), s.tasksColumn(colDue), s.ofPacket(), s.open())
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
	waits := fmt.Sprintf(`LEFT($%s,%d)="%s"`, s.cell("kvittering", first), utf8.RuneCountInString(s.waits()), s.waits())
	by := "$" + s.cell("svar_innen", first)
	return []mark{
		{fmt.Sprintf("AND(%s,ISNUMBER(%[2]s),%[2]s<TODAY())", waits, by), s.styles.late},
		{fmt.Sprintf("AND(%s,ISNUMBER(%[2]s),%[2]s<=TODAY()+%[3]d)", waits, by, soon), s.styles.soon},
	}
}
