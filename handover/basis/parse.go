package basis

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/schema"
)

// ErrLaw reports law data that cannot be read.
var ErrLaw = errors.New("basis: the law data cannot be read")

// Why law data are refused.
var (
	errMissing = errors.New("something is missing")
	errKey     = errors.New("a key that is not known") // a misspelt «seksjoner» would carry all sections
	errWord    = errors.New("a word that is not known")
	errTwice   = errors.New("it stands twice")
	errMuch    = errors.New("more than one answer, or an answer and something else")
)

// Parse reads law data. name is shown in the error.
func Parse(name string, src []byte) (*Law, error) {
	var found diag.List
	tree := casefile.Parse(name, src, &found)
	if tree == nil || found.Err() != nil {
		return nil, fmt.Errorf("%w: %s", ErrLaw, name)
	}
	l := &Law{}
	months, err := strconv.Atoi(tree.Root.Field("fersk_i_maaneder").Raw())
	if l.fresh = months; err != nil || months < 1 {
		return nil, fmt.Errorf("%w: %s: fersk_i_maaneder: %w", ErrLaw, name, errMissing)
	}
	if len(tree.Root.OnlyKeys("skjema", "svar", "grunnlag", "faser", "aapne_spoersmaal", "fersk_i_maaneder")) > 0 {
		return nil, fmt.Errorf("%w: %s: %w", ErrLaw, name, errKey)
	}
	steps := []struct {
		key string
		add func(*casefile.Node) error
	}{{"svar", l.addAnswer}, {"grunnlag", l.addBasis}, {"faser", l.addPhase}, {"aapne_spoersmaal", l.addOpen}}
	for _, s := range steps {
		for i, n := range tree.Root.Field(s.key).List() {
			if err := s.add(n); err != nil {
				return nil, fmt.Errorf("%w: %s: %s, entry %d: %w", ErrLaw, name, s.key, i+1, err)
			}
		}
	}
	if len(l.all) == 0 {
		return nil, fmt.Errorf("%w: %s: no entries", ErrLaw, name)
	}
	return l, nil
}

func (l *Law) addAnswer(n *casefile.Node) error {
	if len(n.OnlyKeys("type", "elev_fra", "lov", "gis_av")) > 0 {
		return errKey
	}
	age, err := strconv.Atoi(n.Field("elev_fra").Raw())
	a := Answer{Type: n.Field("type").Raw(), PupilFrom: age, Law: schema.PairOf(n.Field("lov")), By: schema.PairOf(n.Field("gis_av"))}
	if err != nil || age < 1 || a.Type == "" || !a.Law.IsWhole() || !a.By.IsWhole() {
		return errMissing
	}
	if _, twice := l.Answer(a.Type); twice {
		return errTwice
	}
	l.answers = append(l.answers, a)
	return nil
}

func (l *Law) addPhase(n *casefile.Node) error {
	if len(n.OnlyKeys("fase", "foer_inntak", "frist", "virkedag", "lov")) > 0 || len(n.Field("frist").OnlyKeys("maaned", "dag", "aar")) > 0 {
		return errKey
	}
	p := Phase{Name: n.Field("fase").Raw(), Law: schema.PairOf(n.Field("lov"))}
	var err error
	if p.BeforeIntake, err = yesOrNo(n.Field("foer_inntak")); err != nil || p.Name == "" {
		return errMissing
	}
	if _, twice := l.Phase(p.Name); twice {
		return errTwice
	}
	if n.Field("frist") != nil {
		if err := p.parseDue(n); err != nil {
			return err
		}
	}
	l.phases = append(l.phases, p)
	return nil
}

func (p *Phase) parseDue(n *casefile.Node) error {
	due := n.Field("frist")
	month, err1 := strconv.Atoi(due.Field("maaned").Raw())
	on, err2 := strconv.Atoi(due.Field("dag").Raw())
	year, err3 := strconv.Atoi(due.Field("aar").Raw())
	workday, err4 := yesOrNo(n.Field("virkedag"))
	if errors.Join(err1, err2, err3, err4) != nil || month < 1 || month > 12 || on < 1 || on > 28 || !p.Law.IsWhole() {
		return errMissing
	}
	p.last = LastDay{Month: time.Month(month), Day: on, Year: year, Moves: workday}
	return nil
}

func yesOrNo(n *casefile.Node) (bool, error) {
	switch n.Raw() {
	case "ja":
		return true, nil
	case "nei":
		return false, nil
	}
	return false, errWord
}

