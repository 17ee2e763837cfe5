package xlsx

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/secret"
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

// moreWidth is how wide a column is that people have put in.
const moreWidth = 14

// soon is how many days before it is due an item is told of.
const soon = 7

// A State is how far a task is.
type State int

// Open is where a task begins.
const (
	Open State = iota
	InProgress
	Done
	NotApplicable
)

// word is the key of the word that the list offers for a state.
func (s State) word() string { return [...]string{"aapen", "i_arbeid", "gjort", "ikke_aktuelt"}[s] }

func (s State) closed() bool { return s == Done || s == NotApplicable }

// A Task is one row of the tasks, with what has been filled in. Its texts are written
// as they are; those that come from a packet are made so that no spreadsheet takes them
// for a formula, see Child.Task.
type Task struct {
	Child, Item, Who secret.Text
	Due              Value
	State            State
	// Status is what somebody has written that is none of the words that the list
	// offers; State then counts it.
	Status   secret.Text
	By, Note secret.Text
	Done     Value
	// Packet and Nr say which item it is; a row that people have put in has neither.
	// Which is what somebody has written in place of Nr.
	Packet string
	Nr     int
	Which  Value
	More   []Value // in the columns that people have put in
}

// A Value is what stands in a cell: a day, a number as the file has it, or a text.
type Value struct {
	Day    day.Day
	Number string
	Text   secret.Text
}

var numberForm = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,15})?([eE][-+]?[0-9]{1,2})?$`)

func (v Value) isEmpty() bool { return v.Day.IsZero() && v.Number == "" && v.Text.IsEmpty() }

// isNumber reports whether there is a number of a form that can be written as one.
func (v Value) isNumber() bool { return numberForm.MatchString(v.Number) }

// writeTasks writes the sheet that people fill in.
func (b *book) writeTasks() error {
	s := b.sheet("oppgaver")
	columns := slices.Clone(taskColumns)
	for _, head := range b.more {
		columns = append(columns, column{head: head, width: moreWidth})
	}
	last := lastRow(len(b.tasks))
	for _, step := range []func() error{
		func() error { return s.taskTop() },
		func() error { return s.heading(columns, "xlsx.kolonne_") },
		func() error { return s.table(columns, len(b.tasks)) },
		func() error { return s.choices(last) },
		func() error { return s.taskMarks(last) },
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
	if s.heads.note != "" {
		if err := s.put("A3", s.heads.note, s.styles.sub); err != nil {
			return err
		}
	}
	return s.top(s.heads.tasks, s.heads.tasksSub)
}

func (s *sheet) taskLines(l *lines) {
	alert := s.alert(anyRow)
	for i := range s.tasks {
		s.taskLine(l, headRow+1+i, &s.tasks[i], alert)
	}
}

func (s *sheet) taskLine(l *lines, row int, t *Task, alert string) {
	l.begin(row, tall(t.rows()))
	l.keep(colChild, t.Child.Reveal(), l.style.text)
	l.keep(colItem, t.Item.Reveal(), l.style.text)
	l.keep(colWho, t.Who.Reveal(), l.style.text)
	l.value(colDue, t.Due, l.style.date)
	if t.isNote() { // one that people have put in between has no alert
		l.put(colAlert, "", l.style.text)
	} else {
		l.formula(colAlert, alert, s.alertOn(t, s.made), l.style.text)
	}
	l.keep(colStatus, t.status(s.book), l.style.text)
	l.keep(colBy, t.By.Reveal(), l.style.text)
	l.value(colDone, t.Done, l.style.date)
	l.keep(colNote, t.Note.Reveal(), l.style.text)
	l.keep(colPacket, t.Packet, l.style.small)
	l.value(colNr, t.nr(), l.style.small)
	for i, v := range t.More {
		l.value(colNr+1+i, v, l.style.text)
	}
	l.end()
}

// isNote reports whether a row is no task: it has no item and no due date.
func (t *Task) isNote() bool { return t.Packet == "" && t.Due.isEmpty() }

// rows is how many lines of text a row has room for. No row is lower than two: that is
// what the alert takes, and a program does not make a row higher when a formula comes
// to say something.
func (t *Task) rows() int {
	const least = 2
	rows := least
	for _, c := range []struct {
		text secret.Text
		col  int
	}{{t.Child, colChild}, {t.Item, colItem}, {t.Who, colWho}, {t.Note, colNote}} {
		rows = max(rows, rowsOf(c.text.Reveal(), taskColumns[c.col].width))
	}
	return rows
}

// status is the word that stands there.
func (t *Task) status(b *book) string {
	if !t.Status.IsEmpty() {
		return t.Status.Reveal()
	}
	if t.isNote() && t.State == Open {
		return ""
	}
	return b.word("xlsx.status_" + t.State.word())
}

// nr is what stands under Nr.
func (t *Task) nr() Value {
	if t.Nr > 0 {
		return Value{Number: strconv.Itoa(t.Nr)}
	}
	return t.Which
}

// in is what an item says.
func (i Item) in(p *i18n.Printer) string {
	if i.When == "" {
		return i.Text
	}
	return p.T("xlsx.oppgave_naar", map[string]any{"oppgave": i.Text, "naar": i.When})
}

// status is one of the words that tell how it goes.
func (s *sheet) status(key string) string { return s.word("xlsx.status_" + key) }

// alerts are the words that stand beside the colours.
func (s *sheet) alerts(key string) string { return s.word("xlsx.varsel_" + key) }

// alert is the formula that tells whether an item is late, the day it is looked at.
func (s *sheet) alert(row string) string {
	due, status := letters(colDue)+row, letters(colStatus)+row
	return fmt.Sprintf(`IF(OR(%[2]s="%[3]s",%[2]s="%[4]s"),"",IF(NOT(ISNUMBER(%[1]s)),"%[5]s",IF(%[1]s<TODAY(),"%[6]s",IF(%[1]s<=TODAY()+%[8]d,"%[7]s",""))))`,
		due, status, s.status("gjort"), s.status("ikke_aktuelt"),
		s.alerts("sjekk_frist"), s.alerts("forfalt"), s.alerts("snart"), soon)
}

// alertOn is what alert gives on a day.
func (s *sheet) alertOn(t *Task, today day.Day) string {
	switch due := t.Due.Day; {
	case t.State.closed() && t.Status.IsEmpty():
		return ""
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
	from, to := s.made.AddMonths(-12), s.made.AddMonths(36)
	if err := v.SetRange(serial(from), serial(to), excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween); err != nil {
		return err
	}
	v.SetError(excelize.DataValidationErrorStyleStop, s.text.T("xlsx.dato_feil_tittel", nil), s.text.T("xlsx.dato_feil", map[string]any{
		"eksempel": i18n.Date(s.made), "fra": i18n.Date(from), "til": i18n.Date(to),
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
