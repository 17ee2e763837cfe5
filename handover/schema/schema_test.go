package schema_test

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/schemas"
)

var update = flag.Bool("update", false, "rewrite schemas/utlevering.schema.json")

func load(t *testing.T, fsys fs.FS) *schema.Set {
	t.Helper()
	s, err := schema.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every field has a title and a description in bokmål and nynorsk, and every
// word of an enumeration has the words that a reader sees.
func TestEveryFieldHasWordsInBothForms(t *testing.T) {
	s := load(t, schemas.FS)
	for _, name := range append(s.Transitions(), schema.Settings) {
		s.Form(name).Walk(func(f *schema.Field) {
			for lang, w := range map[string]schema.Words{"nb": f.NB, "nn": f.NN} {
				if w.Title == "" || w.Description == "" {
					t.Errorf("%s: %s has no words in %s", name, f.Path, lang)
				}
			}
			enum := f
			if f.Type == schema.List {
				enum = f.Item
			}
			for _, w := range enum.Enum {
				if !enum.Ord[w].IsWhole() {
					t.Errorf("%s: %s has no words for %s", name, f.Path, w)
				}
			}
			if f.Out != schema.May && !f.OutReason.IsWhole() {
				t.Errorf("%s: %s never leaves, and does not say why", name, f.Path)
			}
		})
	}
}

// What must never leave is marked so, each by name: the mark is what keeps it in.
func TestWhatNeverLeaves(t *testing.T) {
	s := load(t, schemas.FS)
	own := map[string][]string{"barneskole_ungdomsskole": {
		"barnets_stemme.vil_gaa_i_gruppe_med", "forebygging_25_1_4.eleven_informert", "forebygging_25_1_4.foreldre_informert",
	}, "videregaaende": {
		"forebygging_25_1_4.eleven_informert", "forebygging_25_1_4.foreldre_informert",
	}}
	for _, kind := range s.Transitions() {
		form := s.Form(kind)
		for _, path := range append(own[kind],
			"tillatelser", "barn.adressebeskyttelse", "omsorg", "foresatte.skal_ikke_ha_informasjon", "foresatte.foreldreansvar", "lokal_frist",
			"tidligere_saks_id", "mottakere", "anmodning", "overgangsavtale", "aarskull_avvik", "vedlegg.fil",
		) {
			if f := form.At(path); f == nil || f.Out != schema.Never {
				t.Errorf("%s: %s may leave", kind, path)
			}
		}
		if f := form.At("barn.id.verdi"); f == nil || f.Out != schema.Masked {
			t.Errorf("%s: an identity number is not masked", kind)
		}
	}
}

// The grunnpakke is names, numbers and short answers: no free text follows along
// with it. Nothing of barnehage is in it.
func TestGrunnpakke(t *testing.T) {
	want := map[string][]string{"barneskole_ungdomsskole": {
		"skolegang.trinn", "skolegang.klasse", "skolegang.antall_skoleaar", "skolegang.skifte_antall", "skolegang.innfoeringsklasse", "skolegang.vanlig_klasse_i",
		"fag.norsk.mestring", "fag.matematikk.mestring", "fag.engelsk.mestring", "fag.oevrige.fag", "fag.oevrige.mestring", "spraak.vedtak_saerskilt_norsk",
		"fravaer.dager_siste_aar", "fravaer.timer_siste_aar", "fravaer.aar", "valg", "historikk.navn", "barn.fornavn", "barn.etternavn", "barn.foedselsdato",
	}, "videregaaende": {
		"soeknad.program.kode", "soeknad.fortrinnsrett", "soeknad.individuell_behandling", "karakterer",
		"fravaer.dager_siste_aar", "fravaer.timer_siste_aar", "fravaer.aar", "historikk.navn", "barn.fornavn", "barn.etternavn", "barn.foedselsdato",
	}}
	s := load(t, schemas.FS)
	for kind, paths := range want {
		var got []string
		s.Form(kind).Walk(func(f *schema.Field) {
			if f.Basic {
				got = append(got, f.Path)
				f.Walk(func(c *schema.Field) {
					if c.Type == schema.Text && !c.Line && !c.Shaped {
						t.Errorf("%s: %s is free text, and goes with the grunnpakke", kind, c.Path)
					}
				})
			}
		})
		slices.Sort(got)
		slices.Sort(paths)
		if !slices.Equal(got, paths) {
			t.Errorf("%s: the grunnpakke is\n%v, want\n%v", kind, got, paths)
		}
	}
}

// Every section has a place under om and in vist_tekst: who wrote it, when, and
// which text the family has seen.
func TestEverySectionCanBeToldOf(t *testing.T) {
	s := load(t, schemas.FS)
	for _, kind := range s.Transitions() {
		form := s.Form(kind)
		envelope := []string{"skjema", "overgang", "saks_id", "miljoe", "skoleaar", "skolestart", "dokumentspraak", "fase", "om"}
		for _, f := range form.Fields {
			if f.Out != schema.Never && !slices.Contains(envelope, f.Key) && (form.At("om."+f.Key) == nil || form.At("tillatelser.vist_tekst."+f.Key) == nil) {
				t.Errorf("%s: om or vist_tekst has no %s", kind, f.Key)
			}
		}
		for _, o := range form.Field("om").Fields {
			if form.Field(o.Key) == nil {
				t.Errorf("%s: om has %s, which is no section", kind, o.Key)
			}
		}
	}
}

// A text about a pupil never says «barnet», and no form lists a role for a field that
// is no recipient's role.
func TestWordsFitTheForm(t *testing.T) {
	s := load(t, schemas.FS)
	child := regexp.MustCompile(`(?i)\bbarnets?\b|\bSFO\b`)
	roles := s.Form("barnehage_skole").At("mottakere.rolle").Enum
	for _, kind := range s.Transitions() {
		s.Form(kind).Walk(func(f *schema.Field) {
			for _, role := range f.Roles {
				if !slices.Contains(roles, role) {
					t.Errorf("%s: %s is for %s, which is no role", kind, f.Path, role)
				}
			}
			if kind == "barnehage_skole" || f.Path == "mottakere" {
				return
			}
			for _, text := range []string{f.NB.Title, f.NB.Description, f.NB.Example, f.NN.Title, f.NN.Description, f.NN.Example} {
				if child.MatchString(text) {
					t.Errorf("%s: %s says %q", kind, f.Path, text)
				}
			}
		})
	}
}

// The schema of what leaves is the one that the forms give.
func TestReleaseSchemaIsDerived(t *testing.T) {
	const file = "../../schemas/utlevering.schema.json"
	want, err := load(t, schemas.FS).ReleaseSchema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what the forms give; run go test ./handover/schema -update (%v)", file, err)
	}
	for _, never := range []string{"adressebeskyttelse", "tillatelser", `"omsorg"`, "skal_ikke_ha_informasjon", "foreldreansvar", `"fil"`} {
		if strings.Contains(string(want), never) {
			t.Errorf("what leaves could hold %s", never)
		}
	}
}