func (l *Law) addOpen(n *casefile.Node) error {
	p := schema.PairOf(n)
	if !p.IsWhole() {
		return errMissing
	}
	l.open = append(l.open, p)
	return nil
}

func (l *Law) addBasis(n *casefile.Node) error {
	if len(n.OnlyKeys("kode", "lov", "ordlyd", "trekk", "gyldig_fra", "gyldig_til", "ubrukt", "bruk")) > 0 {
		return errKey
	}
	b := Basis{
		Code: n.Field("kode").Raw(), Law: schema.PairOf(n.Field("lov")), Wording: schema.PairOf(n.Field("ordlyd")),
		Withdrawal: schema.PairOf(n.Field("trekk")), Unused: schema.PairOf(n.Field("ubrukt")),
	}
	uses := n.Field("bruk").List()
	switch _, twice := l.Code(b.Code); {
	case twice:
		return errTwice
	case b.Code == "" || !b.Law.IsWhole() || !b.Wording.IsWhole() || !b.Withdrawal.IsWhole():
		return errMissing
	case b.Unused.IsWhole() == (len(uses) > 0): // either what it carries, or why nothing
		return errMissing
	}
	var err error
	if b.From, err = dayOf(n.Field("gyldig_fra")); err != nil {
		return err
	}
	if b.To, err = dayOf(n.Field("gyldig_til")); err != nil {
		return err
	}
	for _, u := range uses {
		use, err := l.parseUse(u)
		if err != nil {
			return err
		}
		use.Code = b.Code
		b.Uses = append(b.Uses, use)
	}
	l.all = append(l.all, b)
	return nil
}

var useKeys = []string{
	"overganger", "avsendere", "mottakere", "roller", "faser", "profiler", "krever", "forutsetter", "i_tillegg",
	"seksjoner", "ikke", "felt", "mangler",
}

// basicFields is the word for the fields that a form marks as «grunnpakke».
const basicFields = "grunnpakke"

func (l *Law) parseUse(n *casefile.Node) (Use, error) {
	if len(n.OnlyKeys(useKeys...)) > 0 {
		return Use{}, errKey
	}
	u := Use{
		Permissions: n.Field("krever").Words(), Besides: n.Field("i_tillegg").Raw(), Unanswered: diag.Code(n.Field("mangler").Raw()),
		Transitions: n.Field("overganger").Words(), Senders: n.Field("avsendere").Words(), Recipients: n.Field("mottakere").Words(),
		Roles: n.Field("roller").Words(), Phases: n.Field("faser").Words(), Profiles: n.Field("profiler").Words(),
		Sections: n.Field("seksjoner").Words(), Not: n.Field("ikke").Words(),
	}
	for _, f := range n.Field("felt").Words() {
		if f == basicFields {
			u.Basic = true
			continue
		}
		u.Fields = append(u.Fields, f)
	}
	for _, need := range n.Field("forutsetter").Words() {
		switch need {
		case "anmodning":
			u.Request = true
		case "noedvendig":
			u.Necessary = true
		case "beslutning":
			u.Decision = true
		default:
			return Use{}, errWord
		}
	}
	if len(u.Transitions) == 0 || len(u.Senders) == 0 || n.Field("krever") == nil {
		return Use{}, errMissing
	}
	return u, l.sound(u)
}

// sound refuses a use that would let out more than it says: one that needs nothing
// at all, an answer or a source that nobody knows, or more than can be asked about at
// once – two kinds of answer, or an answer and a request.
func (l *Law) sound(u Use) error {
	known := func(kind string) bool { _, ok := l.Answer(kind); return ok }
	switch {
	case len(u.Permissions) == 0 && !u.Request && !u.Decision:
		return errMissing
	case len(u.Permissions) > 1, len(u.Permissions) > 0 && (u.Request || u.Decision):
		return errMuch
	case slices.ContainsFunc(u.Permissions, func(k string) bool { return !known(k) }):
		return errWord
	case u.Besides != "" && (u.Besides != HealthService || len(u.Permissions) == 0):
		return errWord
	case slices.ContainsFunc(u.Profiles, func(p string) bool { return p != Strict && p != ByLaw }):
		return errWord
	}
	return nil
}

func dayOf(n *casefile.Node) (day.Day, error) {
	if n == nil {
		return day.Day{}, nil
	}
	return day.Parse(n.Raw())
}
