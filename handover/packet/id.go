package packet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/handover-no/handover/handover/norid"
)

// An ID names one packet: ten characters of lower-case Crockford base32 (no i,
// l, o or u), 50 random bits. It says nothing about the child or the receiver.
type ID string

const (
	idLength   = 10 // characters of 5 bits
	idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	idBits     = 5 // per character
)

// ErrName reports text that is not a packet id or not a packet's file name.
var ErrName = errors.New("packet: not a packet's id or file name")

// NewID draws an id, with seven bytes of random.
func NewID(random io.Reader) (ID, error) {
	var raw [8]byte
	if _, err := io.ReadFull(random, raw[1:]); err != nil {
		return "", fmt.Errorf("packet: new id: %w", err)
	}
	n := binary.BigEndian.Uint64(raw[:])
	var out [idLength]byte
	for i := range out {
		out[i] = idAlphabet[n&(1<<idBits-1)]
		n >>= idBits
	}
	return ID(out[:]), nil
}

// ParseID reads an id, in the one form that it has.
func ParseID(s string) (ID, error) {
	if len(s) != idLength || strings.Trim(s, idAlphabet) != "" {
		return "", ErrName
	}
	return ID(s), nil
}

// The parts of a packet's file name.
const (
	prefixHandover  = "overforing"
	prefixChecklist = "sjekkliste"
	suffix          = ".zip.age"
)

// A Name is the file name of a sealed packet. It tells the carrier where the
// packet goes and nothing else.
type Name struct {
	Checklist bool
	ID        ID
	Orgnr     string // of the receiver; empty for a familiekopi
}

// Name returns the file name that goes with m.
func (m Manifest) Name() Name {
	return Name{Checklist: m.Kind == Checklist, ID: m.PacketID, Orgnr: m.To.Orgnr}
}

// String returns the name, "overforing_k7q2m9xw4a_908592476.zip.age".
func (n Name) String() string { return n.Stem() + suffix }

// Stem returns the name without its end. What is opened lands in a folder of
// that name.
func (n Name) Stem() string {
	prefix := prefixHandover
	if n.Checklist {
		prefix = prefixChecklist
	}
	stem := prefix + "_" + string(n.ID)
	if n.Orgnr != "" {
		stem += "_" + n.Orgnr
	}
	return stem
}

// ParseName reads a file name as String writes it, without a folder.
func ParseName(s string) (Name, error) {
	stem, ok := strings.CutSuffix(s, suffix)
	if !ok {
		return Name{}, ErrName
	}
	prefix, rest, _ := strings.Cut(stem, "_")
	id, orgnr, _ := strings.Cut(rest, "_")
	n := Name{Checklist: prefix == prefixChecklist, ID: ID(id), Orgnr: orgnr}
	if _, err := ParseID(id); err != nil || n.String() != s {
		return Name{}, ErrName
	}
	if orgnr != "" && !norid.ValidOrgnr(orgnr) || orgnr == "" && n.Checklist {
		return Name{}, ErrName
	}
	return n, nil
}
