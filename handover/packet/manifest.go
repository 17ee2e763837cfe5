package packet

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/handover-no/handover/handover/canon"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/norid"
)

// Format is the version of the manifest that is written and read here.
const Format = 1

// A Manifest says what a packet is. Which fields it has depends on its Kind;
// fields that a kind does not have are left at their zero value. Days are
// written YYYY-MM-DD.
type Manifest struct {
	Format        int       `json:"format"`
	Kind          Kind      `json:"kind"`
	PacketID      ID        `json:"packet_id"`
	CaseID        string    `json:"case_id,omitempty"`
	Supersedes    ID        `json:"supersedes,omitempty"` // the packet that this one replaces or withdraws
	Transition    string    `json:"transition,omitempty"`
	SchemaVersion string    `json:"schema_version,omitempty"` // of sak.json
	Created       time.Time `json:"created"`                  // UTC, whole seconds
	From          Sender    `json:"from"`
	To            Receiver  `json:"to"`
	Sections      []Section `json:"sections,omitempty"`
	Files         []File    `json:"files"`
	Archive       *Archive  `json:"archive,omitempty"`

	// DeleteWorkingCopiesBy is the last day on which the receiver may have
	// copies outside its archive.
	DeleteWorkingCopiesBy string `json:"delete_working_copies_by,omitempty"`
	// ReceiptKey is the public half of kvittering.key, as a line of OpenSSH.
	ReceiptKey string `json:"receipt_key,omitempty"`
	Tool       string `json:"tool"` // name and version of the program
}

// A Sender is the organisation that hands over, and the key that signed.
type Sender struct {
	Orgnr  string `json:"orgnr"`
	Name   string `json:"name"`
	Signer Signer `json:"signer"`
}

// A Signer is a signing key and the organisation it belongs to: the sender
// itself, or one that may sign for it.
type Signer struct {
	Orgnr       string `json:"orgnr"`
	Fingerprint string `json:"fingerprint"`
}

// A Mode says how a packet is sealed.
type Mode string

// The modes.
const (
	ByKey        Mode = "key"
	ByPassphrase Mode = "passphrase"
)

// A Receiver is an organisation and the role in it that the packet is for. A
// familiekopi has nothing but the mode. Recipients are the fingerprints of the
// keys that it is sealed to.
type Receiver struct {
	Orgnr      string   `json:"orgnr,omitempty"`
	Name       string   `json:"name,omitempty"`
	Role       string   `json:"role,omitempty"`
	Mode       Mode     `json:"mode"`
	Recipients []string `json:"recipients,omitempty"`
}

// IsFor reports whether the key with this fingerprint is among the recipients.
func (r Receiver) IsFor(fingerprint string) bool {
	return fingerprint != "" && slices.Contains(r.Recipients, fingerprint)
}

// A Section is a part of the case that the packet holds, with the code of its
// legal basis; a section on two bases stands twice. ValidUntil is the last day
// of that basis, empty where it has none.
type Section struct {
	Name       string `json:"name"`
	Basis      string `json:"basis"`
	ValidUntil string `json:"valid_until,omitempty"`
}

// A File is one file of the packet.
type File struct {
	Name      string `json:"name"`
	Size      int64  `json:"size"` // bytes
	SHA256    string `json:"sha256"`
	MediaType string `json:"media_type"`
}

// An Archive is what arkivforskrifta § 15 asks to be known about a document.
// All of it follows from other fields; it stands here to be read by a machine
// that knows nothing else of the packet.
type Archive struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Sender   string    `json:"sender"`
	Receiver string    `json:"receiver"`
	Created  time.Time `json:"created"`
}

// Title returns what a packet is called in an archive. It names nobody.
func (m Manifest) Title() string {
	if m.Kind == Withdrawal {
		return "Melding om trekk " + string(m.PacketID)
	}
	return "Overføringspakke " + string(m.PacketID)
}

func (m Manifest) archive() *Archive {
	if f, _ := formOf(m.Kind); f.archive == never {
		return nil
	}
	return &Archive{ID: string(m.PacketID), Title: m.Title(), Sender: m.From.Name, Receiver: m.To.Name, Created: m.Created}
}

// ParseManifest reads a manifest and validates it. Every way of failing is
// ErrManifest.
func ParseManifest(data []byte) (Manifest, error) {
	var m Manifest
	if len(data) > maxManifest {
		return Manifest{}, ErrManifest
	}
	if err := canon.Decode(data, &m); err != nil {
		return Manifest{}, fmt.Errorf("%w: %w", ErrManifest, err)
	}
	if err := m.Validate(); err != nil {
		return Manifest{}, err
	}
	return m, nil
}

// Validate checks that m has the fields of its kind and no others, each of the
// right form, and files that a packet of that kind holds. The error is an
// ErrManifest that names the field, not its value.
func (m Manifest) Validate() error {
	f, known := formOf(m.Kind)
	if !known {
		return fmt.Errorf("%w: kind", ErrManifest)
	}
	for _, check := range []func(form) string{m.badHead, m.badParties, m.badBody, m.badFiles} {
		if field := check(f); field != "" {
			return fmt.Errorf("%w: %s", ErrManifest, field)
		}
	}
	return nil
}

