package document

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/secret"
)

// SheetInput is what a sheet is made of. It is about no child.
type SheetInput struct {
	Sheet    consent.Sheet
	Template *SheetTemplate
	Form     *schema.Field
	// Pupil tells that those it is about go to school already, and may be old enough to
	// answer themselves.
	Pupil   bool
	Printer *i18n.Printer // in the language of the document
	// Owner and Unit ask; either may be unknown.
	Owner, Unit string
	// Letterhead is what the owner adds.
	Letterhead Letterhead
	// To are those that the sheet is for. When there are none, it has room to write them.
	To []Addressee
	// LogAge is the age from which the pupil answers about a relay log, where the owner
	// has chosen one.
	LogAge  int
	Created time.Time
	Made    day.Day // the day of Created, where the sender is
}

// An Addressee is a role at a unit. Its name may be unknown.
type Addressee struct{ Unit, Name, Role string }

// BuildSheet makes the form that is answered and signed on paper: what this is and
// what the law says, a box for everything that an answer can name, and room to sign.
func BuildSheet(in SheetInput) *Document {
	// The words are set as those of a packet are. There is nobody in it: its own code
	// stands for the case that all of it belongs to, so that nothing of a case gets in.
	nobody := &consent.Release{CaseID: in.Sheet.Code(), Transition: in.Sheet.Transition, Language: string(in.Printer.Lang())}
	s := &sheet{SheetInput: in, builder: newBuilder(Input{
		Release: nobody, Template: &Template{words: in.Template.words}, Form: in.Form, Printer: in.Printer, Made: in.Made, Letterhead: in.Letterhead,
	})}
	said := func(key string, holes ...string) secret.Text { return s.own(s.say(key, holes...)) }
	return &Document{
		Case: nobody.CaseID, Title: said("ark_dokument", "overgang", in.Sheet.Transition, "utgave", in.Sheet.Edition()),
		Language: s.lang, Author: s.own(in.Unit), Created: in.Created,
		Header: Header{
			Owner: s.own(in.Owner), Unit: s.own(in.Unit), Packet: said("ark_merke"), Made: said("laget", "dato", i18n.Date(in.Made)), Fill: said("ark_navn_barn"), Logo: s.logo(),
		},
		Continued: said("fortsatt"), CheckBox: said("avkryssing"), Form: true,
		Footer: Footer{Note: said("ark_skjema", "kode", in.Sheet.Code()), Page: said("sidetall")},
		Blocks: slices.Concat(s.letter(), s.answers(), s.farewell()),
	}
}

// A sheet builds itself out of the parts of a packet.
type sheet struct {
	SheetInput
	*builder
}

// say returns one of the words, with what they are about in its holes.
func (s *sheet) say(key string, holes ...string) string {
	child := s.words("barnet_" + s.Sheet.Transition)
	from, to := s.words("avsender_"+s.Sheet.Sender), s.words(s.nearest("mottaker"))
	return s.words(key, append(holes, "barnet", child, "Barnet", upperFirst(child), "avsender", from, "Avsender", upperFirst(from), "mottaker", to, "Mottaker", upperFirst(to))...)
}

// nearest names the words about a kind of answer, or otherwise about a transition.
func (s *sheet) nearest(stem string) string {
	if key := stem + "_" + s.kind(); s.Template.words[key].IsWhole() {
		return key
	}
	return stem + "_" + s.Sheet.Transition
}

func (s *sheet) kind() string { return s.Sheet.Usual().Giver.Type }

// said returns words as lines.
func (s *sheet) said(keys ...string) []Line {
	var out []Line
	for _, k := range keys {
		out = append(out, s.line(s.say(k)))
	}
	return out
}

// called is what the law calls an answer: the end of the keys of words that differ.
func (s *sheet) called() string {
	if isConsent(s.kind()) {
		return "_samtykke"
	}
	return "_tillatelse"
}

func (s *sheet) title() string { return s.say("ark_tittel" + s.called()) }

// letter is what comes before the boxes: who asks about whom, for whom, and what the
// answer means.
func (s *sheet) letter() []Block {
	law := s.Sheet.Usual().Law
	transition := upperFirst(s.Printer.T("lov.overgang_"+s.Sheet.Transition, nil))
	out := []Block{
		Title{Text: s.line(s.title()), Sub: s.line(s.say("ark_under_tittel", "overgang", transition, "lov", law.Law.In(s.lang)))},
		Blanks{Rows: [][]Blank{
			{s.blank("ark_fra", s.Unit, 0.62), s.blank("ark_sak", "", 0.38)},
			{s.blank("ark_navn_barn", "", 0.62), s.blank("ark_foedt", "", 0.38)},
		}},
	}
	out = append(out, Heading{Level: 2, Text: s.line(s.say("ark_hvem"))}, s.recipients(), Para{Text: s.said("ark_likt")})
	words := s.line(s.say("ark_lov"+s.called(), "lov", law.Law.In(s.lang)))
	about := func(head string, items ...Line) Bullets { return Bullets{Head: s.line(s.say(head)), Items: items} }
	lasts := s.say("ark_varer", "start", strconv.Itoa(consent.StartMonths), "mest", strconv.Itoa(consent.AnswerMonths))
	out = append(out, Columns{
		Left:       about("ark_hva", append(s.said(s.nearest("formaal"), "ark_les"), words)...),
		UnderLeft:  []Bullets{about("ark_bestemmer", append(s.said("ark_nei", "ark_retter", "ark_synes_ikke"), s.line(lasts), s.line(s.say("ark_ombestemme")))...)},
		Right:      about("ark_svarer", append(s.givers(), s.said("ark_to_hjem", "ark_ulikt")...)...),
		UnderRight: []Bullets{about("ark_uten", s.withoutYes()...)},
	})
	return append(out, s.told())
}

