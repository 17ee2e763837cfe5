package main

import (
	"context"
	"errors"
	"io/fs"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/filled"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/plan"
	"github.com/handover-no/handover/handover/receipt"
	"github.com/handover-no/handover/handover/register"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/handover/seal"
	"github.com/handover-no/handover/handover/validate"
)

// The exit codes are a contract, told in «handover help exit-codes»: new ones
// may be added, and an unknown one means failure.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInvalid     = 3
	exitNothing     = 4
	exitNotGenuine  = 5
	exitNoKey       = 6
	exitExists      = 7
	exitMixed       = 8
	exitIndividual  = 9
	exitPlan        = 10
	exitBug         = 70
	exitInterrupted = 130
)

// exitCodes lists the codes for the help.
func exitCodes() []int {
	return []int{
		exitDone, exitFailed, exitUsage, exitInvalid, exitNothing, exitNotGenuine, exitNoKey,
		exitExists, exitMixed, exitIndividual, exitPlan, exitBug, exitInterrupted,
	}
}

// A codeError carries an exit code for something that has been told already.
type codeError struct{ code int }

func (e *codeError) Error() string { return "told already" }

// exitCode is the only place where an error becomes a number.
func exitCode(err error) int {
	var usage *usageError
	var told *codeError
	var invalid *diag.InvalidError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		return exitUsage
	case errors.As(err, &told):
		return told.code
	case errors.As(err, &invalid), errors.Is(err, validate.ErrInvalid), errors.Is(err, handover.ErrOtherChild), errors.Is(err, handover.ErrMixed),
		errors.Is(err, pdf.ErrGlyph), errors.Is(err, filled.ErrUnreadable), errors.Is(err, register.ErrUnreadable), errors.Is(err, errStillSealed):
		return exitInvalid
	case errors.Is(err, validate.ErrIndividual):
		return exitIndividual
	case errors.Is(err, handover.ErrNothing), errors.Is(err, handover.ErrUnanswered):
		return exitNothing
	case errors.Is(err, handover.ErrNotPlanned):
		return exitPlan
	case errors.Is(err, handover.ErrBug):
		return exitBug
	case errors.Is(err, handover.ErrCannotSign), errors.Is(err, errKeyDamaged):
		return exitFailed
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.Is(err, fs.ErrExist), errors.Is(err, handover.ErrAnswered):
		return exitExists
	case errors.Is(err, seal.ErrNoMatch):
		return exitNoKey
	case isNotGenuine(err):
		return exitNotGenuine
	}
	return exitFailed
}

func isNotGenuine(err error) bool {
	for _, e := range []error{
		errNotPacket, seal.ErrDamaged, packet.ErrDamaged, receipt.ErrNotGenuine, keybook.ErrNotGenuine,
		plan.ErrPlan, plan.ErrOther,
	} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// sumUp tells how several targets ended: alike gives that code, and otherwise
// exitMixed.
func sumUp(codes []int) int {
	if len(codes) == 0 {
		return exitDone
	}
	for _, c := range codes[1:] {
		if c != codes[0] {
			return exitMixed
		}
	}
	return codes[0]
}

// ended returns how a run over several targets ended, for each of which it has
// been told.
func ended(codes []int) error {
	if code := sumUp(codes); code != exitDone {
		return &codeError{code}
	}
	return nil
}