// Synonyms, codes and marks are read from the form, also through a reference.
func TestMarksAreRead(t *testing.T) {
	form := load(t, schemas.FS).Form("barnehage_skole")
	scope := form.At("tillatelser.omfang").Item
	switch {
	case form.At("foresatte.relasjon").Synonyms["mor"] != "forelder":
		t.Error("an everyday word is not read")
	case scope.Code != schema.ScopeCode || !scope.Shaped:
		t.Error("a scope is not known as one")
	case !form.At("tillatelser.id").Unique || form.At("barn.fornavn").Unique:
		t.Error("what must be unique is not read")
	case form.At("barn.fornavn").Shaped || !form.At("avsender.orgnr").Shaped:
		t.Error("what has a fixed form is not told from text")
	case !form.At("sosialt.samspill").Sociometric || !form.At("sosialt.i_gruppe").Sociometric || form.At("helse.kosthold").Sociometric:
		t.Error("where no other child may be named is not read")
	}
}

// A form about a pupil says so in the words of shared shapes, to people and to
// editors; its own words stand as they are, and so do keys.
func TestSharedShapesSpeakOfThePupil(t *testing.T) {
	fsys := fstest.MapFS{
		"common.schema.json": {Data: []byte(`{"$defs":{"a":{"title":"Barnets ord","description":"Det barnet sier i barnets_stemme.",
			"x-nn":{"title":"Orda til barnet","description":"Barnet."},"examples":["Barnet ler."],"type":"string"}}}`)},
		"x.schema.json": {Data: []byte(`{"x-skjema":"utfylling","x-elev":true,"type":"object","properties":{
			"a":{"$ref":"common.schema.json#/$defs/a"},"b":{"title":"Barnet","type":"string"}}}`)},
	}
	s := load(t, fsys)
	a, b := s.Form("x").Field("a"), s.Form("x").Field("b")
	want := schema.Words{Title: "Elevens ord", Description: "Det eleven sier i barnets_stemme.", Example: "Eleven ler."}
	if a.NB != want || a.NN.Title != "Orda til eleven" || a.NN.Description != "Eleven." || b.NB.Title != "Barnet" {
		t.Errorf("says %+v, %+v, %q", a.NB, a.NN, b.NB.Title)
	}
	data, err := s.Bundle("x")
	if err != nil || !strings.Contains(string(data), "Det eleven sier i barnets_stemme.") || !strings.Contains(string(data), `"title": "Barnet"`) {
		t.Errorf("an editor is told otherwise (%v):\n%s", err, data)
	}
}

