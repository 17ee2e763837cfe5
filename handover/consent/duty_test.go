package consent_test

import "testing"

// What a school has to share goes to rektor from the day it was decided, if that was
// while the duty was in force; with it go a name, a day of birth and a telephone, and
// nobody need have said yes.
func TestTheDutyGoesFromTheDayItWasDecided(t *testing.T) {
	w := theWorld(t)
	for decided, want := range map[string]string{
		"2027-05-12": "barn foresatte forebygging_25_1_4", "2027-05-13": "", "2026-08-01": "barn foresatte forebygging_25_1_4", "2026-07-31": "", "": "",
	} {
		c := atLowerSecondary()
		delete(c, "vedlegg")
		delete(c, "anmodning")
		c["foresatte"].([]any)[0].(object)["spraak"] = "so"
		section := object{"beskrivelse": "Har kastet stein.", "tiltak_som_virker": "En fast voksen."}
		if decided != "" {
			section["besluttet_dato"] = decided
		}
		c["forebygging_25_1_4"] = section
		o := w.decideLower(t, with(c))
		if got := goes(o); got != want {
			t.Errorf("decided %s: %q goes, want %q", decided, got, want)
		}
		if o.Release == nil {
			continue
		}
		if got, want := plain(t, o.Release.Data.Field("foresatte").Items()[0]), `{"navn":"Kristin Haugland","telefon":"+47 20 11 20 31"}`; got != want {
			t.Errorf("of the guardians goes %s, want %s", got, want)
		}
	}
}
