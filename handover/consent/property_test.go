package consent_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/record"
)

var (
	scopes = []string{
		"avsender", "barnets_stemme", "ressurser", "selvhjelp", "selvhjelp.toalett", "selvhjelp.maaltid", "helse", "helse.kosthold",
		"vedlegg.sakkyndig_vurdering", "vedlegg.bilde", "stafettlogg", "foresatte", "barn.pronomen", "om.selvhjelp.merknad_foresatt",
	}
	units = []string{school, otherSchool}
	roles = []string{"rektor", "sfo", "kontor"}
	types = []string{"tillatelse_bhl_2a", "tillatelse_bhl_2a", "tillatelse_bhl_2a", "samtykke_stafettlogg", "nekter", "samtykke_helse"}
	names = []string{"Kristin Haugland", "Jørgen Moe", "Besteforelder"}
)

func drawDay(t *rapid.T, label string) string {
	return today.AddDays(rapid.IntRange(-500, 500).Draw(t, label)).String()
}

func drawList(t *rapid.T, from []string, label string) []any {
	out := []any{}
	for _, s := range rapid.SliceOfN(rapid.SampledFrom(from), 0, 6).Draw(t, label) {
		if !slices.Contains(out, any(s)) {
			out = append(out, s)
		}
	}
	return out
}

// drawGrant draws an answer. Most are sound, so that something goes often enough.
func drawGrant(t *rapid.T) object {
	sound := rapid.IntRange(0, 3).Draw(t, "sound") > 0
	g := object{
		"id": "t", "type": rapid.SampledFrom(types).Draw(t, "type"),
		"gitt_av": object{"navn": rapid.SampledFrom(names).Draw(t, "giver"), "rolle": "forelder"},
		"dato":    today.AddDays(-rapid.IntRange(0, 20).Draw(t, "age")).String(), "form": "skriftlig",
		"mottakere": []any{object{"orgnr": school, "roller": []any{"rektor", "sfo"}}},
		"omfang":    drawList(t, scopes, "scope"), "unntatt": drawList(t, scopes, "except"),
	}
	if sound {
		g["type"], g["omfang"] = "tillatelse_bhl_2a", []any{"avsender", "barnets_stemme", "ressurser", "selvhjelp", "helse"}
		return g
	}
	g["dato"] = drawDay(t, "date")
	g["mottakere"] = []any{object{"orgnr": rapid.SampledFrom(units).Draw(t, "unit"), "roller": drawList(t, roles, "roles")}}
	g["form"] = rapid.SampledFrom([]string{"skriftlig", "muntlig_referat"}).Draw(t, "form")
	for _, key := range []string{"gyldig_til", "trukket"} {
		if rapid.Bool().Draw(t, key+"?") {
			g[key] = drawDay(t, key)
		}
	}
	if rapid.Bool().Draw(t, "documented") {
		g["dokumentert_i"] = "sak 27/1"
	}
	return g
}

func drawCase(t *rapid.T) (c object, role int, on day.Day) {
	grants := []any{}
	for range rapid.IntRange(0, 6).Draw(t, "grants") {
		grants = append(grants, drawGrant(t))
	}
	on = today.AddDays(rapid.IntRange(-30, 300).Draw(t, "today"))
	return with(aCase(), grants...), rapid.IntRange(0, 1).Draw(t, "recipient"), on
}

// The rules of domain 6.2 and 6.3 written once more, as a check and not as an
// algorithm: does this guardian's answers, read one by one, say yes to path?
func saysYes(c object, guardian, path string, to object, on day.Day, exact bool) bool {
	type event struct {
		on  string
		yes bool
	}
	var events []event
	for _, it := range c["tillatelser"].([]any) {
		g := it.(object)
		if g["gitt_av"].(object)["navn"] != guardian || g["dato"].(string) > on.String() && g["type"] != "nekter" {
			continue
		}
		meets := func(list string, cover bool) bool {
			for _, s := range g[list].([]any) {
				if s == path || cover && strings.HasPrefix(path, s.(string)+".") {
					return true
				}
			}
			return false
		}
		addressed := false
		for _, m := range g["mottakere"].([]any) {
			a := m.(object)
			named := slices.Contains(a["roller"].([]any), any(to["rolle"]))
			addressed = addressed || a["orgnr"] == to["orgnr"] && (named || g["type"] == "nekter" && len(a["roller"].([]any)) == 0)
		}
		if !addressed {
			continue
		}
		if g["type"] != "nekter" && meets("unntatt", true) { // an exception counts in any permission
			events = append(events, event{g["dato"].(string), false})
			continue
		}
		switch g["type"] {
		case "nekter":
			if len(g["omfang"].([]any)) == 0 || meets("omfang", true) {
				events = append(events, event{g["dato"].(string), false})
			}
			continue
		case "tillatelse_bhl_2a":
			if strings.HasPrefix(path, "stafettlogg") {
				continue
			}
		case "samtykke_stafettlogg":
			if !strings.HasPrefix(path, "stafettlogg") {
				continue
			}
		default:
			continue
		}
		if !meets("omfang", !exact) {
			continue
		}
		if w, ok := g["trukket"].(string); ok && w <= on.String() {
			events = append(events, event{max(w, g["dato"].(string)), false})
			continue
		}
		given, _ := day.Parse(g["dato"].(string))
		until := given.AddMonths(12)
		if u, ok := g["gyldig_til"].(string); ok {
			said, _ := day.Parse(u)
			until = day.Min(until, said)
		} else {
			until = day.Min(until, day.New(2028, 2, 16))
		}
		if until.Before(on) || g["form"] == "muntlig_referat" && g["dokumentert_i"] == nil {
			continue
		}
		events = append(events, event{g["dato"].(string), true})
	}
	slices.SortStableFunc(events, func(a, b event) int {
		if a.on != b.on {
			return strings.Compare(a.on, b.on)
		}
		if a.yes == b.yes {
			return 0
		}
		if a.yes {
			return -1
		}
		return 1 // on the same day, no comes last and counts
	})
	return len(events) > 0 && events[len(events)-1].yes
}

