package xlsx

import (
	"errors"
	"time"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
)

// A Planned is what a run is to do, summed up by recipient, to be shared in an office.
//
// Every number of cases is a figure about children at a school: those under Least are
// not told, nothing among them, so that no cell tells of somebody. There are no sums,
// which would give away what a single cell does not say; and of how many something is
// withheld is not told either where it is of all but a few.
type Planned struct {
	Created time.Time
	Made    day.Day // the day of Created, where the sender is
	// Individual tells that there are cases that are handled individually; nothing tells
	// how many, or whose.
	Individual bool
	Rows       []PlannedRow
}

// A PlannedRow is what there is for one role in one unit.
type PlannedRow struct {
	Unit  string // name
	Orgnr string
	Role  string // in words
	// Numbers of cases: something goes; some of that is withheld; nothing goes; the
	// case is stopped.
	Ready, Held, Nothing, Stopped int
	Until                         day.Day // last day of the key; none when there is no key
	First                         bool    // the key has not been used before
}

// Least is the smallest figure about children at a school that is told.
const Least = 5

var plannedColumns = []column{
	{key: "mottaker", width: 36}, {key: "orgnr", width: 11}, {key: "rolle", width: 17}, {key: "klare", width: 10, number: true},
	{key: "holdes", width: 12, number: true}, {key: "ingenting", width: 11, number: true}, {key: "stoppet", width: 10, number: true},
	{key: "noekkel", width: 14}, {key: "ny", width: 12},
}

// WritePlanned makes the workbook. p is a printer in the language of the office.
func WritePlanned(o Planned, p *i18n.Printer) ([]byte, error) {
	title := p.T("xlsx.plan_tittel", map[string]any{"dato": i18n.Date(o.Made)})
	b := &book{text: p, sheets: []string{"plan"}, heads: headlines{
		document: title, pageLeft: title, footer: p.T("xlsx.plan_bunntekst", nil), created: o.Created,
	}}
	return b.write(func() error { return b.planned(o) })
}

func (b *book) planned(o Planned) error {
	s := b.sheet("plan")
	note := ""
	if o.Individual {
		note = s.text.T("xlsx.plan_enkeltvis", nil)
	}
	for _, step := range []func() error{
		func() error {
			return s.top(b.heads.document, s.text.T("xlsx.plan_ingress", map[string]any{"minst": Least}))
		},
		func() error { return s.put("A3", note, s.styles.sub) },
		func() error { return s.heading(plannedColumns, "xlsx.plan_") },
		func() error {
			for i, r := range o.Rows {
				if err := s.plannedLine(headRow+1+i, r); err != nil {
					return err
				}
			}
			return nil
		},
		func() error { return s.table(plannedColumns, len(o.Rows)) },
		func() error { return s.print("landscape") },
		s.repeatHeads,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) plannedLine(row int, r PlannedRow) error {
	const numbers, key, first = 3, 7, 8 // columns
	var err error
	for i, text := range []string{r.Unit, r.Orgnr, r.Role} {
		err = errors.Join(err, s.put(at(i, row), text, s.styles.text))
	}
	for i, f := range []struct{ n, fewest int }{
		{r.Ready, r.Ready}, {r.Held, min(r.Held, r.Ready-r.Held)}, {r.Nothing, r.Nothing}, {r.Stopped, r.Stopped},
	} {
		err = errors.Join(err, s.figure(at(numbers+i, row), f.n, f.fewest))
	}
	if r.Until.IsZero() {
		err = errors.Join(err, s.put(at(key, row), s.text.T("xlsx.plan_uten_noekkel", nil), s.styles.text))
	} else {
		err = errors.Join(err, s.date(at(key, row), r.Until))
	}
	isNew := ""
	if r.First {
		isNew = s.text.T("xlsx.plan_ny_ja", nil)
	}
	err = errors.Join(err, s.put(at(first, row), isNew, s.styles.text))
	return errors.Join(err, s.file.SetRowHeight(s.name, row, tall(rowsOf(r.Unit, plannedColumns[0].width))))
}

// figure writes a number of children, unless the fewest that it tells of are too few.
func (s *sheet) figure(cell string, n, fewest int) error {
	if fewest < Least {
		return s.put(cell, s.text.T("xlsx.plan_faa", nil), s.styles.number)
	}
	return s.number(cell, n, s.styles.number)
}
