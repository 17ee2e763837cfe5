package journal

import (
	"fmt"
	"regexp"
	"time"
)

// An Event is what happened, in the words that the log uses.
type Event string

// The events, in the order in which a packet may meet them.
const (
	Prepared   Event = "forberedt"          // a packet is about to get its name: the intent
	Made       Event = "laget"              // it is there
	Dropped    Event = "forkastet"          // the intent came to nothing
	Refused    Event = "avvist"             // nothing may be shared; Reason says why
	Received   Event = "mottatt"            // the packet was opened
	Accepted   Event = "akseptert"          // the recipient has taken over
	Rejected   Event = "avvist_av_mottaker" // the recipient has not; Reason says why
	Withdrawn  Event = "trukket"            // the permission was
	Superseded Event = "erstattet"          // by a later packet
	Deleted    Event = "slettet"            // working copies, or what should not have been sent
)

// A Party is the sender or a recipient.
type Party struct {
	Orgnr string `json:"orgnr,omitempty"`
	Role  string `json:"role,omitempty"`
}

// An Entry is one line of the log. The keys are those of the manifest, in
// English; the values are the words of the domain, in Norwegian. Which fields an
// event needs, and the form of each, is in check. The forms leave no room for
// free text.
type Entry struct {
	// Time is set by Append, in UTC and whole seconds.
	Time  time.Time `json:"time"`
	Event Event     `json:"event"`
	// Incoming: the packet came here. Otherwise it was made here.
	Incoming bool   `json:"incoming,omitempty"`
	CaseID   string `json:"case_id,omitempty"`   // UUID or ULID; none for a checklist
	PacketID string `json:"packet_id,omitempty"` // ten characters base32
	Kind     string `json:"kind,omitempty"`      // pakke, sjekkliste, trekk, familiekopi
	// Supersedes is the id of the packet that this one takes the place of.
	Supersedes string   `json:"supersedes,omitempty"`
	Transition string   `json:"transition,omitempty"`
	From       Party    `json:"from,omitzero"`
	Signer     string   `json:"signer,omitempty"` // orgnr of the unit that signed on behalf of From
	To         Party    `json:"to,omitzero"`
	Mode       string   `json:"mode,omitempty"` // key or passphrase
	Sections   []string `json:"sections,omitempty"`
	Basis      []string `json:"basis,omitempty"` // codes
	Reason     string   `json:"reason,omitempty"`
	// Seq is the number of the receipt that told of the event.
	Seq    int    `json:"seq,omitempty"`
	SHA256 string `json:"sha256,omitempty"` // of the ciphertext
	// Release, Child and Folder are keyed digests: Keyed, Folder.
	Release string `json:"release,omitempty"`
	Child   string `json:"child,omitempty"` // of the day of birth; none in older lines
	Folder  string `json:"folder,omitempty"`
	// Keys are the fingerprints of the keys that the packet is sealed to, as people
	// write them; none in older lines.
	Keys       []string `json:"keys,omitempty"`
	File       string   `json:"file,omitempty"`        // in that folder
	ReceiptKey string   `json:"receipt_key,omitempty"` // public half
	Tool       string   `json:"tool,omitempty"`
	// Torn is the number of bytes of an unfinished line that stood before this
	// one and was removed. Append sets it.
	Torn int64 `json:"torn,omitempty"`
	// Prev is the SHA-256 of the line before, empty in the first. Append sets it.
	Prev string `json:"prev"`
}

// Then returns the entry of a later event in the life of the same packet. One
// that says Made repeats what was shared, so that it can be read alone; others
// only say which packet, from whom to whom.
func (e Entry) Then(ev Event) Entry {
	next := Entry{
		Event: ev, Incoming: e.Incoming, CaseID: e.CaseID, PacketID: e.PacketID, Kind: e.Kind,
		Transition: e.Transition, From: e.From, Signer: e.Signer, To: e.To, Tool: e.Tool,
	}
	if ev == Made {
		next.Supersedes, next.Mode, next.SHA256 = e.Supersedes, e.Mode, e.SHA256
		next.Sections, next.Basis, next.Keys = e.Sections, e.Basis, e.Keys
	}
	return next
}