// What a release holds, and nothing else, is what both homes have said yes to on
// that day for that recipient; and every field of it has a basis that is valid.
func TestReleaseIsWhatEverybodyAllowed(t *testing.T) {
	w := theWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		c, role, on := drawCase(t)
		to := c["mottakere"].([]any)[role].(object)
		o := w.decide(t, c, role, on)
		allowed := func(path string, exact bool) bool {
			return saysYes(c, "Kristin Haugland", path, to, on, exact) && saysYes(c, "Jørgen Moe", path, to, on, exact)
		}
		data := record.Value{}
		if o.Release != nil {
			data = o.Release.Data
		}
		for _, path := range []string{
			"avsender.antall_aar", "barnets_stemme.lurer_paa", "ressurser.styrker", "selvhjelp.maaltid.nivaa",
			"selvhjelp.toalett.nivaa", "selvhjelp.toalett.kommentar", "helse.kosthold", "helse.kronisk", "stafettlogg.finnes",
		} {
			if got, want := !data.At(path).IsMissing(), allowed(path, false); got != want {
				t.Fatalf("%s goes: %v, allowed: %v", path, got, want)
			}
		}
		for _, kind := range []string{"sakkyndig_vurdering", "bilde"} {
			got := slices.ContainsFunc(data.Field("vedlegg").Items(), func(v record.Value) bool { return v.Field("type").Is(kind) })
			if want := allowed("vedlegg."+kind, true); got != want {
				t.Fatalf("vedlegg.%s goes: %v, allowed: %v", kind, got, want)
			}
		}
		if o.Release == nil {
			return
		}
		for _, f := range data.Fields() {
			if slices.Contains([]string{"skjema", "overgang", "saks_id", "miljoe", "skoleaar", "skolestart", "dokumentspraak", "mottaker", "avsender", "om", "grunnlag"}, f.Key) {
				continue
			}
			if !slices.ContainsFunc(o.Release.Bases, func(b consent.SectionBasis) bool {
				return b.Section == f.Key && !b.ValidUntil.Before(on) && !b.Given.After(on)
			}) {
				t.Fatalf("%s goes without a basis that is valid", f.Key)
			}
		}
	})
}

// Two cases that differ only in what is withheld give the same release, byte for
// byte: content, amount and existence of the rest do not show.
func TestWithheldDoesNotShow(t *testing.T) {
	w := theWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		c, role, on := drawCase(t)
		before := w.decide(t, c, role, on)
		var withheld []string
		for _, path := range []string{"barnets_stemme.lurer_paa", "selvhjelp.toalett.kommentar", "selvhjelp.toalett", "helse.kosthold", "helse", "stafettlogg"} {
			if before.Release == nil || before.Release.Data.At(path).IsMissing() {
				withheld = append(withheld, path)
			}
		}
		if len(withheld) == 0 || before.Release == nil {
			return
		}
		path := rapid.SampledFrom(withheld).Draw(t, "withheld")
		remove := rapid.Bool().Draw(t, "remove")
		other := typed(t, c)
		other.Data = change(other.Data, path, remove)
		after := consent.Decide(consent.Request{Case: other, Form: w.form, To: other.Recipients[role], Today: on, Law: w.law})
		if after.Release == nil || plain(t, before.Release.Data) != plain(t, after.Release.Data) || !slices.Equal(before.Release.Bases, after.Release.Bases) {
			t.Fatalf("changing what is withheld at %s shows", path)
		}
	})
}

// Taking away a permission that makes no exceptions never lets out more.
func TestFewerPermissionsLetOutLess(t *testing.T) {
	w := theWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		c, role, on := drawCase(t)
		grants := c["tillatelser"].([]any)
		if len(grants) == 0 {
			return
		}
		i := rapid.IntRange(0, len(grants)-1).Draw(t, "taken")
		gone := grants[i].(object)
		if gone["type"] == "nekter" || len(gone["unntatt"].([]any)) > 0 || gone["trukket"] != nil {
			return
		}
		before := leaves(w.decide(t, c, role, on))
		after := leaves(w.decide(t, with(c, slices.Delete(slices.Clone(grants), i, i+1)...), role, on))
		for path := range after {
			if !before[path] {
				t.Fatalf("without one permission, %s goes as well", path)
			}
		}
	})
}

func leaves(o consent.Outcome) map[string]bool {
	out := map[string]bool{}
	if o.Release != nil {
		o.Release.Data.Walk("", func(path string, _ record.Value) {
			if !strings.HasPrefix(path, "grunnlag") {
				out[path] = true
			}
		})
	}
	return out
}

// change alters or removes the texts at path.
func change(v record.Value, path string, remove bool) record.Value {
	if remove {
		return v.Prune("", func(p string) bool { return !record.Covers(path, p) })
	}
	return rewrite(v, "", path)
}

func rewrite(v record.Value, at, path string) record.Value {
	switch v.Kind() {
	case record.Map:
		var out []record.Field
		for _, f := range v.Fields() {
			out = append(out, record.Field{Key: f.Key, Value: rewrite(f.Value, record.Join(at, f.Key), path)})
		}
		return record.OfMap(out...)
	case record.List:
		var out []record.Value
		for _, it := range v.Items() {
			out = append(out, rewrite(it, at, path))
		}
		return record.OfList(out...)
	case record.Text:
		if record.Covers(path, at) {
			return v.Replace("Noe helt annet, og mye lengre enn det som sto der.")
		}
	}
	return v
}
