package checklist_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/checklist"
)

// What a form about those who go on to videregående has, triggers what a school
// or the fylkeskommune must do, and nothing less does.
func TestTriggersBeforeUpperSecondary(t *testing.T) {
	l := builtInFor(t, "videregaaende")
	for data, want := range map[string]string{
		`{}`:                                 "",
		`{"foresatte":[{"tolk":"muntlig"}]}`: "M7",
		`{"foresatte":[{"tolk":"nei"}]}`:     "",
		`{"spraak":{"saerskilt_vurdering_anbefales":"ja"}}`:                 "M8",
		`{"spraak":{"vedtak_saerskilt_norsk":{"status":"gjelder"}}}`:        "M8",
		`{"spraak":{"vedtak_saerskilt_norsk":{"status":"avsluttet"}}}`:      "",
		`{"ito_bakgrunn":{"vedtak_grunnskole_dato":"2026-06-20"}}`:          "M28 M9",
		`{"ito_bakgrunn":"ingen"}`:                                          "",
		`{"personlig_assistanse":{"har_vedtak":true}}`:                      "M10 M9",
		`{"personlig_assistanse":{"har_vedtak":false}}`:                     "",
		`{"fysisk":{"har_vedtak":true}}`:                                    "M11 M9",
		`{"bygg_behov":{"akustikk":"Ekko."}}`:                               "M11",
		`{"bygg_behov":"ingen"}`:                                            "",
		`{"hjelpemidler":[{"navn":"PC"}]}`:                                  "M12",
		`{"hjelpemidler":"ingen"}`:                                          "",
		`{"spraak":{"ask":true}}`:                                           "M13",
		`{"helse":{"syn_hoersel":"hoereapparat"}}`:                          "M13",
		`{"helse":{"syn_hoersel":"briller"}}`:                               "",
		`{"helse":{"medisin_i_skoletid":true}}`:                             "M14",
		`{"medisinsk_pleiefaglig":{"behov":["medisin"]}}`:                   "M14",
		`{"medisinsk_pleiefaglig":{"behov":["toalett"]}}`:                   "",
		`{"helse":{"allergi":[{"stoff":"nøtter"}]}}`:                        "M15",
		`{"helse":{"anfall_noedplan":true}}`:                                "M16",
		`{"hybel_skyss_bosted":{"skyss":{"status":"soekt"}}}`:               "M17",
		`{"hybel_skyss_bosted":{"hybel":true}}`:                             "",
		`{"sosialt":{"boer_plasseres_sammen_med_noen":true}}`:               "M18",
		`{"skolemiljoe":{"aktivitetsplan_12_4":"paagaar"}}`:                 "M19",
		`{"skolemiljoe":{"aktivitetsplan_12_4":"avsluttet"}}`:               "",
		`{"spraak":{"samisk":"lulesamisk"}}`:                                "M20",
		`{"soeknad":{"fortrinnsrett":"4_23_tegnspraak"}}`:                   "M20",
		`{"tverrfaglig":{"ansvarsgruppe":true}}`:                            "M21",
		`{"stafettlogg":{"finnes":"ja"}}`:                                   "M22",
		`{"spraak":{"tiltak":[{"viderefoeres":"ja"}]}}`:                     "M23",
		`{"tidligere_tiltak":[{"hva":"Leksehjelp","viderefoeres":"nei"}]}`:  "",
		`{"fravaersrisiko":{"moenster":"skolevegring"}}`:                    "M27",
		`{"fravaersrisiko":{"moenster":"ingen"}}`:                           "",
		`{"fravaersrisiko":{"ot_varsles":true}}`:                            "M27",
		`{"soeknad":{"fortrinnsrett":"4_22_tilrettelagt_skole"}}`:           "M28",
		`{"soeknad":{"fortrinnsrett":"ingen"}}`:                             "",
		`{"henvist_ppt":{"status":"utredes"}}`:                              "M28",
		`{"verksted_sikkerhet":{"varsling":"Lys i tillegg til lyd."}}`:      "M29",
		`{"verksted_sikkerhet":"ingen"}`:                                    "",
		`{"forebygging_25_1_4":{"noedvendighet":"Fordi."}}`:                 "M30",
		`{"aapne_vedtak":[{"type":"skyss"}]}`:                               "M17",
		`{"aapne_vedtak":[{"type":"individuelt_tilrettelagt_opplaering"}]}`: "M9",
	} {
		triggers(t, l, data, want)
	}
}

