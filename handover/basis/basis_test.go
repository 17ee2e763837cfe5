package basis_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/schemas"
)

const law = `
skjema: grunnlag/v2
fersk_i_maaneder: 12
svar:
  - {type: ja, elev_fra: 15, lov: {nb: lov § 5, nn: lov § 5}, gis_av: {nb: alle, nn: alle}}
  - {type: ja_til_helse, elev_fra: 16, lov: {nb: lov § 6, nn: lov § 6}, gis_av: {nb: alle, nn: alle}}
grunnlag:
  - kode: SPURT
    lov: {nb: en lov § 1, nn: ei lov § 1}
    ordlyd: {nb: sier noe, nn: seier noko}
    trekk: {nb: intet, nn: inkje}
    gyldig_fra: 2027-01-01
    gyldig_til: 2027-12-31
    bruk:
      - overganger: [skole]
        avsendere: [grunnskole]
        mottakere: [grunnskole]
        roller: [rektor]
        krever: []
        forutsetter: [anmodning]
        felt: [grunnpakke]
      - overganger: [skole]
        avsendere: [grunnskole]
        profiler: [lov]
        krever: []
        forutsetter: [anmodning, noedvendig]
        felt: [ito, vedlegg.iop]
  - kode: LOV
    lov: {nb: en lov § 2, nn: ei lov § 2}
    ordlyd: {nb: sier mer, nn: seier meir}
    trekk: {nb: da stanser det, nn: då stansar det}
    bruk:
      - overganger: [skole, videregaaende]
        avsendere: [grunnskole, barnehage]
        krever: [ja]
        ikke: [logg]
      - overganger: [videregaaende]
        avsendere: [ppt]
        faser: [oktober]
        krever: [ja]
        seksjoner: [helse]
        mangler: V61
  - kode: HELSE
    lov: {nb: en lov § 3, nn: ei lov § 3}
    ordlyd: {nb: sier enda mer, nn: seier enda meir}
    trekk: {nb: da stanser det, nn: då stansar det}
    bruk:
      - overganger: [skole]
        avsendere: [grunnskole]
        krever: [ja_til_helse]
        i_tillegg: helsetjeneste
  - kode: PLIKT
    lov: {nb: en lov § 4, nn: ei lov § 4}
    ordlyd: {nb: skal, nn: skal}
    trekk: {nb: intet, nn: inkje}
    bruk:
      - overganger: [skole]
        avsendere: [grunnskole]
        krever: []
        forutsetter: [beslutning]
        seksjoner: [plikt]
  - kode: INGEN
    lov: {nb: uten, nn: utan}
    ordlyd: {nb: sendes ikke, nn: blir ikkje sendt}
    trekk: {nb: intet, nn: inkje}
    ubrukt: {nb: holder igjen, nn: held att}
faser:
  - {fase: oktober, foer_inntak: ja, frist: {maaned: 10, dag: 1, aar: -1}, virkedag: nei, lov: {nb: forskrift § 1, nn: forskrift § 1}}
  - {fase: mars, foer_inntak: ja, frist: {maaned: 3, dag: 1, aar: 0}, virkedag: ja, lov: {nb: forskrift § 2, nn: forskrift § 2}}
  - {fase: etter, foer_inntak: nei}
aapne_spoersmaal:
  - nb: Hva så?
    nn: Kva så?
`

