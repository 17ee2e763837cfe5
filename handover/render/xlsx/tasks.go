package xlsx

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
)

// taskColumns is the columns of the first sheet, in order.
var taskColumns = []column{
	{key: "barn", width: 17}, {key: "oppgave", width: 32}, {key: "ansvarlig", width: 15}, {key: "frist", width: 10.5},
	{key: "varsel", width: 11}, {key: "status", width: 11}, {key: "gjort_av", width: 8}, {key: "dato", width: 10.5},
	{key: "merknad", width: 11}, {key: "pakke", width: 10.5}, {key: "nr", width: 4},
}

// The places of the columns.
const (
	colChild = iota
	colItem
	colWho
	colDue
	colAlert
	colStatus
	colBy
	colDone // the day it was done
	colNote
	colPacket
	colNr
)

// soon is how many days before it is due an item is told of.
const soon = 7

// tasks writes the sheet that people fill in.
func (b *book) tasks() error {
	s := b.sheet("oppgaver")
	lines := b.list.lines()
	for _, step := range []func() error{
		func() error { return s.taskTop() },
		func() error { return s.heads(taskColumns, "xlsx.kolonne_") },
		func() error { return s.taskLines(lines) },
		func() error { return s.table(taskColumns, len(lines)) },
		func() error { return s.choices(lastRow(len(lines))) },
		func() error { return s.taskMarks(lastRow(len(lines))) },
		func() error { return s.print("landscape") },
		s.repeatHeads,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) taskTop() error {
	c := s.list
	if c.SchoolUnknown {
		if err := s.put("A3", s.text.T("xlsx.skole_ukjent", nil), s.styles.sub); err != nil {
			return err
		}
	}
	return s.top(
		s.text.T("xlsx.tittel", map[string]any{"enhet": c.Unit, "rolle": c.Role}),
		s.text.T("xlsx.ingress", map[string]any{"dato": i18n.Date(c.Made)}))
}

func (s *sheet) taskLines(lines []line) error {
	for i, l := range lines {
		if err := s.taskLine(headRow+1+i, l); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) taskLine(row int, l line) error {
	item := l.item.in(s.text)
	for _, t := range []cellText{
		{colChild, l.child.Name.Reveal(), s.styles.text}, {colItem, item, s.styles.text}, {colWho, l.item.Who, s.styles.text},
		{colStatus, s.status("aapen"), s.styles.text}, {colBy, "", s.styles.text}, {colNote, "", s.styles.text},
		{colPacket, l.child.Packet, s.styles.small},
	} {
		if err := s.put(at(t.col, row), t.text, t.style); err != nil {
			return err
		}
	}
	if err := s.number(at(colNr, row), l.item.Nr, s.styles.small); err != nil {
		return err
	}
	if err := s.date(at(colDue, row), l.item.Due); err != nil {
		return err
	}
	if err := s.date(at(colDone, row), day.Day{}); err != nil {
		return err
	}
	if err := s.formula(at(colAlert, row), s.alert(row), s.alertOn(l.item.Due, s.list.Made), s.styles.text); err != nil {
		return err
	}
	// No row is lower than two lines: that is what the alert takes, and a program does
	// not make a row higher when a formula comes to say something.
	const least = 2
	lines := max(least, rowsOf(l.child.Name.Reveal(), taskColumns[colChild].width), rowsOf(item, taskColumns[colItem].width),
		rowsOf(l.item.Who, taskColumns[colWho].width))
	return s.file.SetRowHeight(s.name, row, tall(lines))
}

// in is what an item says.
func (i Item) in(p *i18n.Printer) string {
	if i.When == "" {
		return i.Text
	}
	return p.T("xlsx.oppgave_naar", map[string]any{"oppgave": i.Text, "naar": i.When})
}

// status is one of the words that tell how it goes.
func (s *sheet) status(key string) string { return s.text.T("xlsx.status_"+key, nil) }

// alerts are the words that stand beside the colours.
func (s *sheet) alerts(key string) string { return s.text.T("xlsx.varsel_"+key, nil) }

// alert is the formula that tells whether an item is late, the day it is looked at.
func (s *sheet) alert(row int) string {
	due, status := at(colDue, row), at(colStatus, row)
	return fmt.Sprintf(`IF(OR(%[2]s="%[3]s",%[2]s="%[4]s"),"",IF(NOT(ISNUMBER(%[1]s)),"%[5]s",IF(%[1]s<TODAY(),"%[6]s",IF(%[1]s<=TODAY()+%[8]d,"%[7]s",""))))`,
		due, status, s.status("gjort"), s.status("ikke_aktuelt"),
		s.alerts("sjekk_frist"), s.alerts("forfalt"), s.alerts("snart"), soon)
}

// alertOn is what alert gives on a day, for an item that is open.
func (s *sheet) alertOn(due, today day.Day) string {
	switch {
	case due.IsZero():
		return s.alerts("sjekk_frist")
	case due.Before(today):
		return s.alerts("forfalt")
	case !due.After(today.AddDays(soon)):
		return s.alerts("snart")
	}
	return ""
}

// choices gives the status a list to choose from, and holds that dates are dates.
func (s *sheet) choices(last int) error {
	status := s.validation(colStatus, last)
	var words []string
	for _, key := range []string{"aapen", "i_arbeid", "gjort", "ikke_aktuelt"} {
		words = append(words, s.status(key))
	}
	if err := status.SetDropList(words); err != nil {
		return err
	}
	status.SetError(excelize.DataValidationErrorStyleStop, s.text.T("xlsx.status_feil_tittel", nil), s.text.T("xlsx.status_feil", nil))
	if err := s.file.AddDataValidation(s.name, status); err != nil {
		return err
	}
	for _, col := range []int{colDue, colDone} {
		if err := s.dateOnly(col, last); err != nil {
			return err
		}
	}
	note := s.validation(colNote, last)
	const longest = 200 // characters
	if err := note.SetRange(0, longest, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorBetween); err != nil {
		return err
	}
	note.SetInput(s.text.T("xlsx.merknad_tips_tittel", nil), s.text.T("xlsx.merknad_tips", nil))
	note.SetError(excelize.DataValidationErrorStyleStop, s.text.T("xlsx.merknad_tips_tittel", nil), s.text.T("xlsx.merknad_tips", nil))
	return s.file.AddDataValidation(s.name, note)
}

func (s *sheet) validation(col, last int) *excelize.DataValidation {
	v := excelize.NewDataValidation(true)
	v.Sqref = at(col, headRow+1) + ":" + at(col, last)
	return v
}

// dateOnly holds that a column has dates, and that the year is not slipped: a year
// before the list, at the earliest, and three behind it.
func (s *sheet) dateOnly(col, last int) error {
	v := s.validation(col, last)
	from, to := s.list.Made.AddMonths(-12), s.list.Made.AddMonths(36)
	if err := v.SetRange(serial(from), serial(to), excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween); err != nil {
		return err
	}
	v.SetError(excelize.DataValidationErrorStyleStop, s.text.T("xlsx.dato_feil_tittel", nil), s.text.T("xlsx.dato_feil", map[string]any{
		"eksempel": i18n.Date(s.list.Made), "fra": i18n.Date(from), "til": i18n.Date(to),
	}))
	return s.file.AddDataValidation(s.name, v)
}

// taskMarks sets apart what is late, what soon will be, and what is done. The words
// beside say the same.
func (s *sheet) taskMarks(last int) error {
	const first = headRow + 1
	is := func(col int, word string) string { return fmt.Sprintf(`$%s="%s"`, at(col, first), word) }
	done, not := is(colStatus, s.status("gjort")), is(colStatus, s.status("ikke_aktuelt"))
	for _, m := range []struct {
		from, to int
		marks    []mark
	}{
		{colDue, colAlert, []mark{
			{is(colAlert, s.alerts("forfalt")), s.styles.late}, {is(colAlert, s.alerts("snart")), s.styles.soon},
			{is(colAlert, s.alerts("sjekk_frist")), s.styles.late},
		}},
		{colStatus, colStatus, []mark{{done, s.styles.done}}},
		{colChild, colDue, []mark{{fmt.Sprintf("OR(%s,%s)", done, not), s.styles.muted}}},
	} {
		if err := s.mark(at(m.from, first), at(m.to, last), m.marks...); err != nil {
			return err
		}
	}
	return nil
}