// The fylkeskommune is given items while no school is known, and none of them
// names a teacher that it does not have.
func TestWhoAnswersBeforeASchoolIsKnown(t *testing.T) {
	const data = `{"ito_bakgrunn":{"vedtak_grunnskole_dato":"2026-06-20"},"verksted_sikkerhet":{"varsling":"Lys."},"foresatte":[{"tolk":"begge"}],
		"fravaersrisiko":{"moenster":"skolevegring"},"tverrfaglig":{"ansvarsgruppe":true},"sosialt":{"boer_plasseres_sammen_med_noen":true},
		"helse":{"medisin_i_skoletid":true,"allergi":[{"stoff":"nøtter"}],"anfall_noedplan":true},"skolemiljoe":{"aktivitetsplan_12_4":"paagaar"},
		"spraak":{"tiltak":[{"viderefoeres":"ja"}],"samisk":"nordsamisk","saerskilt_vurdering_anbefales":"ja"},"bygg_behov":{"akustikk":"Ekko."},
		"hjelpemidler":[{"navn":"PC"}],"personlig_assistanse":{"har_vedtak":true},"hybel_skyss_bosted":{"skyss":{"status":"soekt"}}}`
	l := builtInFor(t, "videregaaende")
	for _, role := range []string{"inntak", "ppt"} {
		items := l.For(facts(t, role, data))
		for _, it := range items {
			for _, who := range []string{it.Who.NB, it.Who.NN} {
				if strings.Contains(who, "kontaktlær") || strings.Contains(who, "rektor") || strings.Contains(who, "koordinator") || strings.Contains(who, "avdeling") {
					t.Errorf("%s has %s for %q to answer for", role, it.ID, who)
				}
			}
		}
		if len(items) < 15 {
			t.Errorf("%s has only %s", role, ids(items))
		}
	}
}

// What only a head may read is on the list of no one else, and no role is asked
// for what it cannot do.
func TestRolesBeforeUpperSecondary(t *testing.T) {
	const data = `{"forebygging_25_1_4":{"noedvendighet":"Fordi."},"sosialt":{"boer_plasseres_sammen_med_noen":true},"skolemiljoe":{"aktivitetsplan_12_4":"paagaar"}}`
	l := builtInFor(t, "videregaaende")
	for role, want := range map[string]string{"rektor": "M18 M19 M30", "kontor": "M18 M19", "raadgiver": "M18", "inntak": "M18 M19", "ppt": "", "helsesykepleier": ""} {
		var got []string
		for _, it := range l.For(facts(t, role, data)) {
			if !strings.Contains(" "+always+" ", " "+it.ID+" ") {
				got = append(got, it.ID)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s has %v, want %s", role, got, want)
		}
	}
}

// M27 to M29 in time: two weeks, four weeks, and the first day in the workshop.
func TestDueDatesAtUpperSecondary(t *testing.T) {
	const data = `{"ito_bakgrunn":{"vedtak_grunnskole_dato":"2026-06-20"},"verksted_sikkerhet":{"varsling":"Lys."},"fravaersrisiko":{"ot_varsles":true}}`
	want := map[string]string{"M27": "30.08.2027", "M28": "13.09.2027", "M29": "16.08.2027", "M9": "16.08.2027"}
	for _, it := range builtInFor(t, "videregaaende").For(facts(t, "raadgiver", data)) {
		if w := want[it.ID]; w != "" {
			if got := strings.Join(it.DueText("nb"), ", "); got != w {
				t.Errorf("%s is due %s, want %s", it.ID, got, w)
			}
			delete(want, it.ID)
		}
	}
	if len(want) > 0 {
		t.Errorf("not on the list: %v", want)
	}
}

// Beside a name on a list that is pinned up stands nobody who answers for some
// children only: PPT and rådgiver have lists of their own, and would tell something on
// rektor's.
func TestWhoMayStandBesideAPupilsName(t *testing.T) {
	const all = `{"henvist_ppt":{"status":"utredes"},"fravaersrisiko":{"moenster":"skolevegring"},"ito_bakgrunn":{"vedtak_grunnskole_dato":"2025-05-05"},
		"helse":{"medisin_i_skoletid":true},"stafettlogg":{"finnes":"ja"},"tverrfaglig":{"ansvarsgruppe":true}}`
	for role, want := range map[string]map[string]string{
		"rektor":    {"M28": "", "M27": "", "M9": "rektor", "M14": "rektor", "M22": "", "M21": "kontaktlærer"},
		"inntak":    {"M28": "", "M27": "skolen, når den er kjent", "M9": "inntakskontor", "M22": ""},
		"ppt":       {"M28": "PPT", "M9": "PPT", "M22": "", "M21": "PPT"},
		"raadgiver": {"M28": "", "M27": "rådgiver", "M21": "rådgiver"},
	} {
		got := map[string]string{}
		for _, it := range builtInFor(t, "videregaaende").For(facts(t, role, all)) {
			got[it.ID] = it.WhoPublic.NB
		}
		for id, who := range want {
			if said, ok := got[id]; !ok || said != who {
				t.Errorf("%s, %s: names %q, want %q", role, id, said, who)
			}
		}
	}
}

// An item leads to the first of its sections that is there.
func TestAnItemLeadsToWhatIsThere(t *testing.T) {
	l := builtInFor(t, "videregaaende")
	for data, want := range map[string]string{
		`{"ito_bakgrunn":{"vedtak_grunnskole_dato":"2026-06-20"},"personlig_assistanse":{"har_vedtak":true}}`: "ito_bakgrunn",
		`{"personlig_assistanse":{"har_vedtak":true}}`:                                                        "personlig_assistanse",
		`{"fysisk":{"har_vedtak":true}}`:                                                                      "fysisk",
	} {
		items := l.For(facts(t, "inntak", data))
		i := slices.IndexFunc(items, func(it checklist.Item) bool { return it.ID == "M9" })
		if i < 0 || items[i].Section != want {
			t.Errorf("%s leads to %+v, want %s", data, items, want)
		}
	}
}
