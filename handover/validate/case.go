package validate

import (
	"fmt"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/secret"
)

// A Case is a case file: the envelope typed, the sections as values
// addressed by path. Only Validator.Case makes one, and tests.
type Case struct {
	ID         string // saks_id, a UUID in lower case
	Transition string // overgang
	Test       bool   // miljoe: test
	Year       string // skoleaar, "2027/2028"
	Start      day.Day
	Deadline   day.Day // lokal_frist, or no day
	Language   string  // dokumentspraak, "nb" or "nn"
	Phase      string  // fase, of videregaaende
	Born       day.Day
	Protection Protection
	Care       Care
	Guardians  []Guardian
	Sender     Sender
	Recipients []Recipient
	Grants     []Grant
	// Requests tell who has asked for information (opplæringslova § 25-1 second and
	// third paragraph), and Agreement that an agreement on transitions stands in its
	// place.
	Requests  []Request
	Agreement bool
	// Data is the whole file with its values typed, for what is addressed by path.
	Data record.Value
	// Tree is the file as it was written, for pointing at places in it.
	Tree *casefile.Tree
	// Broken lists the fields whose form is wrong; nil for a valid case. Nothing
	// may leave a case that has any.
	Broken []string
}

// Protection is what the file says of adressebeskyttelse (folkeregisterloven § 10-4).
type Protection uint8

// The answers. Which grade it is, the program has no use for.
const (
	Unknown   Protection = iota // missing or «ukjent»
	Ungraded                    // ugradert
	Protected                   // any other grade
)

// Care tells who decides when barnevernet has taken over the care
// (opplæringslova § 24-4). It is never released.
type Care struct {
	TakenOver bool
	Agency    string // barnevernstjeneste_orgnr
}

// A Guardian is one row of foresatte.
type Guardian struct {
	Index       int // the row, from 0
	Name        secret.Text
	Relation    string
	Responsible bool   // foreldreansvar
	LivesWith   string // bor_hos: fast, delt, samvaer or nei
	Excluded    bool   // skal_ikke_ha_informasjon
}

// A Sender is the unit that the case comes from.
type Sender struct {
	Kind, Unit, Name, Municipality string // type, orgnr, navn, kommunenummer
}

// A Recipient is one row of mottakere: one packet for one role.
type Recipient struct {
	Index int
	Kind  string // type
	Unit  string // orgnr
	Name  string
	Role  string
}

// A Grant is one row of tillatelser: what somebody has allowed or refused.
type Grant struct {
	Index      int
	ID         string
	Type       string
	Giver      secret.Text // gitt_av.navn
	GiverRole  string      // gitt_av.rolle
	Date       day.Day     // dato
	Form       string
	Documented bool              // dokumentert_i is filled in
	To         []Addressee       // mottakere
	Scope      []string          // omfang: paths
	Except     []string          // unntatt: paths
	Shown      map[string]string // vist_tekst: section → first 8 hex of its digest
	ValidTo    day.Day           // gyldig_til, or no day
	Withdrawn  day.Day           // trukket, or no day
	Exception  string            // unntak_grunn
}

// A Request is one row of anmodning.
type Request struct {
	Unit string // orgnr of the one who asks
	On   day.Day
}

// An Addressee is a unit and the roles there that a permission is for.
type Addressee struct {
	Unit  string
	Roles []string
}

// At returns where the field of the grant stands in the file.
func (c *Case) At(g Grant, field string) diag.Span {
	return c.Span(record.Join(casefile.Index("tillatelser", g.Index), field))
}

// Span returns where the value at path stands in the file.
func (c *Case) Span(path string) diag.Span { return c.Tree.SpanOf(path) }

// String names the case without telling anything about the child.
func (c *Case) String() string { return fmt.Sprintf("case %s", c.ID) }