var (
	fingerprintForm = regexp.MustCompile(`^[0-9]{5}( [0-9]{5}){5}$`)
	publicKeyForm   = regexp.MustCompile(`^ssh-ed25519 [A-Za-z0-9+/]{68}$`)
	digestForm      = regexp.MustCompile(`^[0-9a-f]{64}$`)
	caseForm        = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,63}$`)
	wordForm        = regexp.MustCompile(`^[a-z0-9_]{1,64}$`)
	versionForm     = regexp.MustCompile(`^[a-z0-9_./-]{1,64}$`)
	sectionForm     = regexp.MustCompile(`^[a-z0-9_]{1,64}(\.[a-z0-9_]{1,64}){0,7}$`)
	basisForm       = regexp.MustCompile(`^[A-Z0-9_]{1,64}$`)
	toolForm        = regexp.MustCompile(`^[!-~]([ -~]{0,62}[!-~])?$`)
)

func isDay(s string) bool { _, err := day.Parse(s); return err == nil }

// isName reports whether s is a name on one line that shows as it is stored.
func isName(s string) bool {
	const longest = 200 // characters
	printable := func(r rune) bool { return unicode.IsPrint(r) && r != utf8.RuneError }
	return s != "" && s == strings.TrimSpace(s) && utf8.RuneCountInString(s) <= longest &&
		strings.IndexFunc(s, func(r rune) bool { return !printable(r) }) < 0
}

// fits reports whether a field that is there (or not) is right for a kind that
// needs it (or not).
func fits(n need, there, wellFormed bool) bool {
	if !there {
		return n != always
	}
	return n != never && wellFormed
}

func (m Manifest) badHead(f form) string {
	_, idErr := ParseID(string(m.PacketID))
	_, oldErr := ParseID(string(m.Supersedes))
	switch {
	case m.Format != Format:
		return "format"
	case idErr != nil:
		return "packet_id"
	case !fits(f.caseID, m.CaseID != "", caseForm.MatchString(m.CaseID)):
		return "case_id"
	case !fits(f.supersedes, m.Supersedes != "", oldErr == nil && m.Supersedes != m.PacketID):
		return "supersedes"
	case !fits(f.transition, m.Transition != "", wordForm.MatchString(m.Transition)):
		return "transition"
	case m.Created.Location() != time.UTC || m.Created.Nanosecond() != 0 || m.Created.Year() < 2000 || m.Created.Year() > 9999:
		return "created"
	case !toolForm.MatchString(m.Tool):
		return "tool"
	}
	return ""
}

// roles are the recipients' roles in an organisation.
const roles = "kontor rektor sfo helsesykepleier ppt inntak raadgiver"

func isRole(s string) bool { return s != "" && slices.Contains(strings.Fields(roles), s) }

func (m Manifest) badParties(f form) string {
	const mostRecipients = 32 // stanzas in the sealed file
	byKey := f.receiver == always && m.To.Mode == ByKey
	distinct := slices.Compact(slices.Sorted(slices.Values(m.To.Recipients)))
	switch {
	case !norid.ValidOrgnr(m.From.Orgnr):
		return "from.orgnr"
	case !isName(m.From.Name):
		return "from.name"
	case !norid.ValidOrgnr(m.From.Signer.Orgnr):
		return "from.signer.orgnr"
	case !fingerprintForm.MatchString(m.From.Signer.Fingerprint):
		return "from.signer.fingerprint"
	case m.To.Mode != ByPassphrase && !byKey:
		return "to.mode"
	case !fits(f.receiver, m.To.Orgnr != "", norid.ValidOrgnr(m.To.Orgnr)):
		return "to.orgnr"
	case !fits(f.receiver, m.To.Name != "", isName(m.To.Name)):
		return "to.name"
	case !fits(f.receiver, m.To.Role != "", isRole(m.To.Role)):
		return "to.role"
	case byKey != (len(m.To.Recipients) > 0) || len(m.To.Recipients) > mostRecipients || len(distinct) != len(m.To.Recipients):
		return "to.recipients"
	}
	for _, r := range m.To.Recipients {
		if !fingerprintForm.MatchString(r) {
			return "to.recipients"
		}
	}
	return ""
}

func (m Manifest) badBody(f form) string {
	type onBasis struct{ section, basis string }
	seen := map[onBasis]bool{}
	for _, s := range m.Sections {
		key := onBasis{s.Name, s.Basis}
		if seen[key] || !sectionForm.MatchString(s.Name) || !basisForm.MatchString(s.Basis) || s.ValidUntil != "" && !isDay(s.ValidUntil) {
			return "sections"
		}
		if s.ValidUntil != "" && s.ValidUntil < m.DeleteWorkingCopiesBy {
			return "delete_working_copies_by" // nothing is kept longer than its basis lasts
		}
		seen[key] = true
	}
	archive := m.archive()
	switch {
	case !fits(f.sections, len(m.Sections) > 0, true):
		return "sections"
	case !fits(f.deleteBy, m.DeleteWorkingCopiesBy != "", isDay(m.DeleteWorkingCopiesBy)):
		return "delete_working_copies_by"
	case (archive == nil) != (m.Archive == nil) || archive != nil && *archive != *m.Archive:
		return "archive"
	}
	return ""
}

// badFiles also checks the two fields that go with a file: the version that
// sak.json follows and the public half of kvittering.key.
func (m Manifest) badFiles(f form) string {
	has := func(name string) need {
		if slices.ContainsFunc(m.Files, func(f File) bool { return f.Name == name }) {
			return always
		}
		return never
	}
	for _, file := range m.Files {
		if file.Size < 0 || file.Size > MaxSize || !digestForm.MatchString(file.SHA256) || file.MediaType == "" || file.MediaType != mediaType(file.Name) {
			return "files"
		}
	}
	switch {
	case len(m.Files) > MaxEntries-2 || !f.accepts(m.Files):
		return "files"
	case !fits(has(DataFile), m.SchemaVersion != "", versionForm.MatchString(m.SchemaVersion)):
		return "schema_version"
	case !fits(has(ReceiptKeyFile), m.ReceiptKey != "", publicKeyForm.MatchString(m.ReceiptKey)):
		return "receipt_key"
	}
	return ""
}
