package checklist_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/schemas"
	"github.com/handover-no/handover/templates"
)

func theForm(t testing.TB) *schema.Field { return formOf(t, "barnehage_skole") }

func formOf(t testing.TB, kind string) *schema.Field {
	t.Helper()
	forms, err := schema.Load(schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	return forms.Form(kind)
}

func listFor(t testing.TB, kind, src string) *checklist.List {
	t.Helper()
	var found diag.List
	l, err := checklist.Parse(formOf(t, kind), "liste.yaml", []byte(src), &found)
	if err != nil {
		t.Fatal(err, found.All())
	}
	return l
}

func builtIn(t testing.TB) *checklist.List { return builtInFor(t, "barnehage_skole") }

func builtInFor(t testing.TB, kind string) *checklist.List {
	t.Helper()
	src, err := templates.FS.ReadFile("checklist/" + kind + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return listFor(t, kind, string(src))
}

var start = day.New(2027, time.August, 16)

func facts(t testing.TB, role, data string) checklist.Facts {
	t.Helper()
	v, err := record.FromJSON("s", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return checklist.Facts{Data: v, Role: role, Received: day.New(2027, time.May, 12), Start: start, CopiesBy: day.New(2028, time.February, 16)}
}

func ids(items []checklist.Item) string {
	var out []string
	for _, it := range items {
		out = append(out, it.ID)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

const always = "M1 M2 M24 M25 M26 M3 M4 M5 M6"

// Each item is triggered by what it is about, by nothing less, and not by a no.
func TestTriggers(t *testing.T) {
	l := builtIn(t)
	for data, want := range map[string]string{
		`{}`:                                 "",
		`{"foresatte":[{"tolk":"muntlig"}]}`: "M7",
		`{"foresatte":[{"tolk":"nei"}]}`:     "",
		`{"spraak":{"saerskilt_vurdering_anbefales":"ja"}}`:                               "M8",
		`{"spraak":{"saerskilt_vurdering_anbefales":"ikke_vurdert"}}`:                     "",
		`{"spesped":{"har_vedtak":true}}`:                                                 "M9",
		`{"spesped":{"har_vedtak":false}}`:                                                "",
		`{"aapne_vedtak":[{"type":"individuelt_tilrettelagt_opplaering"}]}`:               "M9",
		`{"aapne_vedtak":[{"type":"personlig_assistanse"}]}`:                              "M10",
		`{"bygg_behov":{"akustikk":"Ekko."}}`:                                             "M11",
		`{"bygg_behov":{"ramp_heis":false}}`:                                              "",
		`{"bygg_behov":"ingen"}`:                                                          "",
		`{"hjelpemidler":[{"navn":"Stol"}]}`:                                              "M12",
		`{"hjelpemidler":"ingen"}`:                                                        "",
		`{"spraak":{"ask":true}}`:                                                         "M13",
		`{"spraak":{"tegnspraak":true}}`:                                                  "M13 M20",
		`{"helse":{"syn_hoersel":"CI"}}`:                                                  "M13",
		`{"helse":{"syn_hoersel":"briller"}}`:                                             "",
		`{"helse":{"medisin_i_skoletid":true}}`:                                           "M14",
		`{"helse":{"allergi":[{"stoff":"egg"}]}}`:                                         "M15",
		`{"helse":{"allergi":[{"stoff":"egg","medisin":"penn"}]}}`:                        "M14 M15",
		`{"helse":{"allergi":"ingen"}}`:                                                   "",
		`{"helse":{"anfall_noedplan":true}}`:                                              "M16",
		`{"praktisk":{"skyss":{"rett":true}}}`:                                            "M17",
		`{"praktisk":{"skyss":{"rett":false}}}`:                                           "",
		`{"sosialt":{"boer_plasseres_sammen_med_noen":true}}`:                             "M18",
		`{"sosialt":{"venner_ved_ny_skole":true,"boer_plasseres_sammen_med_noen":false}}`: "",
		`{"barnehagemiljoe":{"aktivitetsplan_42":"paagaar"}}`:                             "M19",
		`{"barnehagemiljoe":{"aktivitetsplan_42":"avsluttet"}}`:                           "",
		`{"spraak":{"samisk":"nordsamisk"}}`:                                              "M20",
		`{"spraak":{"samisk":"nei"}}`:                                                     "",
		`{"tverrfaglig":{"ansvarsgruppe":true}}`:                                          "M21",
		`{"tverrfaglig":{"barnekoordinator":"ingen"}}`:                                    "",
		`{"stafettlogg":{"finnes":"ja"}}`:                                                 "M22",
		`{"stafettlogg":{"finnes":"avsluttet"}}`:                                          "",
		`{"lek":{"tiltak":[{"viderefoeres":"vurderes"}]}}`:                                "M23",
		`{"tiltak":[{"viderefoeres":"ja"}]}`:                                              "M23",
		`{"lek":{"tiltak":[{"viderefoeres":"nei"}]}}`:                                     "",
	} {
		triggers(t, l, data, want)
	}
}

func triggers(t *testing.T, l *checklist.List, data, want string) {
	t.Helper()
	got := ids(l.For(facts(t, "rektor", data)))
	wanted := strings.Fields(always + " " + want)
	slices.Sort(wanted)
	if got != strings.Join(wanted, " ") {
		t.Errorf("%s triggers %s, want %s", data, got, strings.Join(wanted, " "))
	}
}

// The same items, triggered by what the form of those who go to school already has.
func TestTriggersAtSchool(t *testing.T) {
	l := builtInFor(t, "barneskole_ungdomsskole")
	for data, want := range map[string]string{
		`{}`:                                                                    "",
		`{"foresatte":[{"tolk":"begge"}]}`:                                      "M7",
		`{"skole_hjem":{"tolk":true}}`:                                          "M7",
		`{"skole_hjem":{"tolk":false}}`:                                         "",
		`{"skolegang":{"innfoeringsklasse":true}}`:                              "M8",
		`{"skolegang":{"trinn":7,"innfoeringsklasse":false}}`:                   "",
		`{"spraak":{"vedtak_saerskilt_norsk":{"har_vedtak":true}}}`:             "M8",
		`{"spraak":{"vedtak_saerskilt_norsk":{"har_vedtak":false}}}`:            "",
		`{"spraak":{"innfoering_start":"2026-01-12"}}`:                          "M8",
		`{"tilrettelegging":{"ito":{"har_vedtak":true}}}`:                       "M9",
		`{"tilrettelegging":{"ito":{"har_vedtak":false}}}`:                      "",
		`{"tilrettelegging":{"personlig_assistanse":{"har_vedtak":true}}}`:      "M10",
		`{"tilrettelegging":{"personlig_assistanse":{"har_vedtak":false}}}`:     "",
		`{"tilrettelegging":{"fysisk":{"har_vedtak":true}}}`:                    "M11",
		`{"tilrettelegging":{"bygg_behov":{"ramp_heis":true}}}`:                 "M11",
		`{"tilrettelegging":{"bygg_behov":"ingen"}}`:                            "",
		`{"tilrettelegging":{"hjelpemidler":[{"navn":"PC"}]}}`:                  "M12",
		`{"tilrettelegging":{"hjelpemidler":"ingen"}}`:                          "",
		`{"tilrettelegging":{"tilpasset":{"beskrivelse":"Lydbok."}}}`:           "",
		`{"spraak":{"tegnspraak":true}}`:                                        "M13 M20",
		`{"spraak":{"ask":true}}`:                                               "M13",
		`{"helse":{"syn_hoersel":"briller"}}`:                                   "",
		`{"helse":{"medisin_i_skoletid":true}}`:                                 "M14",
		`{"helse":{"medisin_i_skoletid":false}}`:                                "",
		`{"helse":{"allergi":[{"stoff":"egg"}]}}`:                               "M15",
		`{"helse":{"anfall_noedplan":true}}`:                                    "M16",
		`{"skyss":{"rett":true}}`:                                               "M17",
		`{"skyss":{"rett":false}}`:                                              "",
		`{"sosialt":{"boer_plasseres_sammen_med_noen":true}}`:                   "M18",
		`{"skolemiljoe":{"aktivitetsplan_12_4":"paagaar"}}`:                     "M19",
		`{"skolemiljoe":{"aktivitetsplan_12_4":"avsluttet"}}`:                   "",
		`{"valg":{"maalform":"samisk"}}`:                                        "M20",
		`{"valg":{"maalform":"nynorsk","fremmedspraak":"tysk"}}`:                "",
		`{"tverrfaglig":{"barnekoordinator":{"navn":"Silje Hauge"}}}`:           "M21",
		`{"tverrfaglig":{"ansvarsgruppe":false,"individuell_plan":false}}`:      "",
		`{"stafettlogg":{"finnes":"ja"}}`:                                       "M22",
		`{"fag":{"norsk":{"tiltak":[{"viderefoeres":"ja"}]}}}`:                  "M23",
		`{"tilrettelegging":{"tilpasset":{"tiltak":[{"viderefoeres":"nei"}]}}}`: "",
		`{"forebygging_25_1_4":{"besluttet_dato":"2027-05-03"}}`:                "M30",
		// What is done about it is on the page that the item is about.
		`{"forebygging_25_1_4":{"tiltak":[{"viderefoeres":"ja"}]}}`: "M30",
		`{"aapne_vedtak":[{"type":"skyss"}]}`:                       "M17",
		`{"aapne_vedtak":[{"type":"saerskilt_spraakopplaering"}]}`:  "M8",
	} {
		triggers(t, l, data, want)
	}
	const all = `{"forebygging_25_1_4":{"besluttet_dato":"2027-05-03"},"helse":{"medisin_i_skoletid":true},"skyss":{"rett":true}}`
	for _, role := range []string{"kontor", "ppt", "helsesykepleier"} {
		if got := ids(l.For(facts(t, role, all))); strings.Contains(got, "M30") {
			t.Errorf("%s has %s", role, got)
		}
	}
}

// No school list names anybody of the after-school programme, and PPT's list names PPT
// where the school's names a teacher.
func TestWhoAnswersAtSchool(t *testing.T) {
	l := builtInFor(t, "barneskole_ungdomsskole")
	for _, it := range l.For(facts(t, "ppt", `{"tilrettelegging":{"tilpasset":{"tiltak":[{"viderefoeres":"ja"}]}}}`)) {
		if it.Who.NB != "PPT" {
			t.Errorf("%s is for %q to answer for on PPT's list", it.ID, it.Who.NB)
		}
		if strings.Contains(it.Text.NB+it.Text.NN, "SFO") {
			t.Errorf("%s: %s", it.ID, it.Text.NB)
		}
	}
}

// What a role cannot answer for is not on its list.
func TestRoles(t *testing.T) {
	const data = `{"spesped":{"har_vedtak":true},"sosialt":{"venner_ved_ny_skole":true},"tverrfaglig":{"ansvarsgruppe":true},"helse":{"medisin_i_skoletid":true}}`
	if got := ids(builtIn(t).For(facts(t, "sfo", data))); got != "M1 M14 M2 M24 M25 M26 M3 M4 M5 M6" {
		t.Errorf("SFO has %s", got)
	}
}

// Before the first day means the last working day before the child is there: at
// the after-school programme, if it begins there.
func TestDueDates(t *testing.T) {
	l := builtIn(t)
	due := func(role, data, id string) string {
		for _, it := range l.For(facts(t, role, data)) {
			if it.ID == id {
				return strings.Join(it.DueText("nb"), ", ")
			}
		}
		return ""
	}
	const both = `{"helse":{"medisin_i_skoletid":true,"allergi":[{"stoff":"egg"}]},"sfo":{"startdato":"2027-08-02"}}`
	const school = `{"helse":{"medisin_i_skoletid":true,"allergi":[{"stoff":"egg"}]}}`
	for _, c := range []struct{ role, data, id, want string }{
		{"rektor", both, "M14", "30.07.2027"},
		{"rektor", school, "M14", "13.08.2027"},
		{"rektor", both, "M15", "02.08.2027 på SFO, 16.08.2027 på skolen"},
		{"sfo", both, "M15", "02.08.2027"},
		{"rektor", school, "M15", "16.08.2027"},
		{"rektor", school, "M1", "18.05.2027"},
		{"rektor", school, "M24", "13.09.–11.10.2027"},
		{"rektor", `{"sosialt":{"boer_plasseres_sammen_med_noen":true}}`, "M18", "30.06.2027"},
	} {
		if got := due(c.role, c.data, c.id); got != c.want {
			t.Errorf("%s for %s: %s, want %s", c.id, c.role, got, c.want)
		}
	}
}

// Items stand in the order of the dates that people read.
func TestOrderIsByDueDate(t *testing.T) {
	items := builtIn(t).For(facts(t, "rektor", `{"lek":{"tiltak":[{"viderefoeres":"ja"}]},"overfoeringsmoete":{"dato":"2027-06-03"},"tverrfaglig":{"ansvarsgruppe":true}}`))
	if len(items) < 11 {
		t.Fatalf("only %s", ids(items))
	}
	for i := 1; i < len(items); i++ {
		if items[i].Due.Before(items[i-1].Due) {
			t.Errorf("%s, due %s, stands after %s, due %s", items[i].ID, items[i].Due, items[i-1].ID, items[i-1].Due)
		}
	}
}

// Only the roles that the child will meet are named.
func TestOnlyRelevantRolesAreNamed(t *testing.T) {
	l := builtIn(t)
	text := func(role, data, id string) string {
		for _, it := range l.For(facts(t, role, data)) {
			if it.ID == id {
				return it.Text.NB
			}
		}
		return ""
	}
	const with, without = `{"sfo":{"begynner":true},"helse":{"allergi":[{"stoff":"egg"}]}}`, `{"sfo":{"begynner":false},"helse":{"allergi":[{"stoff":"egg"}]}}`
	for _, id := range []string{"M2", "M15"} {
		if got := text("rektor", with, id); !strings.Contains(got, "SFO") {
			t.Errorf("%s, with SFO: %s", id, got)
		}
		for _, data := range []string{without, `{"helse":{"allergi":[{"stoff":"egg"}]}}`} {
			if got := text("rektor", data, id); got == "" || strings.Contains(got, "SFO") {
				t.Errorf("%s, %s: %s", id, data, got)
			}
		}
		if got := text("sfo", without, id); !strings.Contains(got, "SFO") {
			t.Errorf("%s, for SFO itself: %s", id, got)
		}
	}
}

// A list that is pinned up names the same as the packet, or as much of it as tells
// nothing, or nobody.
func TestWhoMayStandBesideAName(t *testing.T) {
	const all = `{"tverrfaglig":{"ansvarsgruppe":true},"helse":{"medisin_i_skoletid":true,"syn_hoersel":"CI"},"stafettlogg":{"finnes":"ja"},"spesped":{"har_vedtak":true},"bygg_behov":{"akustikk":"Ekko."}}`
	want := map[string]string{"M21": "kontaktlærer", "M14": "rektor", "M9": "rektor", "M11": "rektor", "M13": "", "M22": "", "M1": "skolekontor"}
	seen := 0
	for _, it := range builtIn(t).For(facts(t, "rektor", all)) {
		if w, ok := want[it.ID]; ok {
			seen++
			if it.WhoPublic.NB != w {
				t.Errorf("%s names %q, want %q", it.ID, it.WhoPublic.NB, w)
			}
		}
		if !strings.HasPrefix(it.Who.NB, it.WhoPublic.NB) || !strings.HasPrefix(it.Who.NN, it.WhoPublic.NN) {
			t.Errorf("%s: %q on the list, %q in the packet", it.ID, it.WhoPublic.NB, it.Who.NB)
		}
	}
	if seen != len(want) {
		t.Errorf("saw %d of %d", seen, len(want))
	}
}

// The paths that items look at are fields of the form, and those that would tell
// a special category beside a name are marked so.
func TestItemsFitTheForm(t *testing.T) {
	set, err := schema.Load(schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range set.Transitions() {
		t.Run(kind, func(t *testing.T) { itemsFit(t, set.Form(kind), builtInFor(t, kind)) })
	}
}

func itemsFit(t *testing.T, form *schema.Field, l *checklist.List) {
	for _, p := range l.Paths() {
		f := form.At(p.Path)
		if f == nil {
			t.Errorf("%s looks at %s, which the form does not have", p.ID, p.Path)
			continue
		}
		if special(form, p.Path) && !p.Sensitive {
			t.Errorf("%s looks at %s, a special category, and has no neutral words", p.ID, p.Path)
		}
		enum := f
		if f.Type == schema.List && f.Item != nil {
			enum = f.Item
		}
		for _, w := range p.Words {
			if f.Type != schema.Bool && !slices.Contains(enum.Enum, w) {
				t.Errorf("%s asks whether %s is %s, which it cannot be", p.ID, p.Path, w)
			}
		}
	}
}

func special(form *schema.Field, path string) bool {
	for p := path; p != ""; {
		if f := form.At(p); f != nil && f.Special {
			return true
		}
		i := strings.LastIndexByte(p, '.')
		p = p[:max(i, 0)]
	}
	return false
}

func TestMistakesAreTold(t *testing.T) {
	const good = "id: M1\n    tekst: {nb: a, nn: b}\n    ansvarlig: {nb: a, nn: b}\n    naar: alltid\n    frist: {fra: skolestart}\n"
	for name, c := range map[string]struct{ src, code string }{
		"nothing":            {"punkter: []\n", "T10"},
		"no id":              {"punkter:\n  - " + strings.Replace(good, "id: M1", "id:", 1), "T11"},
		"an id twice":        {"punkter:\n  - " + good + "  - " + good, "T11"},
		"an unknown key":     {"punkter:\n  - " + good + "    farge: blå\n", "T01"},
		"one målform":        {"punkter:\n  - " + strings.Replace(good, "{nb: a, nn: b}", "{nb: a}", 1), "T02"},
		"a comma in a text":  {"punkter:\n  - " + strings.Replace(good, "{nb: a, nn: b}", "{nb: a, og mer, nn: b}", 1), "T02"},
		"no trigger":         {"punkter:\n  - " + strings.Replace(good, "naar: alltid", "naar:", 1), "T12"},
		"a wrong trigger":    {"punkter:\n  - " + strings.Replace(good, "naar: alltid", "naar: [{har: x}]", 1), "T01"},
		"no due date":        {"punkter:\n  - " + strings.Replace(good, "    frist: {fra: skolestart}\n", "", 1), "T13"},
		"from no known day":  {"punkter:\n  - " + strings.Replace(good, "fra: skolestart", "fra: jul", 1), "T13"},
		"an unknown field":   {"punkter:\n  - " + strings.Replace(good, "naar: alltid", "naar: [{finnes: helse.alergi}]", 1), "T04"},
		"an unknown answer":  {"punkter:\n  - " + strings.Replace(good, "naar: alltid", "naar: [{er: {sfo.begynner: [jo]}}]", 1), "T12"},
		"an unknown role":    {"punkter:\n  - " + good + "    roller: [rektor, rector]\n", "T01"},
		"a text for nobody":  {"punkter:\n  - " + good + "    tekst_for: {rector: {nb: a, nn: b}}\n", "T01"},
		"an unknown section": {"punkter:\n  - " + good + "    seksjon: helsa\n", "T04"},
		"but not there":      {"punkter:\n  - " + strings.Replace(good, "naar: alltid", "naar: [{er: {\"**.viderefoeres\": [ja]}, utenom: [leek]}]", 1), "T04"},
		"an unknown month":   {"punkter:\n  - " + strings.Replace(good, "{fra: skolestart}", "{maaned: juli}", 1), "T13"},
		"a key at the top":   {"punkt: []\npunkter:\n  - " + good, "T01"},
		"an empty variant":   {"punkter:\n  - " + good + "    tekst_naar: [{naar: [{finnes: lek}]}]\n", "T02"},
		"a variant always":   {"punkter:\n  - " + good + "    tekst_naar: [{tekst: {nb: a, nn: b}}]\n", "T12"},
		"a nameless day":     {"punkter:\n  - " + strings.Replace(good, "fra: skolestart", "fra: avtalt", 1), "T13"},
		"days that are none": {"punkter:\n  - " + strings.Replace(good, "fra: skolestart", "fra: skolestart, dager: snart", 1), "T13"},
	} {
		var found diag.List
		if _, err := checklist.Parse(theForm(t), "l", []byte(c.src), &found); err == nil || !slices.ContainsFunc(found.All(), func(d diag.Diagnostic) bool { return string(d.Code) == c.code }) {
			t.Errorf("%s: %v, %v", name, err, found.All())
		}
	}
}
