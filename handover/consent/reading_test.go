package consent_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// A reading copy has everything that could leave, whoever has answered what, and
// nothing that never does: of guardians, of custody and care, of answers.
func TestReadingCopyHasWhatCouldLeave(t *testing.T) {
	w := theWorld(t)
	c := aCase()
	c["omsorg"] = object{"omsorgsovertakelse": true}
	for name, tc := range map[string]object{"nobody has answered": c, "a no to everything": with(c, mother("type", "nekter", "omfang", nil))} {
		r := consent.ReadingCopy(typed(t, tc), w.form, typed(t, tc).Recipients)
		var keys []string
		for _, f := range r.Data.Fields() {
			keys = append(keys, f.Key)
		}
		if got := strings.Join(keys, " "); got != "mottakere avsender barn barnets_stemme ressurser selvhjelp helse stafettlogg vedlegg om" {
			t.Errorf("%s: has %s", name, got)
		}
		got := plain(t, r.Data)
		for _, never := range []string{"Kristin", "Jørgen", "Besteforelder", "+47", "03862161385", "030621", "ugradert", "iben-moe", "omsorg", "type\":\"grunnskole"} {
			if strings.Contains(got, never) {
				t.Errorf("%s: has %q", name, never)
			}
		}
		for _, want := range []string{`"navn":"Strandlia","rolle":"sfo"`, `"bor_sammen_med":"delt"`, `"pronomen":"hun"`, "Før turer.", `"innhold":"vedlegg/01.pdf"`, "Vi er enige."} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: lacks %q", name, want)
			}
		}
	}
}

// What cannot be shown to anybody is not shown to the family either.
func TestNoReadingCopyOfWhatIsProtectedOrBroken(t *testing.T) {
	w := theWorld(t)
	c := aCase()
	c["barn"].(object)["adressebeskyttelse"] = "fortrolig"
	if consent.ReadingCopy(typed(t, c), w.form, nil) != nil {
		t.Error("a protected case is shown")
	}
	broken := typed(t, aCase())
	broken.Broken = []string{"lek"}
	if consent.ReadingCopy(broken, w.form, nil) != nil {
		t.Error("a case whose form is wrong is shown")
	}
}

// On paper stands the digest that an answer notes, but for a section of which a part
// never leaves: the name of a file could be guessed at.
func TestCodesOnPaper(t *testing.T) {
	w := theWorld(t)
	r := consent.ReadingCopy(typed(t, aCase()), w.form, typed(t, aCase()).Recipients)
	texts := map[string]string{}
	for _, x := range r.Texts {
		texts[x.Section] = x.Digest
	}
	if got := slices.Sorted(maps.Keys(texts)); strings.Join(got, " ") != "avsender barnets_stemme helse ressurser selvhjelp stafettlogg vedlegg" {
		t.Errorf("can be noted: %s", got)
	}
	if _, ok := r.Codes["vedlegg"]; ok || len(r.Codes) != len(texts)-1 {
		t.Errorf("on paper: %v", r.Codes)
	}
	for section, code := range r.Codes {
		if code != texts[section] || code != consent.Digest(typed(t, aCase()).Data.Field(section)) {
			t.Errorf("%s: %s on paper, %s to paste", section, code, texts[section])
		}
	}
}

// What only some roles may get is shown when the case is for one of them, and the
// duty to share is no matter of what a family permits.
func TestReadingCopyKeepsToTheForm(t *testing.T) {
	w := theWorld(t)
	w.form.At("selvhjelp.toalett").Roles = []string{"rektor"}
	w.form.Fields = append(w.form.Fields, &schema.Field{Key: "forebygging_25_1_4", Path: "forebygging_25_1_4", Type: schema.Text})
	c := aCase()
	c["forebygging_25_1_4"] = "Slår når han blir redd."
	tc := typed(t, c)
	all, sfo := consent.ReadingCopy(tc, w.form, tc.Recipients), consent.ReadingCopy(tc, w.form, tc.Recipients[1:])
	if all.Data.At("selvhjelp.toalett").IsMissing() || !sfo.Data.At("selvhjelp.toalett").IsMissing() {
		t.Error("a field for rektor is not shown for rektor, or is shown for SFO")
	}
	if all.Codes["selvhjelp"] == "" || sfo.Codes["selvhjelp"] != "" {
		t.Error("a section that is not shown whole has a code, or one that is has none")
	}
	if !all.Data.Field("forebygging_25_1_4").IsMissing() || strings.Contains(plain(t, all.Data), "redd") {
		t.Error("the duty to share is put to the family")
	}
}

// Whatever goes to somebody, the family could have read: all of it, but for how the
// guardians are reached.
func TestNothingLeavesThatTheFamilyCouldNotRead(t *testing.T) {
	w := theWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		c, role, on := drawCase(t)
		o := w.decide(t, c, role, on)
		if o.Release == nil {
			return
		}
		tc := typed(t, c)
		shown := map[string]string{}
		consent.ReadingCopy(tc, w.form, tc.Recipients).Data.Walk("", func(path string, v record.Value) { shown[path] += plain(t, v) })
		o.Release.Data.Walk("", func(path string, v record.Value) {
			top, _, _ := strings.Cut(path, ".")
			if slices.Contains([]string{"skjema", "overgang", "saks_id", "miljoe", "skoleaar", "skolestart", "dokumentspraak", "mottaker", "foresatte", "grunnlag"}, top) || strings.HasSuffix(path, ".innhold") {
				return
			}
			if !strings.Contains(shown[path], plain(t, v)) && path != "barn.id.verdi" {
				t.Fatalf("%s goes, and is not in the reading copy", path)
			}
		})
	})
}

// Which answers let something out is asked of what decides: the last one of each who
// decides, for those the case is for, of a kind that counts.
func TestUnseenTextsAreThoseThatGo(t *testing.T) {
	w := theWorld(t)
	health := []any{"helse", "vedlegg.sakkyndig_vurdering"}
	note := object{"helse": consent.Digest(typed(t, aCase()).Data.Field("helse"))}
	for name, c := range map[string]struct {
		grants []any
		want   string
	}{
		"nothing noted":               {[]any{mother("omfang", health), father("omfang", health)}, "0:helse,vedlegg 1:helse,vedlegg"},
		"a part of it noted":          {[]any{mother("omfang", health, "vist_tekst", note)}, "0:vedlegg"},
		"a part of a section":         {[]any{mother("omfang", []any{"helse.kosthold"})}, "0:helse"},
		"a part that is not there":    {[]any{mother("omfang", []any{"helse.allergi", "lek"})}, ""},
		"of another kind":             {[]any{mother("omfang", health, "type", "samtykke_helse")}, ""},
		"from somebody else":          {[]any{grant("Besteforelder", "omfang", health)}, ""},
		"to another school":           {[]any{mother("omfang", health, "mottakere", []any{object{"orgnr": otherSchool, "roller": []any{"rektor"}}})}, ""},
		"answered again, having read": {[]any{mother("omfang", []any{"helse"}), mother("omfang", []any{"helse"}, "dato", "2027-05-06", "vist_tekst", note)}, ""},
		"the text has changed since":  {[]any{mother("omfang", []any{"helse"}, "vist_tekst", object{"helse": "00000000"})}, ""},
	} {
		var got []string
		for _, u := range consent.UnseenTexts(consent.Request{Case: typed(t, with(aCase(), c.grants...)), Form: w.form, Law: w.law, Today: today}) {
			got = append(got, string(rune('0'+u.Grant.Index))+":"+strings.Join(u.Sections, ","))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
