package keybook

import (
	"fmt"

	"github.com/handover-no/handover/handover/canon"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/seal"
)

// format is the version of books and cards that is written and read here.
const format = 1

const (
	maxBook = 32 << 20 // bytes; a unit with seven roles has about 20 kB
	maxCard = 8 << 10  // bytes; a card has about 2,300
)

// A date is a day in JSON, YYYY-MM-DD.
type date struct{ day.Day }

func (d date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (d *date) UnmarshalText(text []byte) (err error) {
	d.Day, err = day.Parse(string(text))
	return err
}

// The forms in which books and cards are stored.
type (
	wireBook struct {
		Format  int        `json:"format"`
		Serial  int64      `json:"serial"`
		Issued  date       `json:"issued"`
		Expires date       `json:"expires"`
		Owner   wireOwner  `json:"owner"`
		Units   []wireUnit `json:"units"`
	}
	wireOwner struct {
		Orgnr string `json:"orgnr"`
		Name  string `json:"name"`
	}
	wireUnit struct {
		Orgnr    string    `json:"orgnr"`
		Name     string    `json:"name"`
		Kind     string    `json:"kind,omitempty"`
		SignsFor []string  `json:"signerer_for,omitempty"`
		Keys     []wireKey `json:"keys"`
	}
	wireKey struct {
		Role     Role         `json:"role,omitempty"`
		Initials string       `json:"initials,omitempty"`
		Public   string       `json:"public"`
		From     date         `json:"from"`
		To       date         `json:"to"`
		Status   Status       `json:"status"`
		Changed  *date        `json:"changed,omitempty"`
		Verified wireVerified `json:"verified"`
	}
	wireVerified struct {
		How string `json:"how"`
		By  string `json:"by"`
		On  date   `json:"on"`
	}
	wireCard struct {
		Format   int    `json:"format"`
		Orgnr    string `json:"orgnr"`
		Name     string `json:"name"`
		Role     Role   `json:"role,omitempty"`
		Initials string `json:"initials,omitempty"`
		Public   string `json:"public"`
		From     date   `json:"from"`
		To       date   `json:"to"`
	}
)

// encode returns b as canonical JSON, if nothing is wrong with it.
func (b Book) encode() ([]byte, error) {
	if err := b.check(); err != nil {
		return nil, err
	}
	w := wireBook{
		Format: format, Serial: b.Serial, Issued: date{b.Issued}, Expires: date{b.Expires},
		Owner: wireOwner(b.Owner), Units: []wireUnit{},
	}
	for _, u := range b.Units {
		unit := wireUnit{Orgnr: u.Orgnr, Name: u.Name, Kind: u.Kind, SignsFor: u.SignsFor, Keys: []wireKey{}}
		for _, k := range u.Keys {
			key := wireKey{
				Role: k.Role, Initials: k.Initials, Public: k.Public, From: date{k.From}, To: date{k.To},
				Status: k.Status, Verified: wireVerified{k.Verified.How, k.Verified.By, date{k.Verified.On}},
			}
			if !k.Changed.IsZero() {
				key.Changed = &date{k.Changed}
			}
			unit.Keys = append(unit.Keys, key)
		}
		w.Units = append(w.Units, unit)
	}
	return canon.Encode(w)
}

// decode reads what encode writes, and nothing else.
func decode(data []byte) (Book, error) {
	var w wireBook
	if len(data) > maxBook {
		return Book{}, ErrMalformed
	}
	if err := canon.Decode(data, &w); err != nil {
		return Book{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if w.Format != format || w.Units == nil {
		return Book{}, ErrMalformed
	}
	b := Book{Serial: w.Serial, Issued: w.Issued.Day, Expires: w.Expires.Day, Owner: Owner(w.Owner)}
	for _, u := range w.Units {
		if u.Keys == nil {
			return Book{}, ErrMalformed
		}
		unit := Unit{Orgnr: u.Orgnr, Name: u.Name, Kind: u.Kind, SignsFor: u.SignsFor}
		for _, k := range u.Keys {
			key := Key{
				Role: k.Role, Initials: k.Initials, Public: k.Public, From: k.From.Day, To: k.To.Day,
				Status: k.Status, Verified: Verification{k.Verified.How, k.Verified.By, k.Verified.On.Day},
			}
			if k.Changed != nil {
				key.Changed = k.Changed.Day
			}
			unit.Keys = append(unit.Keys, key)
		}
		b.Units = append(b.Units, unit)
	}
	return b, b.check()
}

// A Card is the public half of a new key, with what the unit says of it. It
// proves nothing: the holder of the root calls the unit, on a number from
// elsewhere, and compares the fingerprint.
type Card struct {
	Orgnr    string
	Name     string // of the unit
	Role     Role   // of a decryption key
	Initials string // of a signing key
	Public   string
	From, To day.Day
}

// Encode returns c as canonical JSON. It fails with ErrMalformed when a value
// has the wrong form.
func (c Card) Encode() ([]byte, error) {
	if !c.wellFormed() {
		return nil, ErrMalformed
	}
	return canon.Encode(wireCard{format, c.Orgnr, c.Name, c.Role, c.Initials, c.Public, date{c.From}, date{c.To}})
}

// ParseCard reads a card. It fails with ErrMalformed.
func ParseCard(data []byte) (Card, error) {
	var w wireCard
	if len(data) > maxCard {
		return Card{}, ErrMalformed
	}
	if err := canon.Decode(data, &w); err != nil {
		return Card{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	c := Card{w.Orgnr, w.Name, w.Role, w.Initials, w.Public, w.From.Day, w.To.Day}
	if w.Format != format || !c.wellFormed() {
		return Card{}, ErrMalformed
	}
	return c, nil
}

// FileName returns the name of the file that holds c, "908592476-kontor.kort.json".
func (c Card) FileName() string { return c.Orgnr + "-" + string(c.Role) + c.Initials + ".kort.json" }

// Fingerprint returns the digits to read over the telephone.
func (c Card) Fingerprint() seal.Fingerprint { return c.key(Verification{}).Fingerprint() }

// key returns the key as it goes into a book.
func (c Card) key(v Verification) Key {
	return Key{Role: c.Role, Initials: c.Initials, Public: c.Public, From: c.From, To: c.To, Status: Active, Verified: v}
}

// wellFormed also parses the key, which a book does only when it is used.
func (c Card) wellFormed() bool {
	unchecked := Verification{How: "-", By: "-", On: c.From}
	u := Unit{Orgnr: c.Orgnr, Name: c.Name, Keys: []Key{c.key(unchecked)}}
	return u.check(map[string]bool{}) == nil && c.Fingerprint() != ""
}
