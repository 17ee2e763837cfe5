// Package sheet reads the cells of a workbook (.xlsx) that somebody else has saved,
// and the dates that people write in them.
//
// A workbook comes from anywhere, and may be made to do harm. So only the parts that
// cells stand in are looked at, each no further than its limit; formulas are never
// worked out – the value that was saved with one counts – and nothing is written to
// disk. No error tells what stands in a file.
package sheet

import "errors"

// Why a file cannot be read.
var (
	// ErrFormat reports a file that is no .xlsx: an older or another format.
	ErrFormat = errors.New("sheet: not an .xlsx file")
	// ErrLocked reports a workbook that takes a password to open.
	ErrLocked = errors.New("sheet: the workbook is encrypted")
	// ErrDamaged reports a workbook that is cut, or not put together as one.
	ErrDamaged = errors.New("sheet: the workbook is damaged")
	// ErrTooLarge reports a workbook beyond its Limits.
	ErrTooLarge = errors.New("sheet: the workbook is too large")
)

// Kinds are what a package that reads workbooks of one kind calls these.
type Kinds struct{ Format, Locked, Damaged, TooLarge error }

// Of returns what err is called there. What is not of this package stays as it is.
func (k Kinds) Of(err error) error {
	switch err {
	case ErrFormat:
		return k.Format
	case ErrLocked:
		return k.Locked
	case ErrDamaged:
		return k.Damaged
	case ErrTooLarge:
		return k.TooLarge
	}
	return err
}

// Kind returns an error that is a kind of a broader one.
func Kind(of error, what string) error { return &kind{of, what} }

type kind struct {
	of   error
	what string
}

func (k *kind) Error() string        { return k.what }
func (k *kind) Is(target error) bool { return target == k.of }

// Limits are how much of a workbook is read: beyond what any list comes to for which
// it is opened. How many rows there may be is for the reader to count.
type Limits struct {
	File, Part int // bytes of the file, and of a part of it when unpacked
	Strings    int // different texts in cells
	Columns    int // that are looked at
}

// LooksLikeOne reports whether a file begins as a workbook does, or one of the formats
// that ErrFormat and ErrLocked tell of.
func LooksLikeOne(data []byte) bool {
	return len(data) >= len(zipMagic) && (string(data[:len(zipMagic)]) == zipMagic || string(data[:len(zipMagic)]) == oleMagic[:len(zipMagic)])
}
