package keybook

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/norid"
	"github.com/handover-no/handover/handover/seal"
)

// A Book is an owner's key book. A Book in memory is only what somebody says;
// Load makes it something to rely on.
type Book struct {
	Serial  int64 // 1, 2, 3 …: each change has a higher number
	Issued  day.Day
	Expires day.Day // the last day on which it counts
	Owner   Owner
	Units   []Unit
}

// An Owner answers for units.
type Owner struct {
	Orgnr string
	Name  string
}

// A Unit is an organisation that sends or receives.
type Unit struct {
	Orgnr    string
	Name     string
	Kind     string   // a word such as "grunnskole"; may be empty
	SignsFor []string // the other units that its signing keys may sign for
	Keys     []Key
}

// A Role is a receiver inside a unit.
type Role string

// The roles.
const (
	Office     Role = "kontor"
	Principal  Role = "rektor"
	SFO        Role = "sfo"
	Nurse      Role = "helsesykepleier"
	PPT        Role = "ppt"
	Admissions Role = "inntak"
	Counsellor Role = "raadgiver"
)

// Valid reports whether r is one of the roles.
func (r Role) Valid() bool { return slices.Contains(Roles(), r) }

// Roles lists the roles that packets are sealed to.
func Roles() []Role { return []Role{Office, Principal, SFO, Nurse, PPT, Admissions, Counsellor} }

// A Status says whether a key counts.
type Status string

// The statuses.
const (
	// Active keys count from their first day to their last.
	Active Status = "active"
	// Retired keys are no longer used; what they signed before still counts.
	Retired Status = "retired"
	// Revoked keys may be in the wrong hands: nothing that they sign or signed
	// counts, since a thief can write any date.
	Revoked Status = "revoked"
)

// A Key is a public key with its time and its standing: a decryption key when
// it has a Role, a signing key when it has Initials.
type Key struct {
	Role     Role
	Initials string // of the person who signs
	Public   string // "age1pq1…" or "ssh-ed25519 …"
	From, To day.Day
	Status   Status
	Changed  day.Day // when it was retired or revoked
	Verified Verification
}

// A Verification says how somebody made sure that a key belongs to the unit. By
// is that person's role, not name.
type Verification struct {
	How string
	By  string
	On  day.Day
}

// Fingerprint returns the digits that stand for the key. It is empty where
// Public is not a key.
func (k Key) Fingerprint() seal.Fingerprint {
	if k.Role != "" {
		if r, err := k.Recipient(); err == nil {
			return r.Fingerprint()
		}
		return ""
	}
	if p, err := k.PublicKey(); err == nil {
		return p.Fingerprint()
	}
	return ""
}

// Recipient returns the decryption key, for encrypting to it.
func (k Key) Recipient() (seal.Recipient, error) {
	if k.Role == "" {
		return seal.Recipient{}, ErrMalformed
	}
	r, err := seal.ParseRecipient(k.Public)
	if err != nil {
		return seal.Recipient{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return r, nil
}

// PublicKey returns the signing key, for verifying with it.
func (k Key) PublicKey() (seal.PublicKey, error) {
	if k.Initials == "" {
		return seal.PublicKey{}, ErrMalformed
	}
	p, err := seal.ParsePublicKey(k.Public)
	if err != nil || p.String() != k.Public {
		return seal.PublicKey{}, ErrMalformed
	}
	return p, nil
}

// counts reports whether k may be used on that day for something new.
func (k Key) counts(on day.Day) bool {
	return k.Status == Active && !on.Before(k.From) && !on.After(k.To)
}

var (
	initialsForm = regexp.MustCompile(`^[a-z]{2,8}$`)
	kindForm     = regexp.MustCompile(`^[a-z_]{1,40}$`)
)

// rootInitials stand for the root in file names and for nobody in a book.
const rootInitials = "rot"

// isLine reports whether s is one line of printable text.
func isLine(s string) bool {
	const longest = 200 // characters
	return s != "" && s == strings.TrimSpace(s) && utf8.ValidString(s) && utf8.RuneCountInString(s) <= longest &&
		strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

// check reports what is wrong with b, apart from the day: the same rules for
// what is about to be signed and for what arrived signed.
func (b Book) check() error {
	latest := b.Issued.AddMonths(MaxMonths)
	if b.Serial < 1 || b.Issued.IsZero() || b.Expires.Before(b.Issued) || b.Expires.After(latest) ||
		!norid.ValidOrgnr(b.Owner.Orgnr) || !isLine(b.Owner.Name) {
		return ErrMalformed
	}
	units := map[string]bool{}
	for _, u := range b.Units {
		if units[u.Orgnr] {
			return ErrMalformed
		}
		units[u.Orgnr] = true
	}
	revoked := map[string]bool{}
	for _, u := range b.Units {
		for _, other := range u.SignsFor {
			if !units[other] || other == u.Orgnr {
				return ErrMalformed
			}
		}
		if err := u.check(revoked); err != nil {
			return err
		}
	}
	return nil
}

// check reports what is wrong with u. It enters every public key in revoked,
// with whether it is: a key that is revoked in one place is so in all.
func (u Unit) check(revoked map[string]bool) error {
	distinct := slices.Compact(slices.Sorted(slices.Values(u.SignsFor)))
	if !norid.ValidOrgnr(u.Orgnr) || !isLine(u.Name) || u.Kind != "" && !kindForm.MatchString(u.Kind) || len(distinct) != len(u.SignsFor) {
		return ErrMalformed
	}
	type place struct{ role, initials, public string }
	seen := map[place]bool{}
	for _, k := range u.Keys {
		at := place{string(k.Role), k.Initials, k.Public}
		was, known := revoked[k.Public]
		if !k.wellFormed() || seen[at] || known && was != (k.Status == Revoked) {
			return ErrMalformed
		}
		seen[at] = true
		revoked[k.Public] = k.Status == Revoked
	}
	return nil
}

// looksHybrid reports whether s has the length and letters of a decryption key.
// To parse one takes a tenth of a millisecond, too long for all keys of a large
// book at every start; Recipient does it for those that are used.
func looksHybrid(s string) bool {
	const prefix, length, letters = "age1pq1", 1959, "023456789acdefghjklmnpqrstuvwxyz"
	rest, ok := strings.CutPrefix(s, prefix)
	return ok && len(s) == length && strings.Trim(rest, letters) == ""
}

func (k Key) wellFormed() bool {
	switch {
	case k.Role != "":
		if k.Initials != "" || !k.Role.Valid() || !looksHybrid(k.Public) {
			return false
		}
	default:
		if _, err := k.PublicKey(); err != nil || !validInitials(k.Initials) {
			return false
		}
	}
	if (k.Status == Active) != k.Changed.IsZero() || k.Status != Active && k.Status != Retired && k.Status != Revoked {
		return false
	}
	return validPeriod(k.From, k.To) && isLine(k.Verified.How) && isLine(k.Verified.By) && !k.Verified.On.IsZero()
}

// validInitials reports whether initials can stand in the names of files: those of
// cards are made of a role or of initials.
func validInitials(s string) bool {
	return initialsForm.MatchString(s) && s != rootInitials && !Role(s).Valid()
}

func validPeriod(from, to day.Day) bool {
	return !from.IsZero() && !to.Before(from) && !to.After(from.AddMonths(MaxMonths))
}
