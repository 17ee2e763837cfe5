// Package receipt makes and checks receipts: signed answers by which a receiver
// tells the sender what became of a packet.
//
// The baton is the responsibility for seeing that a child's information
// arrives. The sender holds it until a receipt says akseptert. A receipt is
// signed with a one-time key that lies in the packet, and the sender keeps the
// public half; so it proves that somebody opened the packet, and no more: the
// sender could make one, too.
//
// The promise: Check accepts only a receipt in canonical form with a valid
// signature, and there is nothing in a receipt but codes, a packet id, a number
// and a time. No free text and no personal data, so that it may travel by
// ordinary mail.
package receipt

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/handover-no/handover/handover/canon"
	"github.com/handover-no/handover/handover/seal"
)

// Namespace is what signatures over receipts are made for.
const Namespace = "overforing-kvittering-v1"

// A State is what became of a packet.
type State string

// The states.
const (
	Received State = "mottatt"   // opened
	Accepted State = "akseptert" // the receiver has taken the baton
	Rejected State = "avvist"    // for a Reason
)

// A Reason says why a packet was rejected.
type Reason string

// The reasons.
const (
	WrongReceiver Reason = "feil_mottaker"
	UnknownChild  Reason = "ukjent_barn"
	Unreadable    Reason = "uleselig"
	Incomplete    Reason = "mangler"
)

// A Receipt is one answer about one packet.
type Receipt struct {
	PacketID string    `json:"packet_id"`
	State    State     `json:"state"`
	Reason   Reason    `json:"reason,omitempty"` // only with Rejected, and then always
	Time     time.Time `json:"time"`             // UTC, whole seconds
	Seq      int       `json:"seq"`              // 1, 2, 3 …: a later answer has a higher number
}

const (
	maxSeq  = 9999
	maxSize = 4 << 10 // bytes; a receipt has about 120
)

var (
	// ErrNotGenuine reports bytes that are not a receipt, or not one that was
	// signed with the packet's key.
	ErrNotGenuine = errors.New("receipt: damaged or not authentic")
	// ErrInvalid reports a receipt that cannot be made: a value of the wrong
	// form, or a reason without or instead of a rejection.
	ErrInvalid = errors.New("receipt: a value is not valid")
	// ErrConflict reports receipts that contradict each other.
	ErrConflict = errors.New("receipt: two receipts contradict each other")
)

var (
	idForm   = regexp.MustCompile(`^[0-9abcdefghjkmnpqrstvwxyz]{10}$`)
	nameForm = regexp.MustCompile(`^kvittering_[0-9abcdefghjkmnpqrstvwxyz]{10}_[1-9][0-9]{0,3}\.json$`)
)

// Name returns the name of the file that holds r; the signature's has ".sig"
// after it.
func (r Receipt) Name() string { return fmt.Sprintf("kvittering_%s_%d.json", r.PacketID, r.Seq) }

// IsName reports whether a file name is one that Name returns.
func IsName(s string) bool { return nameForm.MatchString(s) }

// SeqOf returns the number in a file name that Name returns, or 0.
func SeqOf(name string) int {
	if !IsName(name) {
		return 0
	}
	seq, err := strconv.Atoi(strings.TrimSuffix(name[strings.LastIndexByte(name, '_')+1:], ".json"))
	if err != nil {
		return 0
	}
	return seq
}

func (r Receipt) valid() bool {
	switch r.State {
	case Received, Accepted:
		if r.Reason != "" {
			return false
		}
	case Rejected:
		switch r.Reason {
		case WrongReceiver, UnknownChild, Unreadable, Incomplete:
		default:
			return false
		}
	default:
		return false
	}
	return idForm.MatchString(r.PacketID) && r.Seq >= 1 && r.Seq <= maxSeq &&
		r.Time.Location() == time.UTC && r.Time.Nanosecond() == 0 && r.Time.Year() >= 2000 && r.Time.Year() <= 9999
}

// Make returns r as canonical JSON and its signature by the packet's one-time
// key. The same arguments give the same bytes.
func Make(key seal.Signer, r Receipt) (data, signature []byte, err error) {
	if !r.valid() {
		return nil, nil, ErrInvalid
	}
	if data, err = canon.Encode(r); err != nil {
		return nil, nil, fmt.Errorf("receipt: make: %w", err)
	}
	if signature, err = seal.Sign(key, Namespace, data); err != nil {
		return nil, nil, fmt.Errorf("receipt: make: %w", err)
	}
	return data, signature, nil
}

// Check returns the receipt in data, if signature was made over it with the
// private half of key, which the sender wrote down when the packet was made.
// The caller compares the packet id with the one that the key belongs to. Every
// way of failing is ErrNotGenuine.
func Check(data, signature []byte, key seal.PublicKey) (Receipt, error) {
	if len(data) > maxSize || seal.Verify(key, Namespace, data, signature) != nil {
		return Receipt{}, ErrNotGenuine
	}
	var r Receipt
	if err := canon.Decode(data, &r); err != nil {
		return Receipt{}, fmt.Errorf("%w: %w", ErrNotGenuine, err)
	}
	if !r.valid() {
		return Receipt{}, ErrNotGenuine
	}
	return r, nil
}

// Latest returns what checked receipts for one packet say now: the one with
// the highest number. Without receipts it is the zero Receipt, whose state is
// empty.
//
// Two people at one school may both have opened a packet and so have made the
// same answer at different times; then the earlier counts. Two different
// answers with the highest number are an ErrConflict, and so are receipts for
// different packets.
func Latest(checked []Receipt) (Receipt, error) {
	var latest Receipt
	for i, r := range checked {
		switch {
		case i > 0 && r.PacketID != latest.PacketID:
			return Receipt{}, ErrConflict
		case r.Seq > latest.Seq, r.Seq == latest.Seq && r.says(latest) && r.Time.Before(latest.Time):
			latest = r
		}
	}
	for _, r := range checked {
		if r.Seq == latest.Seq && !r.says(latest) {
			return Receipt{}, ErrConflict
		}
	}
	return latest, nil
}

// says reports whether r and s are the same answer.
func (r Receipt) says(s Receipt) bool { return r.State == s.State && r.Reason == s.Reason }

// Next returns the number of the answer that comes after the ones given.
func Next(checked []Receipt) int {
	highest := 0
	for _, r := range checked {
		highest = max(highest, r.Seq)
	}
	return highest + 1
}