func parse(t *testing.T, src string) *basis.Law {
	t.Helper()
	l, err := basis.Parse("lov.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func codes(uses []*basis.Use) string {
	var out []string
	for _, u := range uses {
		out = append(out, u.Code)
	}
	return strings.Join(out, " ")
}

// A use carries something only between those it is for, and only what it is for;
// in the order of the data; and nothing is carried by chance.
func TestFor(t *testing.T) {
	l := parse(t, law)
	asked := func(change func(*basis.Question)) basis.Question {
		q := basis.Question{
			Transition: "skole", Sender: "grunnskole", Profile: basis.Strict, Recipient: "grunnskole", Role: "rektor",
			Section: "fag", Path: "fag.norsk", On: day.New(2027, time.May, 12),
		}
		change(&q)
		return q
	}
	for name, c := range map[string]struct {
		change func(*basis.Question)
		want   string
	}{
		"an ordinary field":          {func(q *basis.Question) {}, "LOV"},
		"a basic field":              {func(q *basis.Question) { q.Basic = true }, "SPURT LOV"},
		"for another role":           {func(q *basis.Question) { q.Basic, q.Role = true, "sfo" }, "LOV"},
		"for another recipient":      {func(q *basis.Question) { q.Basic, q.Recipient = true, "ppt" }, "LOV"},
		"the day before the law":     {func(q *basis.Question) { q.Basic, q.On = true, day.New(2026, time.December, 31) }, "LOV"},
		"the first day":              {func(q *basis.Question) { q.Basic, q.On = true, day.New(2027, time.January, 1) }, "SPURT LOV"},
		"the last day":               {func(q *basis.Question) { q.Basic, q.On = true, day.New(2027, time.December, 31) }, "SPURT LOV"},
		"the day after":              {func(q *basis.Question) { q.Basic, q.On = true, day.New(2028, time.January, 1) }, "LOV"},
		"a field that is listed":     {func(q *basis.Question) { q.Section, q.Path, q.Profile = "ito", "ito.timer", basis.ByLaw }, "SPURT LOV"},
		"listed, but strict":         {func(q *basis.Question) { q.Section, q.Path = "ito", "ito.timer" }, "LOV"},
		"listed, but only in part":   {func(q *basis.Question) { q.Section, q.Path, q.Profile = "vedlegg", "vedlegg", basis.ByLaw }, "LOV"},
		"a name that begins alike":   {func(q *basis.Question) { q.Section, q.Path, q.Profile = "itotal", "itotal", basis.ByLaw }, "LOV"},
		"a section that is excepted": {func(q *basis.Question) { q.Section, q.Path = "logg", "logg.finnes" }, ""},
		"a section of its own":       {func(q *basis.Question) { q.Section, q.Path = "plikt", "plikt.tekst" }, "LOV PLIKT"},
		"another transition":         {func(q *basis.Question) { q.Transition = "videregaaende" }, "LOV"},
		"another sender":             {func(q *basis.Question) { q.Sender = "barnehage" }, "LOV"},
		"a sender without a basis":   {func(q *basis.Question) { q.Sender = "ppt" }, ""},
		"in a phase": {func(q *basis.Question) {
			q.Transition, q.Sender, q.Phase, q.Section = "videregaaende", "ppt", "oktober", "helse"
		}, "LOV"},
		"in another phase": {func(q *basis.Question) {
			q.Transition, q.Sender, q.Phase, q.Section = "videregaaende", "ppt", "mars", "helse"
		}, ""},
		"nothing at all": {func(q *basis.Question) { *q = basis.Question{} }, ""},
	} {
		if got := codes(l.For(asked(c.change))); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if got := codes(l.Between(asked(func(*basis.Question) {})).Besides(basis.HealthService, asked(func(*basis.Question) {}))); got != "HELSE" {
		t.Errorf("besides, from a health service: %q", got)
	}
}

func TestCodeAndAll(t *testing.T) {
	l := parse(t, law)
	b, ok := l.Code("LOV")
	if !ok || b.Law.In("nn") != "ei lov § 2" || b.Wording.In("nb") != "sier mer" || !slices.Equal(b.Uses[0].Permissions, []string{"ja"}) || b.Uses[1].Unanswered != "V61" {
		t.Errorf("LOV is %v, %v", b, ok)
	}
	if _, ok := l.Code("lov"); ok {
		t.Error("a code that is not there was found")
	}
	all := l.All()
	all[0] = basis.Basis{Code: "ANNET"}
	if l.All()[0].Code != "SPURT" || len(l.All()) != 5 {
		t.Error("the law can be changed from outside")
	}
	if a, ok := l.Answer("ja_til_helse"); !ok || a.PupilFrom != 16 || len(l.Answers()) != 2 {
		t.Errorf("the answer is %v, %v", a, ok)
	}
	if len(l.Open()) != 1 || l.Open()[0].NN != "Kva så?" {
		t.Errorf("open are %v", l.Open())
	}
}

// What a case may state: a basis that some use has in the transition, or that it
// is to be held back.
func TestAllowsAndAsks(t *testing.T) {
	l := parse(t, law)
	for _, c := range []struct {
		code, transition, sender string
		want                     bool
	}{
		{"LOV", "skole", "barnehage", true}, {"SPURT", "skole", "grunnskole", true}, {"SPURT", "videregaaende", "grunnskole", false},
		{"SPURT", "skole", "barnehage", false}, {"INGEN", "skole", "barnehage", true}, {"NOE", "skole", "barnehage", false},
	} {
		if got := l.Allows(c.code, c.transition, c.sender); got != c.want {
			t.Errorf("%s in %s from %s: %v", c.code, c.transition, c.sender, got)
		}
	}
	if !l.Asks("ja", "skole", "barnehage") || l.Asks("ja_til_helse", "videregaaende", "grunnskole") || !l.Asks("ja_til_helse", "skole", "grunnskole") {
		t.Error("which answers are asked for")
	}
}

// Law data that are not whole are refused: a word misspelt could let more out.
func TestLawThatIsRefused(t *testing.T) {
	for name, pair := range map[string][2]string{
		"no yaml":             {"grunnlag:", "grunnlag: ["},
		"an alias":            {"kode: LOV", "kode: &x LOV"},
		"no rows":             {law, "skjema: grunnlag/v2\nfersk_i_maaneder: 12\ngrunnlag: []\n"},
		"no freshness":        {"fersk_i_maaneder: 12\n", ""},
		"fresh for nothing":   {"fersk_i_maaneder: 12", "fersk_i_maaneder: 0"},
		"nothing":             {law, ""},
		"no code":             {"  - kode: LOV\n    lov", "  - lov"},
		"a code twice":        {"kode: LOV", "kode: SPURT"},
		"no law":              {"lov: {nb: en lov § 2, nn: ei lov § 2}", "lov:"},
		"no nynorsk":          {"nn: seier noko", "nn:"},
		"no transition":       {"overganger: [skole, videregaaende]", "overganger: []"},
		"no sender":           {"avsendere: [grunnskole, barnehage]", "avsendere:"},
		"no word on answer":   {"        krever: [ja]\n        ikke", "        ikke"},
		"a key misspelt":      {"seksjoner: [helse]", "seksjonar: [helse]"},
		"a key of a basis":    {"gyldig_fra:", "gjeld_fraa:"},
		"a day that is not":   {"gyldig_til: 2027-12-31", "gyldig_til: 2027-02-30"},
		"a first day so":      {"gyldig_fra: 2027-01-01", "gyldig_fra: i fjor"},
		"nothing is needed":   {"forutsetter: [anmodning]", "forutsetter: []"},
		"an unknown need":     {"forutsetter: [anmodning]", "forutsetter: [lyst]"},
		"two answers":         {"krever: [ja]\n        ikke", "krever: [ja, ja_til_helse]\n        ikke"},
		"an answer and more":  {"krever: [ja]\n        ikke", "krever: [ja]\n        forutsetter: [beslutning]\n        ikke"},
		"an unknown answer":   {"krever: [ja]\n        ikke", "krever: [jo]\n        ikke"},
		"an unknown source":   {"i_tillegg: helsetjeneste", "i_tillegg: naboen"},
		"an unknown profile":  {"profiler: [lov]", "profiler: [laus]"},
		"an age that is none": {"elev_fra: 15", "elev_fra: femten"},
		"an answer twice":     {"type: ja_til_helse", "type: ja"},
		"a phase twice":       {"fase: mars", "fase: oktober"},
		"a phase half said":   {"{fase: etter, foer_inntak: nei}", "{fase: etter}"},
		"a month that is not": {"maaned: 3", "maaned: 13"},
		"a deadline from air": {", lov: {nb: forskrift § 2, nn: forskrift § 2}", ""},
		"maybe a workday":     {"virkedag: ja", "virkedag: kanskje"},
		"uses and no uses":    {"    ubrukt: {nb: holder igjen, nn: held att}\n", ""},
		"a question in one":   {"    nn: Kva så?\n", ""},
		"no withdrawal":       {"    trekk: {nb: intet, nn: inkje}\n    ubrukt", "    ubrukt"},
	} {
		src := strings.Replace(law, pair[0], pair[1], 1)
		if src == law {
			t.Fatalf("%s changes nothing", name)
		}
		if l, err := basis.Parse("lov.yaml", []byte(src)); !errors.Is(err, basis.ErrLaw) || l != nil {
			t.Errorf("%s is accepted: %v", name, err)
		}
	}
}

func builtIn(t *testing.T) *basis.Law {
	t.Helper()
	src, err := schemas.FS.ReadFile("grunnlag.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, string(src))
}

// The law data that are built in say what they are meant to.
func TestTheLawThatIsBuiltIn(t *testing.T) {
	l := builtIn(t)
	may := day.New(2027, time.May, 12)
	for _, c := range []struct {
		q    basis.Question
		want string
	}{
		{basis.Question{Transition: "barnehage_skole", Sender: "barnehage", Section: "helse", Path: "helse"}, "BHL_2A_TILLATELSE"},
		{basis.Question{Transition: "barnehage_skole", Sender: "barnehage", Section: "helse", Path: "helse", Basic: true, Recipient: "grunnskole", Role: "rektor"}, "BHL_2A_TILLATELSE"},
		{basis.Question{Transition: "barnehage_skole", Sender: "barnehage", Section: "stafettlogg", Path: "stafettlogg"}, "FVL_13A_SAMTYKKE"},
		{basis.Question{Transition: "barnehage_skole", Sender: "ppt", Section: "helse", Path: "helse"}, "FVL_13A_SAMTYKKE"},
		{basis.Question{Transition: "barnehage_skole", Sender: "helsestasjon", Section: "lek", Path: "lek"}, "HPL_22_SAMTYKKE"},
		{basis.Question{Transition: "barnehage_skole", Sender: "grunnskole", Section: "lek", Path: "lek"}, ""},
		{basis.Question{Transition: "barneskole_ungdomsskole", Sender: "grunnskole", Recipient: "grunnskole", Role: "rektor", Section: "fag", Path: "fag.norsk.mestring", Basic: true}, "OPL_25_1_2 OPL_25_1_4_TILLATELSE"},
		{basis.Question{Transition: "barneskole_ungdomsskole", Sender: "grunnskole", Recipient: "ppt", Role: "ppt", Section: "fag", Path: "fag.norsk.mestring", Basic: true}, "OPL_25_1_4_TILLATELSE"},
		{basis.Question{Transition: "barneskole_ungdomsskole", Sender: "grunnskole", Recipient: "grunnskole", Role: "rektor", Section: "forebygging_25_1_4", Path: "forebygging_25_1_4"}, "OPL_25_1_4_PLIKT"},
		{basis.Question{Transition: "barneskole_ungdomsskole", Sender: "grunnskole", Recipient: "grunnskole", Role: "kontor", Section: "forebygging_25_1_4", Path: "forebygging_25_1_4"}, ""},
		{basis.Question{Transition: "barneskole_ungdomsskole", Sender: "grunnskole", Recipient: "grunnskole", Role: "rektor", Section: "tilrettelegging", Path: "tilrettelegging.ito", Profile: basis.ByLaw}, "OPL_25_1_2 OPL_25_1_4_TILLATELSE"},
		{basis.Question{Transition: "barneskole_ungdomsskole", Sender: "grunnskole", Recipient: "grunnskole", Role: "rektor", Section: "tilrettelegging", Path: "tilrettelegging.ito", Profile: basis.Strict}, "OPL_25_1_4_TILLATELSE"},
		{basis.Question{Transition: "videregaaende", Sender: "grunnskole", Phase: "oktobermelding", Recipient: "inntakskontor", Role: "inntak", Section: "soeknad", Path: "soeknad.program", Basic: true}, "FORSKR_4_22_SAMTYKKE"},
		{basis.Question{Transition: "videregaaende", Sender: "grunnskole", Phase: "oktobermelding", Recipient: "inntakskontor", Role: "inntak", Section: "fravaer", Path: "fravaer.dager", Basic: true}, "OPL_25_1_3 FORSKR_4_22_SAMTYKKE"},
		{basis.Question{Transition: "videregaaende", Sender: "grunnskole", Phase: "oktobermelding", Recipient: "videregaaende", Role: "rektor", Section: "helse", Path: "helse"}, ""},
		{basis.Question{Transition: "videregaaende", Sender: "grunnskole", Phase: "soeknad_1feb", Recipient: "inntakskontor", Role: "inntak", Section: "helse", Path: "helse"}, "OPL_25_1_4_TILLATELSE"},
		{basis.Question{Transition: "videregaaende", Sender: "grunnskole", Phase: "soeknad_1feb", Recipient: "videregaaende", Role: "rektor", Section: "fravaer", Path: "fravaer.dager", Basic: true}, "OPL_25_1_4_TILLATELSE"},
		{basis.Question{Transition: "videregaaende", Sender: "grunnskole", Phase: "oktobermelding", Recipient: "videregaaende", Role: "rektor", Section: "fravaer", Path: "fravaer.dager", Basic: true}, ""},
		{basis.Question{Transition: "videregaaende", Sender: "grunnskole", Phase: "etter_inntak", Recipient: "videregaaende", Role: "rektor", Section: "fravaer", Path: "fravaer.dager", Basic: true}, "OPL_25_1_3 OPL_25_1_4_TILLATELSE"},
		{basis.Question{Transition: "videregaaende", Sender: "grunnskole", Phase: "soeknad_1mars", Recipient: "videregaaende", Role: "rektor", Section: "forebygging_25_1_4", Path: "forebygging_25_1_4"}, ""},
		{basis.Question{Transition: "videregaaende", Sender: "grunnskole", Phase: "etter_inntak", Recipient: "videregaaende", Role: "rektor", Section: "forebygging_25_1_4", Path: "forebygging_25_1_4"}, "OPL_25_1_4_PLIKT"},
		{basis.Question{Transition: "videregaaende", Sender: "grunnskole", Phase: "etter_inntak", Recipient: "inntakskontor", Role: "rektor", Section: "forebygging_25_1_4", Path: "forebygging_25_1_4"}, ""},
	} {
		c.q.On = may
		if got := codes(l.For(c.q)); got != c.want {
			t.Errorf("%+v goes on %q, want %q", c.q, got, c.want)
		}
	}
	for _, b := range l.All() {
		for _, u := range b.Uses {
			for _, kind := range u.Permissions {
				if _, ok := l.Answer(kind); !ok {
					t.Errorf("%s needs %s, of which nobody knows who gives it", b.Code, kind)
				}
			}
		}
	}
}

// Every word of the law data is one that a case can have: a section misspelt under
// «ikke» would go, and nothing would tell.
func TestTheLawNamesWhatThereIs(t *testing.T) {
	set, err := schema.Load(schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	l := builtIn(t)
	enum := func(path string) (out []string) {
		for _, kind := range set.Transitions() {
			if f := set.Form(kind).At(path); f != nil {
				out = append(out, f.Enum...)
			}
		}
		return out
	}
	for _, b := range l.All() {
		for _, u := range b.Uses {
			for what, words := range map[string][2][]string{
				"sender": {u.Senders, enum("avsender.type")}, "recipient": {u.Recipients, enum("mottakere.type")}, "role": {u.Roles, enum("mottakere.rolle")},
				"phase": {u.Phases, enum("fase")}, "transition": {u.Transitions, set.Transitions()}, "answer": {u.Permissions, enum("tillatelser.type")},
			} {
				for _, w := range words[0] {
					if !slices.Contains(words[1], w) {
						t.Errorf("%s names the %s %q, which is not there", b.Code, what, w)
					}
				}
			}
			for _, path := range slices.Concat(u.Sections, u.Not, u.Fields) {
				kind, isAttachment := strings.CutPrefix(path, "vedlegg.")
				known := isAttachment && slices.Contains(enum("vedlegg.type"), kind)
				for _, transition := range u.Transitions {
					known = known || set.Form(transition).At(path) != nil
				}
				if !known {
					t.Errorf("%s names %q, which no form of its transitions has", b.Code, path)
				}
			}
		}
	}
}

// The last day of a phase follows from when school starts; where it is to be a working
// day, weekends and holidays move it.
func TestPhases(t *testing.T) {
	l := parse(t, law)
	for _, c := range []struct {
		phase string
		start day.Day
		want  string
	}{
		{"oktober", day.New(2027, time.August, 17), "2026-10-01"},
		{"oktober", day.New(2028, time.August, 17), "2027-10-01"},
		{"mars", day.New(2027, time.August, 17), "2027-03-01"}, // a Monday
		{"mars", day.New(2026, time.August, 17), "2026-03-02"}, // a Sunday
		{"etter", day.New(2027, time.August, 17), ""},
		{"mars", day.Day{}, ""},
	} {
		p, ok := l.Phase(c.phase)
		if got := p.Due(c.start); !ok || got.String() != c.want {
			t.Errorf("%s before %s: %s, want %s", c.phase, c.start, got, c.want)
		}
	}
	march, _ := l.Phase("mars")
	if last, ok := march.LastDay(); !ok || last != (basis.LastDay{Month: time.March, Day: 1, Moves: true}) {
		t.Errorf("the last day of mars is %+v, %t", last, ok)
	}
	after, _ := l.Phase("etter")
	if last, ok := after.LastDay(); ok {
		t.Errorf("etter has no last day, but %+v", last)
	}
	if _, ok := l.Phase("juni"); ok || len(l.Phases()) != 3 {
		t.Error("phases that are not there")
	}
}

// The duty to share exists from 1 August 2026, and nothing else changes that day.
func TestTheDutyIsInForceFromItsDay(t *testing.T) {
	l := builtIn(t)
	before, after := day.New(2026, time.July, 31), day.New(2026, time.August, 1)
	var changed []string
	for _, b := range l.All() {
		if b.Holds(before) != b.Holds(after) {
			changed = append(changed, b.Code)
		}
	}
	if !slices.Equal(changed, []string{"OPL_25_1_4_PLIKT"}) {
		t.Errorf("changed are %v", changed)
	}
	if b, _ := l.Code("OPL_25_1_4_PLIKT"); b.Holds(before) || !b.Holds(after) {
		t.Error("the duty is not in force from 1 August 2026")
	}
}
