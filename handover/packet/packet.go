// Package packet makes and reads the container: a signed manifest and files,
// in a ZIP that can be written in one way only.
//
// A packet is what one school hands over to one receiver, in clear, before it
// is sealed and after it is opened. Its manifest says what it is, from whom, to
// whom and on what basis, and names every file with its digest. The kind
// decides what belongs in it: a pakke is the handover of one child, a
// sjekkliste the work list of one role, a trekk says that something handed
// over before is withdrawn, a familiekopi is for the family.
//
// The promise: Open returns a packet only when every byte of it is accounted
// for and the caller's verify function agreed to it. The ZIP is exactly what
// Build would have written, the manifest is in canonical form and has all the
// fields of its kind and no others, and each file is the one that was signed.
//
// This package knows nothing of keys. Signatures come from the function given
// to Build and are judged by the function given to Open.
package packet

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/canon"
)

const (
	manifestName  = "manifest.json"
	signatureName = "manifest.json.sig"

	maxManifest  = 256 << 10 // bytes
	maxSignature = 4 << 10   // bytes
)

var (
	// ErrDamaged reports bytes that are not a packet as Build makes it. The
	// three below are kinds of it.
	ErrDamaged = errors.New("packet: damaged or not authentic")
	// ErrContainer reports bytes that are not a ZIP as Build writes it.
	ErrContainer = fmt.Errorf("%w: not a packet's container", ErrDamaged)
	// ErrManifest reports a manifest that is not canonical, or lacks a field of
	// its kind, or has one too many, or a value of the wrong form.
	ErrManifest = fmt.Errorf("%w: the manifest is not valid", ErrDamaged)
	// ErrContent reports that the files are not those that the manifest names.
	ErrContent = fmt.Errorf("%w: the files are not those of the manifest", ErrDamaged)
)

// A Content is one file with its bytes.
type Content struct {
	Name string // as in the manifest, for example "vedlegg/01.pdf"
	Data []byte
}

// A Packet is what Open accepted.
type Packet struct {
	Manifest Manifest
	Files    []Content // in the order of Manifest.Files; the data must not be changed
}

// File returns the bytes of the file with this name, or false.
func (p Packet) File(name string) ([]byte, bool) {
	for _, f := range p.Files {
		if f.Name == name {
			return f.Data, true
		}
	}
	return nil, false
}

// Build returns a packet with the given files as ZIP. It fills in the fields
// of m that follow from the others – format, files and archive – and calls
// sign with the namespace of m's kind and the manifest's bytes. The same
// arguments and the same signature give the same bytes, in whatever order the
// files are given.
func Build(m Manifest, files []Content, sign func(namespace string, message []byte) ([]byte, error)) ([]byte, error) {
	files = slices.Clone(files)
	slices.SortFunc(files, m.Kind.order)
	m.Format = Format
	m.Files = make([]File, len(files))
	for i, f := range files {
		digest := sha256.Sum256(f.Data)
		m.Files[i] = File{Name: f.Name, Size: int64(len(f.Data)), SHA256: hex.EncodeToString(digest[:]), MediaType: mediaType(f.Name)}
	}
	m.Archive = m.archive()
	if err := m.Validate(); err != nil {
		return nil, err
	}
	manifest, err := canon.Encode(m)
	if err != nil {
		return nil, fmt.Errorf("packet: build: %w", err)
	}
	signature, err := sign(m.Kind.Namespace(), manifest)
	if err != nil {
		return nil, fmt.Errorf("packet: sign: %w", err)
	}
	if len(manifest) > maxManifest || len(signature) > maxSignature {
		return nil, ErrManifest
	}
	entries := append([]Content{{manifestName, manifest}, {signatureName, signature}}, files...)
	return encodeZIP(entries)
}

// A Claim is what a packet says of itself before anybody has verified it.
type Claim struct {
	Manifest  Manifest
	Namespace string // what the signature has to be made for
	Message   []byte // what it has to be made over
	Signature []byte
}

// Open reads what Build wrote. It calls verify with the claim as soon as the
// manifest is known to be well-formed, and returns verify's error as it is:
// there the caller checks the signature, who signed for whom, when, and that
// the packet is for the one who opens it. Nothing is returned unless verify
// agrees; after that, the files are compared with the signed digests.
//
// The packet's files are parts of data, not copies.
func Open(data []byte, verify func(Claim) error) (Packet, error) {
	entries, err := decodeZIP(data)
	if err != nil {
		return Packet{}, err
	}
	if len(entries) < 2 || entries[0].Name != manifestName || entries[1].Name != signatureName ||
		len(entries[0].Data) > maxManifest || len(entries[1].Data) > maxSignature {
		return Packet{}, ErrContainer
	}
	manifest, signature, files := entries[0].Data, entries[1].Data, entries[2:]
	m, err := ParseManifest(manifest)
	if err != nil {
		return Packet{}, err
	}
	if err := verify(Claim{m, m.Kind.Namespace(), manifest, signature}); err != nil {
		return Packet{}, err
	}
	if err := compare(m.Files, files); err != nil {
		return Packet{}, err
	}
	return Packet{m, files}, nil
}

// compare checks that the files are those named, in the same order.
func compare(named []File, files []Content) error {
	if len(named) != len(files) {
		return ErrContent
	}
	for i, f := range files {
		digest := sha256.Sum256(f.Data)
		n := named[i]
		if n.Name != f.Name || n.Size != int64(len(f.Data)) || n.SHA256 != hex.EncodeToString(digest[:]) {
			return ErrContent
		}
	}
	return nil
}

// mediaType returns what a file is, by the end of its name, and an empty text
// for an end that no packet has.
func mediaType(name string) string {
	switch {
	case strings.HasSuffix(name, ".pdf"):
		return "application/pdf"
	case strings.HasSuffix(name, ".json"):
		return "application/json"
	case strings.HasSuffix(name, ".xlsx"):
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case strings.HasSuffix(name, ".key"):
		return "application/x-pem-file"
	default:
		return ""
	}
}
