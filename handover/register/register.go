// Package register reads a list of children that somebody has taken out of a register:
// one row for each child, with names, birth date, where it comes from, where it goes
// and who its guardians are. New case files are made from it.
//
// A list is a workbook (.xlsx) or a text with separators (CSV), from whatever program
// there was. A column is known by its heading, or by a Mapping. A row is read for
// itself: what is wrong with one stops no other, and is told by row and column – never
// by what stands there.
//
// Some children are to be handled individually: their address is protected, or nobody
// knows whether it is. The row of such a child is left out before anything else is
// looked at, and with it every other row about the same child. Nothing tells which,
// how many, or why; List.Individual says no more than that there may be some.
//
// A field is what a column can hold. It has a key, which mappings and documentation
// use, and for most a path in the case file.
package register

import (
	"errors"

	"github.com/handover-no/handover/handover/sheet"
)

// Why a file cannot be read as a list. All are kinds of ErrUnreadable.
var (
	ErrUnreadable = errors.New("register: not a list that can be read")
	// ErrFormat reports a file that is neither an .xlsx file nor a text.
	ErrFormat = sheet.Kind(ErrUnreadable, "register: neither a workbook nor a text")
	// ErrLocked reports a workbook that takes a password to open.
	ErrLocked = sheet.Kind(ErrUnreadable, "register: the workbook is encrypted")
	// ErrDamaged reports a workbook that is cut, or not put together as one.
	ErrDamaged = sheet.Kind(ErrUnreadable, "register: the workbook is damaged")
	// ErrTooLarge reports a list beyond MaxBytes or MaxRows.
	ErrTooLarge = sheet.Kind(ErrUnreadable, "register: the list is too large")
)

// Limits on what is read. A list of 10,000 children with 30 columns is 3 MB as a
// workbook and 12 MB as the XML in it.
const (
	MaxBytes   = 32 << 20 // of the file
	MaxRows    = 20_000
	maxColumns = 200
)

func limits() sheet.Limits {
	return sheet.Limits{File: MaxBytes, Part: 64 << 20, Strings: 1_000_000, Columns: maxColumns}
}

// own turns what is wrong with a workbook into what is wrong with a list.
func own(err error) error {
	return sheet.Kinds{Format: ErrFormat, Locked: ErrLocked, Damaged: ErrDamaged, TooLarge: ErrTooLarge}.Of(err)
}

// A line is a row of the file as it stands there.
type line struct {
	sheet, row int // from 1
	cells      []sheet.Cell
	// broken tells that it cannot be told where its cells end.
	broken bool
}

// at returns the cell in a column, which is empty when nothing stands there.
func (l line) at(col int) sheet.Cell {
	for _, c := range l.cells {
		if c.Col == col {
			return c
		}
	}
	return sheet.Cell{Col: col}
}

// lines reads all rows that have something in them.
func lines(data []byte) ([]line, error) {
	if len(data) > MaxBytes {
		return nil, ErrTooLarge
	}
	if !sheet.LooksLikeOne(data) {
		return textLines(data)
	}
	book, err := sheet.Open(data, limits())
	if err != nil {
		return nil, own(err)
	}
	var out []line
	for n := range book.Sheets() {
		err := book.Rows(n, func(row int, cells []sheet.Cell) error {
			if len(out) == MaxRows {
				return ErrTooLarge
			}
			out = append(out, line{sheet: n + 1, row: row, cells: cells})
			return nil
		})
		if err != nil {
			return nil, own(err)
		}
	}
	return out, nil
}