// told is how it was explained, and what the child thinks of it.
func (s *sheet) told() Block {
	heard := "ark_hoert"
	if s.Pupil {
		heard = "ark_hoert_elev"
	}
	return Blanks{Rows: [][]Blank{
		{s.blank("ark_forklart", "", 0.6), s.ticks("ark_tolk", s.yesNo(), 0.4)},
		{s.ticks(heard, s.yesNo(), 1)},
		{s.ticks("ark_hvordan", s.ways(), 1)},
		{s.blank("ark_barnet_sa", "", 1)},
	}}
}

func (s *sheet) yesNo() []string {
	return []string{strings.ToLower(s.say("ark_ja")), strings.ToLower(s.say("ark_nei_boks"))}
}

// ways are how somebody can be heard.
func (s *sheet) ways() []string {
	f := s.Form.At("tillatelser.barnet_hoert.hvordan")
	out := s.ords(f)
	for i, word := range f.Enum {
		if short := "ark_hvordan_" + word; s.Template.words[short].IsWhole() {
			out[i] = s.say(short)
		}
	}
	return out
}

// givers are those who have to answer, as the law data say. Where nobody is old enough
// to answer for themselves, only those who answer for the younger are told of.
func (s *sheet) givers() []Line {
	giver := s.Sheet.Usual().Giver
	var out []Line
	for part := range strings.SplitSeq(giver.By.In(s.lang), "; ") {
		if !s.Pupil {
			if strings.Contains(part, " "+strconv.Itoa(giver.PupilFrom)+" ") {
				continue
			}
			part = strings.TrimSpace(strings.TrimPrefix(part, s.say("ark_for_yngre")))
		}
		out = append(out, s.line(upperFirst(part)+"."))
	}
	return out
}

// withoutYes tells what goes whatever is answered, so that nothing is promised that
// the law does not hold.
func (s *sheet) withoutYes() []Line {
	var out []Line
	switch laws := s.laws(s.Sheet.Fetched); {
	case len(s.Sheet.Unasked) == 0:
	case s.Sheet.Necessary:
		out = append(out, s.line(s.say("ark_uten_noedvendig", "lov", laws)))
	default:
		out = append(out, s.line(s.say("ark_uten_be", "liste", s.unasked(), "lov", laws)))
	}
	if len(s.Sheet.Duties) > 0 {
		out = append(out, s.line(s.say("ark_plikt", "lov", s.laws(s.Sheet.Duties))))
	}
	if len(out) == 0 {
		out = s.said("ark_uten_ingenting")
	}
	return append(out, s.said("ark_foelger")...)
}

// unasked names what can go without a yes.
func (s *sheet) unasked() string {
	var parts []string
	for _, scope := range s.Sheet.Unasked {
		part := s.holed(s.Template.unasked[scope].In(s.lang))
		if part == "" {
			part = lowerFirst(s.titleOf(scope))
		}
		parts = append(parts, part)
	}
	return s.Printer.And(parts)
}

func (s *sheet) laws(all []basis.Basis) string {
	var out []string
	for _, b := range all {
		out = append(out, b.Law.In(s.lang))
	}
	return s.Printer.And(out)
}

// recipients are those that the sheet is for, with a box for each role; or room to
// write them.
func (s *sheet) recipients() Block {
	var rows [][]Blank
	write := func(unit string, roles []string) {
		rows = append(rows, []Blank{s.blank("ark_enhet", "", 0.68), s.blank("ark_orgnr", unit, 0.32)}, []Blank{s.ticks("ark_roller", roles, 1)})
	}
	if len(s.To) == 0 {
		roles := s.rolesOf(s.Template.roles[s.Sheet.Transition])
		write("", roles)
		write("", roles)
	}
	for _, unit := range units(s.To) {
		roles := s.rolesOf(unit.roles)
		if unit.name == "" {
			write(unit.orgnr, roles)
			continue
		}
		known := Blank{Label: s.bold(unit.name), Part: 1}
		for _, role := range roles {
			known.Boxes = append(known.Boxes, s.line(role))
		}
		rows = append(rows, []Blank{known})
	}
	return Blanks{Rows: rows}
}

// An addressed is a unit, with the roles there that a sheet is for.
type addressed struct {
	orgnr, name string
	roles       []string
}

// units gathers those at the same unit, in the order in which the units come first.
func units(to []Addressee) []addressed {
	var out []addressed
	for _, a := range to {
		i := slices.IndexFunc(out, func(u addressed) bool { return u.orgnr == a.Unit })
		if i < 0 {
			out, i = append(out, addressed{orgnr: a.Unit, name: a.Name}), len(out)
		}
		out[i].roles = append(out[i].roles, a.Role)
	}
	return out
}

func (s *sheet) rolesOf(roles []string) []string {
	var out []string
	for _, role := range roles {
		out = append(out, s.say("rolle_"+role))
	}
	return out
}

// blank is a line to write on, or what is known already.
func (s *sheet) blank(key, known string, part float64) Blank {
	return Blank{Label: s.line(s.say(key)), Text: s.line(known), Part: part}
}

// ticks are words with a check box before each.
func (s *sheet) ticks(key string, words []string, part float64) Blank {
	out := Blank{Label: s.line(s.say(key)), Part: part}
	for _, w := range words {
		out.Boxes = append(out.Boxes, s.line(w))
	}
	return out
}