// A form may have shapes of its own, but none with the name of a shared one that
// it uses: in the file for editors they stand side by side.
func TestAFormHasShapesOfItsOwn(t *testing.T) {
	const shared = `{"$defs":{"shared":{"title":"Felles","type":"string"},"own":{"title":"Felles","type":"string"}}}`
	for name, ok := range map[string]bool{"shared": true, "own": false} {
		form := `{"x-skjema":"utfylling","type":"object","properties":{"a":{"$ref":"#/$defs/own"},"b":{"$ref":"common.schema.json#/$defs/` + name + `"}},
			"$defs":{"own":{"title":"Eige","type":"string"}}}`
		s := load(t, fstest.MapFS{"common.schema.json": {Data: []byte(shared)}, "x.schema.json": {Data: []byte(form)}})
		if got := s.Form("x").Field("a").NB.Title; got != "Eige" {
			t.Errorf("the shape of the form is called %q", got)
		}
		data, err := s.Bundle("x")
		if (err == nil) != ok {
			t.Errorf("beside the shared %q: %v", name, err)
		}
		if ok && (!strings.Contains(string(data), `"own": {`) || !strings.Contains(string(data), `"shared": {`)) {
			t.Errorf("the bundle lacks a shape:\n%s", data)
		}
	}
}

// The order of the form is the order of the file: strengths and own words come
// before what is hard.
func TestFieldsKeepTheirOrder(t *testing.T) {
	s := load(t, schemas.FS)
	for _, kind := range s.Transitions() {
		var keys []string
		for _, f := range s.Form(kind).Fields {
			keys = append(keys, f.Key)
		}
		at := func(key string) int { return slices.Index(keys, key) }
		if keys[0] != "skjema" || at("barnets_stemme") > at("ressurser") || at("ressurser") > at("helse") || at("tillatelser") != len(keys)-2 || at("om") != len(keys)-1 {
			t.Errorf("%s: order: %v", kind, keys)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	const head = `{"x-skjema":"utfylling","type":"object","properties":`
	for name, body := range map[string]string{
		"a reference to nothing": head + `{"a":{"$ref":"#/$defs/b"}}}`,
		"references in a circle": head + `{"a":{"$ref":"#/$defs/b"}},"$defs":{"b":{"$ref":"#/$defs/b"}}}`,
		"an unknown type":        head + `{"a":{"type":"number"}}}`,
		"a fraction":             head + `{"a":{"type":"string","maxLength":1.5}}}`,
		"no JSON":                `{`,
	} {
		if _, err := schema.Load(fstest.MapFS{"x.schema.json": {Data: []byte(body)}}); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

// A mark that is not known lets nothing out.
func TestUnknownMarkMeansNever(t *testing.T) {
	body := `{"x-skjema":"utfylling","type":"object","properties":{"a":{"type":"string","x-ut":"kanskje"}}}`
	s := load(t, fstest.MapFS{"x.schema.json": {Data: []byte(body)}})
	if s.Form("x").Field("a").Out != schema.Never {
		t.Error("an unknown mark lets a field out")
	}
}

// What the rows of a list are kept back from, the list is: a path does not tell them
// apart.
func TestAListIsAsStrictAsItsRows(t *testing.T) {
	s := load(t, fstest.MapFS{"x.schema.json": {Data: []byte(`{"x-skjema":"utfylling","type":"object","properties":{
		"a":{"type":"array","items":{"type":"string","x-ut":"aldri"}},
		"b":{"type":"object","properties":{"c":{"type":"array","items":{"type":"object","x-roller":["rektor"],"properties":{"d":{"type":"string"}}}}}}}}`)}})
	form := s.Form("x")
	if form.At("a").MayLeave() || !form.At("b.c.d").MayLeave() {
		t.Error("the row of a list that never leaves does, or another does not")
	}
	for path, want := range map[string]bool{"b.c.d": true, "b.c": true, "b": false, "b.c.unknown": true} {
		if got := form.Deepest(path).Within(func(f *schema.Field) bool { return len(f.Roles) > 0 }); got != want {
			t.Errorf("%s is kept to some roles: %v", path, got)
		}
	}
}