// FromData reads the envelope of a case out of its typed values. The values
// are expected to have passed the schema.
func FromData(tree *casefile.Tree, data record.Value) *Case {
	text := func(path string) string { return data.At(path).Text().Reveal() }
	c := &Case{
		ID:         text("saks_id"),
		Transition: text("overgang"),
		Test:       data.At("miljoe").Is("test"),
		Year:       text("skoleaar"),
		Start:      dayOf(data.At("skolestart")),
		Deadline:   dayOf(data.At("lokal_frist")),
		Language:   text("dokumentspraak"),
		Phase:      text("fase"),
		Agreement:  !data.At("overgangsavtale").IsMissing(),
		Born:       dayOf(data.At("barn.foedselsdato")),
		Protection: protectionOf(data.At("barn.adressebeskyttelse")),
		Care:       Care{TakenOver: data.At("omsorg.omsorgsovertakelse").Yes(), Agency: text("omsorg.barnevernstjeneste_orgnr")},
		Sender: Sender{
			Kind: text("avsender.type"), Unit: text("avsender.orgnr"),
			Name: text("avsender.navn"), Municipality: text("avsender.kommunenummer"),
		},
		Data: data,
		Tree: tree,
	}
	for i, v := range data.Field("foresatte").Items() {
		c.Guardians = append(c.Guardians, guardianOf(i, v))
	}
	for i, v := range data.Field("mottakere").Items() {
		c.Recipients = append(c.Recipients, Recipient{
			Index: i, Kind: word(v, "type"), Unit: word(v, "orgnr"), Name: word(v, "navn"), Role: word(v, "rolle"),
		})
	}
	for _, v := range data.Field("anmodning").Items() {
		c.Requests = append(c.Requests, Request{Unit: word(v, "fra_orgnr"), On: dayOf(v.Field("dato"))})
	}
	for i, v := range data.Field("tillatelser").Items() {
		c.Grants = append(c.Grants, grantOf(i, v))
	}
	return c
}

func guardianOf(i int, v record.Value) Guardian {
	return Guardian{
		Index: i, Name: v.Field("navn").Text(), Relation: word(v, "relasjon"),
		Responsible: v.Field("foreldreansvar").Yes(), LivesWith: word(v, "bor_hos"),
		Excluded: v.Field("skal_ikke_ha_informasjon").Yes(),
	}
}

func grantOf(i int, v record.Value) Grant {
	g := Grant{
		Index: i, ID: word(v, "id"), Type: word(v, "type"),
		Giver: v.At("gitt_av.navn").Text(), GiverRole: v.At("gitt_av.rolle").Text().Reveal(),
		Date: dayOf(v.Field("dato")), Form: word(v, "form"), Documented: !v.Field("dokumentert_i").IsMissing(),
		Scope: words(v.Field("omfang")), Except: words(v.Field("unntatt")), Shown: map[string]string{},
		ValidTo: dayOf(v.Field("gyldig_til")), Withdrawn: dayOf(v.Field("trukket")), Exception: word(v, "unntak_grunn"),
	}
	for _, m := range v.Field("mottakere").Items() {
		g.To = append(g.To, Addressee{Unit: word(m, "orgnr"), Roles: words(m.Field("roller"))})
	}
	for _, f := range v.Field("vist_tekst").Fields() {
		g.Shown[f.Key] = f.Value.Text().Reveal()
	}
	return g
}

func word(v record.Value, key string) string { return v.Field(key).Text().Reveal() }

func words(v record.Value) []string {
	var out []string
	for _, it := range v.Items() {
		out = append(out, it.Text().Reveal())
	}
	return out
}

func dayOf(v record.Value) day.Day {
	d, err := day.Parse(v.Text().Reveal())
	if err != nil {
		return day.Day{}
	}
	return d
}

func protectionOf(v record.Value) Protection {
	switch {
	case v.IsMissing(), v.Is("ukjent"):
		return Unknown
	case v.Is("ugradert"):
		return Ungraded
	default:
		return Protected
	}
}
