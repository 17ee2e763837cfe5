package main

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/receipt"
	"github.com/handover-no/handover/handover/seal"
)

// A reason is a kind of failure: many packets fail for few reasons, and each reason
// has one remedy. The words are part of the JSON, and never change.
type reason string

const (
	reasonWrongKey   reason = "wrong_key"
	reasonOtherRole  reason = "other_role"
	reasonOtherUnit  reason = "other_unit"
	reasonPassedOn   reason = "not_for_us"
	reasonPassphrase reason = "passphrase"
	reasonRevoked    reason = "revoked_key"
	reasonExpired    reason = "expired_key"
	reasonFuture     reason = "from_the_future"
	reasonUnknown    reason = "unknown_sender"
	reasonNoRight    reason = "no_right_to_sign"
	reasonBook       reason = "key_book"
	reasonNotPacket  reason = "not_a_packet"
	reasonSignature  reason = "signature"
	reasonDamaged    reason = "damaged"
	reasonNotTest    reason = "not_a_test"
	reasonTaken      reason = "name_taken"
	reasonAnswered   reason = "answered_before"
	reasonNotOpened  reason = "not_opened"
	reasonDisk       reason = "disk"
	reasonOther      reason = "other"
)

// reasonsOf says which errors are of which reason; the first that fits counts.
func reasonsOf() []struct {
	err error
	is  reason
} {
	return []struct {
		err error
		is  reason
	}{
		{handover.ErrNotForUs, reasonPassedOn},
		{handover.ErrNotTest, reasonNotTest},
		{handover.ErrAnswered, reasonAnswered},
		{handover.ErrNotOpened, reasonNotOpened},
		{errPassphrase, reasonPassphrase},
		{errNoPassphrase, reasonPassphrase},
		{seal.ErrNeedsPassphrase, reasonPassphrase},
		{errOtherRole, reasonOtherRole},
		{errOtherUnit, reasonOtherUnit},
		{seal.ErrNoMatch, reasonWrongKey},
		{keybook.ErrRevoked, reasonRevoked},
		{keybook.ErrNotInTime, reasonExpired},
		{keybook.ErrFuture, reasonFuture},
		{keybook.ErrNoRight, reasonNoRight},
		{keybook.ErrUnknownSigner, reasonUnknown},
		{keybook.ErrNoBook, reasonUnknown},
		{keybook.ErrUntrusted, reasonUnknown},
		{keybook.ErrExpired, reasonBook},
		{errNotPacket, reasonNotPacket},
		{seal.ErrForeign, reasonNotPacket},
		{seal.ErrSignature, reasonSignature},
		{receipt.ErrNotGenuine, reasonSignature},
		{seal.ErrTooLarge, reasonNotPacket},
		{seal.ErrDamaged, reasonDamaged},
		{packet.ErrDamaged, reasonDamaged},
		{fs.ErrExist, reasonTaken},
		{fs.ErrNotExist, reasonDisk},
		{fs.ErrPermission, reasonDisk},
	}
}

func reasonOf(err error) reason {
	for _, r := range reasonsOf() {
		if errors.Is(err, r.err) {
			return r.is
		}
	}
	if systemKey(err) != "" {
		return reasonDisk
	}
	return reasonOther
}

// failures are what failed in a run over many, by reason.
type failures struct {
	all []failure
}

type failure struct {
	why   reason
	err   error // of the first
	count int
}

func (f *failures) add(err error) reason {
	why := reasonOf(err)
	for i := range f.all {
		if f.all[i].why == why {
			f.all[i].count++
			return why
		}
	}
	f.all = append(f.all, failure{why, err, 1})
	return why
}

func (f *failures) count() (n int) {
	for _, x := range f.all {
		n += x.count
	}
	return n
}

// byReason counts failures for programs.
func (f *failures) byReason() map[reason]int {
	out := map[reason]int{}
	for _, x := range f.all {
		out[x.why] = x.count
	}
	return out
}

// sorted returns the reasons, the most frequent first.
func (f *failures) sorted() []failure {
	return slices.SortedStableFunc(slices.Values(f.all), func(a, b failure) int { return b.count - a.count })
}

// tellFailures sums up what failed: each reason once, how many it struck, and what to
// do about it.
func (env *Env) tellFailures(f failures) {
	for _, x := range f.sorted() {
		env.errln("  " + env.text.N("les.grunn", x.count, map[string]any{"grunn": env.text.T("les.grunn_"+string(x.why), nil)}))
		if remedy := env.remedy(x.err); remedy != "" {
			env.errln("    " + strings.ReplaceAll(remedy, "\n", "\n  "))
		}
	}
}
