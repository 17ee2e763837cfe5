package validate_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/validate"
	"github.com/handover-no/handover/schemas"
)

func newValidator(t testing.TB) *validate.Validator {
	t.Helper()
	return validate.New(forms(t))
}

func forms(t testing.TB) *schema.Set {
	t.Helper()
	set, err := schema.Load(schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func brief(t testing.TB) string {
	t.Helper()
	src, err := os.ReadFile("../../testdata/cases/barnehage_1_to_hjem.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

func check(t testing.TB, v *validate.Validator, src string) (*validate.Case, []diag.Diagnostic, error) {
	t.Helper()
	var out diag.List
	tree := casefile.Parse("sak.yaml", []byte(src), &out)
	if tree == nil {
		t.Fatal(out.All())
	}
	c, err := v.Case(tree, &out)
	return c, out.All(), err
}

func edit(t testing.TB, src string, pairs ...string) string {
	t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		if !strings.Contains(src, pairs[i]) {
			t.Fatalf("nothing to edit: %q", pairs[i])
		}
		src = strings.Replace(src, pairs[i], pairs[i+1], 1)
	}
	return src
}

// Every kind of violation has its own code, at the place of the mistake, and
// only one.
func TestViolations(t *testing.T) {
	v := newValidator(t)
	long := strings.Repeat("x", 4001)
	transitions := fmt.Sprint(forms(t).Transitions())
	for name, c := range map[string]struct {
		old, new, code, path, args string
	}{
		"an unknown key":         {"lek:\n", "leker: noe\nlek:\n", "S01", "", "map[]"},
		"a slip in a key":        {"  fornavn: Iben", "  fornamn: Iben", "S01", "barn", "map[mente:fornavn]"},
		"a key in another place": {"lek:\n", "lek:\n  kosthold: vegetar\n", "S01", "lek", "map[hoerer:helse.kosthold]"},
		"a missing field":        {"  etternavn: Moe\n", "", "S02", "barn.etternavn", "map[felt:etternavn]"},
		"an empty field":         {"  etternavn: Moe\n", "  etternavn:\n", "S02", "barn.etternavn", "map[felt:etternavn]"},
		"a word that is not one": {"lekepartnere: noen_faste", "lekepartnere: bestevenn", "S03", "lek.lekepartnere", "map[tillatt:[mange noen_faste en leker_mest_alene]]"},
		"a slip in a word":       {"lekepartnere: noen_faste", "lekepartnere: noen_fasta", "S03", "lek.lekepartnere", "map[mente:noen_faste tillatt:[mange noen_faste en leker_mest_alene]]"},
		"a text for a group":     {"lek:\n  foretrukken_lek: Bygger og konstruerer helst, eller leker veterinær.\n  lekepartnere: noen_faste\n  tar_initiativ: ofte\n  kommentar: >-\n", "lek: >-\n", "S04", "lek", "map[type:gruppe]"},
		"a text for a list":      {"  interesser:\n    - heiser, taubaner og alt som går opp og ned\n    - kaniner\n    - å tegne kart\n    - brettspill med regler\n", "  interesser: kaniner\n", "S04", "ressurser.interesser", "map[type:liste]"},
		"neither list nor ingen": {"hjelpemidler: ingen", "hjelpemidler: stol", "S04", "hjelpemidler", "map[felt:navn type:grupper_ingen]"},
		"a number in words":      {"timer_aar: 190", "timer_aar: mange", "S04", "spesped.timer_aar", "map[type:tall]"},
		"neither yes nor no":     {"medisin_i_skoletid: ja", "medisin_i_skoletid: kanskje", "S05", "helse.medisin_i_skoletid", "map[]"},
		"a date in another form": {"skolestart: 2027-08-16", "skolestart: 16.08.2027", "S06", "skolestart", "map[finnes:false]"},
		"a date that is none":    {"skolestart: 2027-08-16", "skolestart: 2027-02-30", "S06", "skolestart", "map[finnes:true]"},
		"a text without end":     {"At noen viser, framfor å gjenta.", long, "S07", "oppmerksomhet_laering.hjelper_naar", "map[max:4000]"},
		"an empty text":          {"hjelper_naar: At noen viser, framfor å gjenta.", `hjelper_naar: ""`, "S08", "oppmerksomhet_laering.hjelper_naar", "map[]"},
		"a wrong form":           {"saks_id: 089870ce-54de-4a2b-8b6b-0f05a46a1988", "saks_id: sak-1", "S09", "saks_id", "map[]"},
		"a line break in a name": {"  etternavn: Moe\n", "  etternavn: |-\n    Moe\n    Hansen\n", "S12", "barn.etternavn", "map[]"},
		"another version":        {"skjema: overforing/v1", "skjema: overforing/v9", "S13", "skjema", "map[tillatt:[overforing/v1]]"},
		"an unknown transition":  {"overgang: barnehage_skole", "overgang: barnehage_skolen", "S14", "overgang", "map[mente:barnehage_skole tillatt:" + transitions + "]"},
		"no transition":          {"overgang: barnehage_skole\n", "", "S14", "overgang", "map[tillatt:" + transitions + "]"},
	} {
		_, found, err := check(t, v, edit(t, brief(t), c.old, c.new))
		if !errors.Is(err, validate.ErrInvalid) || len(found) != 1 {
			t.Errorf("%s: %v, found %v", name, err, found)
			continue
		}
		d := found[0]
		if string(d.Code) != c.code || d.Span.Path != c.path || fmt.Sprint(map[string]any(d.Args)) != c.args && !(c.args == "map[]" && len(d.Args) == 0) {
			t.Errorf("%s: %s at %q with %v, want %s at %q with %s", name, d.Code, d.Span.Path, d.Args, c.code, c.path, c.args)
		}
		if lacks := name == "no transition"; (d.Span.Line == 0) != lacks || d.Span.File == "" || d.Severity != diag.Error {
			t.Errorf("%s: no line, or no error", name)
		}
	}
}

// All problems come in one run.
func TestAllAtOnce(t *testing.T) {
	src := edit(t, brief(t), "  etternavn: Moe\n", "", "skolestart: 2027-08-16", "skolestart: snart", "timer_aar: 190", "timer_aar: mange", "lek:\n", "lekk: x\nlek:\n")
	_, found, _ := check(t, newValidator(t), src)
	var got []string
	for _, d := range found {
		got = append(got, string(d.Code))
	}
	if strings.Join(got, " ") != "S06 S02 S01 S04" {
		t.Errorf("found %v", got)
	}
}

// Nothing of what was written is part of any finding: not values, not keys.
func TestFindingsEchoNothing(t *testing.T) {
	v := newValidator(t)
	const marker = "Hemmeleg Namn"
	src := brief(t)
	for _, line := range strings.Split(src, "\n") {
		key, value, ok := strings.Cut(line, ": ")
		if !ok || strings.HasPrefix(strings.TrimSpace(line), "#") || strings.TrimSpace(value) == "" || strings.Contains(key, "overgang") {
			continue
		}
		for _, bad := range []string{key + ": " + marker, strings.Repeat(" ", len(key)-len(strings.TrimLeft(key, " -"))) + marker + ": x"} {
			var out diag.List
			tree := casefile.Parse("sak.yaml", []byte(strings.Replace(src, line, bad, 1)), &out)
			if tree != nil {
				if _, err := v.Case(tree, &out); err != nil && strings.Contains(err.Error(), "emmeleg") {
					t.Errorf("%s: the error echoes", key)
				}
			}
			for _, d := range out.All() {
				if s := fmt.Sprintf("%+v", d); strings.Contains(strings.ToLower(s), "hemmeleg") {
					t.Errorf("%s: %s echoes: %s", key, d.Code, s)
				}
			}
		}
	}
}

// What people type arrives as they meant it.
func TestValuesArriveAsMeant(t *testing.T) {
	src := edit(t, brief(t),
		"miljoe: test", "miljø: Test",
		"  foedselsdato: 2021-06-03", "  Fødselsdato: 2021-06-03",
		`    verdi: "03862161385"`, "    verdi: 03862161385",
		"medisin_i_skoletid: ja", "medisin_i_skoletid: TRUE",
		"anfall_noedplan: nei", "anfall_nødplan: false",
		"tar_initiativ: ofte", "tar_initiativ: med støtte",
		`kommunenummer: "1598"`, "kommunenummer: 0301",
		"syn_hoersel: ingen_kjente", "syn_hørsel: ci",
		"kronisk: ingen", "kronisk: Ingen",
		"  fornavn: Iben Sofie", "  fornavn: Nil",
		"  mellomnavn: Haugland", "  mellomnavn: A\u030ase", // a with a combining ring
	)
	c, found, err := check(t, newValidator(t), src)
	if err != nil {
		t.Fatal(found)
	}
	for path, want := range map[string]string{
		"barn.foedselsdato": "2021-06-03", "barn.id.verdi": "03862161385", "lek.tar_initiativ": "med_stoette", "avsender.kommunenummer": "0301",
		"helse.syn_hoersel": "CI", "helse.kronisk": "ingen", "barn.fornavn": "Nil", "barn.mellomnavn": "Åse", "miljoe": "test",
	} {
		if got := c.Data.At(path).Text().Reveal(); got != want {
			t.Errorf("%s arrives as %q, want %q", path, got, want)
		}
	}
	if !c.Data.At("helse.medisin_i_skoletid").Yes() || c.Data.At("helse.anfall_noedplan").Kind() != record.Bool || !c.Test {
		t.Error("yes and no do not arrive")
	}
	if c.Data.At("spesped.timer_aar").Int() != 190 {
		t.Error("a number does not arrive")
	}
}

// The envelope is typed as the file says.
func TestTheEnvelope(t *testing.T) {
	c, _, err := check(t, newValidator(t), brief(t))
	if err != nil {
		t.Fatal(err)
	}
	if c.ID != "089870ce-54de-4a2b-8b6b-0f05a46a1988" || c.Start.String() != "2027-08-16" || c.Born.String() != "2021-06-03" ||
		c.Protection != validate.Ungraded || len(c.Guardians) != 2 || len(c.Recipients) != 2 || len(c.Grants) != 4 || c.Language != "nb" {
		t.Errorf("%+v", c)
	}
	g := c.Grants[3]
	if g.GiverRole != "forelder" || g.Date.String() != "2027-05-07" || strings.Join(g.Except, " ") != "selvhjelp.toalett foreldres_stemme" ||
		len(g.To) != 1 || g.To[0].Unit != "908592476" || strings.Join(g.To[0].Roles, " ") != "sfo" {
		t.Errorf("%+v", g)
	}
	if at := c.At(g, "unntatt"); at.Line == 0 || at.Path != "tillatelser[3].unntatt" {
		t.Errorf("unntatt stands at %v", at)
	}
}

// What is left empty is not written: keys, rows and groups.
func TestBlanksAreNotWritten(t *testing.T) {
	src := edit(t, brief(t), "lek:\n", "trivsel:\n  trives:\n  motivasjon:\n  tiltak:\n    - hva:\n      virker:\n      viderefoeres:\nannet_viktig:\nlaeremidler:\n  andre:\n    -\nlek:\n")
	c, found, err := check(t, newValidator(t), src)
	if err != nil {
		t.Fatal(found)
	}
	for _, key := range []string{"trivsel", "annet_viktig", "laeremidler"} {
		if !c.Data.Field(key).IsMissing() {
			t.Errorf("%s is written", key)
		}
	}
}

func TestRelease(t *testing.T) {
	v := newValidator(t)
	const good = `{"skjema":"utlevering/v1","overgang":"barnehage_skole","saks_id":"089870ce-54de-4a2b-8b6b-0f05a46a1988","miljoe":"test","skoleaar":"2027/2028",` +
		`"skolestart":"2027-08-16","dokumentspraak":"nb","mottaker":{"orgnr":"908592476"},"avsender":{"orgnr":"903963840"},` +
		`"grunnlag":[{"seksjon":"lek","kode":"BHL_2A_TILLATELSE","gitt":"2027-05-07","gyldig_til":"2028-02-16"}]%s}`
	for extra, ok := range map[string]bool{
		"": true, `,"lek":{"kommentar":"x"}`: true, `,"barn":{"fornavn":"A","id":{"verdi":"038621*****"}}`: true,
		`,"barn":{"id":{"verdi":"03862161385"}}`: false, `,"tillatelser":[]`: false, `,"barn":{"adressebeskyttelse":"ugradert"}`: false,
		`,"omsorg":{}`: false, `,"foresatte":[{"foreldreansvar":true}]`: false, `,"ukjent":1`: false, `,"lek":{"ukjent":"x"}`: false,
	} {
		data, err := record.FromJSON("s", []byte(fmt.Sprintf(good, extra)))
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Release(data); (err == nil) != ok {
			t.Errorf("%s: %v", extra, err)
		}
	}
}

func FuzzCase(f *testing.F) {
	src, err := os.ReadFile("../../testdata/cases/barnehage_1_to_hjem.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(src)
	f.Add([]byte("overgang: barnehage_skole\nbarn: {adressebeskyttelse: nei, kallenavn: x}\nforesatte:\n  - navn:Kari\n  - relasjon: mor # ja\n    spraak: norsk\nhjelpemidler: stol #1\ntillatelser:\n  - id: a\n    omfang: [Helse, x.y]\n  - id: A\n"))
	f.Add([]byte("overgang: barnehage_skole\nbarn: [a]\nom: 1\n"))
	v := newValidator(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		var out diag.List
		tree := casefile.Parse("x", src, &out)
		if tree == nil {
			return
		}
		c, err := v.Case(tree, &out)
		if valid := c != nil && c.Broken == nil; valid != (err == nil) {
			t.Error("neither a valid case nor an error, or both")
		}
		if err == nil && out.Count(diag.Error) > 0 && c != nil {
			for _, d := range out.All() {
				if d.Code[0] == 'S' {
					t.Errorf("a case with %s", d.Code)
				}
			}
		}
	})
}