// SignerOf is the Signer of an entry: nothing, where the sender signs itself.
func SignerOf(from, signer string) string {
	if signer == from {
		return ""
	}
	return signer
}

// An EntryError says which field of an entry has a form that the log does not
// take. It does not tell the value.
type EntryError struct{ Field string }

func (e *EntryError) Error() string {
	return fmt.Sprintf("journal: the field %q has not the form it must", e.Field)
}

// The forms of fields.
var (
	wordForm    = regexp.MustCompile(`^[a-z_]{1,40}$`)
	caseForm    = regexp.MustCompile(`^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[0-9A-HJKMNP-TV-Z]{26})$`)
	packetForm  = regexp.MustCompile(`^[0-9a-hjkmnp-tv-z]{10}$`)
	orgnrForm   = regexp.MustCompile(`^[0-9]{9}$`)
	digestForm  = regexp.MustCompile(`^[0-9a-f]{64}$`)
	sectionForm = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$`)
	basisForm   = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
	fileForm    = regexp.MustCompile(`^[a-z][a-z0-9._-]{0,99}$`)
	keyForm     = regexp.MustCompile(`^(ssh-ed25519 )?[0-9A-Za-z+/_-]{40,100}={0,2}$`)
	printForm   = regexp.MustCompile(`^[0-9]{5}( [0-9]{5}){5}$`)
	toolForm    = regexp.MustCompile(`^[0-9a-z(][0-9a-z ./+_()-]{0,63}$`)
)

// needs names the fields that an event must have.
var needs = map[Event][]string{
	Prepared:   {"packet_id", "sha256", "folder", "file"},
	Made:       {"packet_id"},
	Dropped:    {"packet_id"},
	Refused:    {"case_id", "reason"},
	Received:   {"packet_id"},
	Accepted:   {"packet_id"},
	Rejected:   {"packet_id", "reason"},
	Withdrawn:  {},
	Superseded: {"packet_id"},
	Deleted:    {},
}

// check fails with an *EntryError unless e can stand in the log.
func (e Entry) check() error {
	need, known := needs[e.Event]
	if !known {
		return &EntryError{"event"}
	}
	has := map[string]bool{}
	for _, f := range []struct {
		name, value string
		form        *regexp.Regexp
	}{
		{"case_id", e.CaseID, caseForm},
		{"packet_id", e.PacketID, packetForm},
		{"kind", e.Kind, wordForm},
		{"supersedes", e.Supersedes, packetForm},
		{"transition", e.Transition, wordForm},
		{"from", e.From.Orgnr, orgnrForm},
		{"from", e.From.Role, wordForm},
		{"signer", e.Signer, orgnrForm},
		{"to", e.To.Orgnr, orgnrForm},
		{"to", e.To.Role, wordForm},
		{"mode", e.Mode, wordForm},
		{"reason", e.Reason, wordForm},
		{"sha256", e.SHA256, digestForm},
		{"release", e.Release, digestForm},
		{"child", e.Child, digestForm},
		{"folder", e.Folder, digestForm},
		{"file", e.File, fileForm},
		{"receipt_key", e.ReceiptKey, keyForm},
		{"tool", e.Tool, toolForm},
	} {
		if f.value != "" && !f.form.MatchString(f.value) {
			return &EntryError{f.name}
		}
		has[f.name] = f.value != ""
	}
	for _, name := range need {
		if !has[name] {
			return &EntryError{name}
		}
	}
	return e.checkRest()
}

func (e Entry) checkRest() error {
	for _, s := range e.Sections {
		// Where nothing is shared, what was not shared is not told either.
		if !sectionForm.MatchString(s) || e.Event == Refused {
			return &EntryError{"sections"}
		}
	}
	for _, b := range e.Basis {
		if !basisForm.MatchString(b) {
			return &EntryError{"basis"}
		}
	}
	for _, k := range e.Keys {
		if !printForm.MatchString(k) {
			return &EntryError{"keys"}
		}
	}
	switch {
	case e.Seq < 0:
		return &EntryError{"seq"}
	case e.Incoming && (e.Event == Prepared || e.Event == Made || e.Event == Dropped):
		return &EntryError{"incoming"}
	case e.CaseID == "" && e.PacketID == "":
		return &EntryError{"packet_id"}
	}
	return nil
}
