package validate_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/validate"
	"github.com/handover-no/handover/schemas"
)

// What people write in the fields when they mean something else: what is told,
// where, and with which words from the form to help.
func TestSlips(t *testing.T) {
	v := newValidator(t)
	for name, c := range map[string]struct {
		edits           []string
		code, path, arg string
	}{
		"a number sign in a text":         {[]string{"  hjelper_naar: At noen viser", "  hjelper_naar: At #1 viser"}, "S18", "oppmerksomhet_laering.hjelper_naar", ""},
		"everyday words":                  {[]string{"relasjon: forelder", "relasjon: Mor"}, "S03", "foresatte[0].relasjon", "mente:forelder"},
		"a word in a list":                {[]string{"innhentet_hvordan: [samtale", "innhentet_hvordan: [intervju"}, "S03", "barnets_stemme.innhentet_hvordan[0]", "mente:samtale"},
		"no word at all in a list":        {[]string{"innhentet_hvordan: [samtale", "innhentet_hvordan: [telepati"}, "S03", "barnets_stemme.innhentet_hvordan[0]", "tillatt:[samtale tegning lek bilder tolk ask]"},
		"a text for a list of groups":     {[]string{"hjelpemidler: ingen", "hjelpemidler: ståstol"}, "S04", "hjelpemidler", "felt:navn type:grupper_ingen"},
		"a text for a row":                {[]string{"hjelpemidler: ingen", "hjelpemidler: [ståstol]"}, "S04", "hjelpemidler[0]", "felt:navn type:rad"},
		"a group for a list of groups":    {[]string{"hjelpemidler: ingen", "hjelpemidler: {navn: stol}"}, "S04", "hjelpemidler", "felt:navn type:grupper_ingen"},
		"a list with bullets":             {[]string{"  interesser:\n    - heiser", "  interesser:\n    • heiser", "    - kaniner\n", "", "    - å tegne kart\n", "", "    - brettspill med regler\n", ""}, "S04", "ressurser.interesser", "type:punkttegn"},
		"a list with dashes and no space": {[]string{"  interesser:\n    - heiser", "  interesser:\n    -heiser", "    - kaniner\n", "", "    - å tegne kart\n", "", "    - brettspill med regler\n", ""}, "S04", "ressurser.interesser", "type:punkttegn"},
		"no space after a colon":          {[]string{"hjelpemidler: ingen", "hjelpemidler:\n  - navn:stol"}, "S04", "hjelpemidler[0]", "felt:navn type:mellomrom"},
		"everything at once":              {[]string{"    omfang:\n      - barnets_stemme\n      - foreldres_stemme\n      - ressurser\n      - lek\n      - sosialt\n      - trygghet\n      - selvhjelp\n      - helse\n      - sfo\n      - vedlegg.medisinplan\n", "    omfang: alle\n"}, "S04", "tillatelser[1].omfang", "type:omfang"},
		"two words for one":               {[]string{"    rolle: rektor", "    rolle: Rektor/SFO-leder"}, "S03", "mottakere[0].rolle", "tillatt:"},
		"a field too deep":                {[]string{"  tar_initiativ: ofte", "  lekepartnere:\n    tar_initiativ: ofte", "  lekepartnere: noen_faste\n", ""}, "S04", "lek.lekepartnere", "type:dypt"},
		"a colon in a row of texts":       {[]string{"    - kaniner\n", "    - Dyr: kaniner\n"}, "S04", "ressurser.interesser[1]", "type:kolon"},
		"a field that left its group":     {[]string{"    rolle: pedagogisk leder\n  svartelefon", "  rolle: pedagogisk leder\n  svartelefon"}, "S01", "avsender", "plass:avsender.ansvarlig.rolle"},
		"a field that left its row":       {[]string{"    rolle: sfo\n", "rolle: sfo\n"}, "S01", "", "plass:mottakere[1].rolle"},
		"several sections on a line":      {[]string{"      - barnets_stemme\n      - foreldres_stemme\n", "      - barnets_stemme, foreldres_stemme\n"}, "S15", "tillatelser[0].omfang[6]", ""},
		"the name of a language":          {[]string{"    spraak: nb", "    spraak: norsk"}, "S09", "foresatte[0].spraak", ""},
		"a language that is none":         {[]string{"    spraak: nb", "    spraak: xx"}, "S09", "foresatte[0].spraak", ""},
		"the same id twice":               {[]string{"id: mor-sfo", "id: Mor-Skole"}, "S19", "tillatelser[1].id", ""},
		"another kind of case id":         {[]string{"saks_id: 089870ce-54de-4a2b-8b6b-0f05a46a1988", "saks_id: 1b-003"}, "S09", "saks_id", ""},
		"no grading":                      {[]string{"adressebeskyttelse: ugradert", "adressebeskyttelse: nei"}, "S03", "barn.adressebeskyttelse", "mente:ugradert tillatt:[ugradert ukjent]"},
		"a slip in the grading":           {[]string{"adressebeskyttelse: ugradert", "adressebeskyttelse: ugradret"}, "S03", "barn.adressebeskyttelse", "mente:ugradert tillatt:[ugradert ukjent]"},
		"a slip in health":                {[]string{"syn_hoersel: ingen_kjente", "syn_hoersel: ingen_kjent"}, "S03", "helse.syn_hoersel", "tillatt:[ingen_kjente briller hoereapparat CI utredes]"},
	} {
		_, found, err := check(t, v, edit(t, brief(t), c.edits...))
		if !errors.Is(err, validate.ErrInvalid) || len(found) != 1 {
			t.Errorf("%s: %v, found %v", name, err, found)
			continue
		}
		d := found[0]
		if string(d.Code) != c.code || d.Span.Path != c.path || !strings.Contains(fmt.Sprint(map[string]any(d.Args)), c.arg) {
			t.Errorf("%s: %s %s at %q with %v, want %s at %q with %s", name, d.Code, d.Variant, d.Span.Path, d.Args, c.code, c.path, c.arg)
		}
	}
}

// Of a field that is not answered it is told whether it is there, and the place
// is the field itself or the group that should have it; of the file, no line.
func TestWhatIsNotFilledIn(t *testing.T) {
	v := newValidator(t)
	lines := func(src string, n int) string { return append([]string{""}, strings.Split(src, "\n")...)[n] }
	for name, c := range map[string]struct {
		edits             []string
		variant, path, at string
	}{
		"no field":          {[]string{"  etternavn: Moe\n", ""}, "", "barn.etternavn", "barn:"},
		"no field at all":   {[]string{"skolestart: 2027-08-16\n", ""}, "nederst", "skolestart", ""}, // nothing that is there has a part in it
		"no field in a row": {[]string{"    rolle: rektor\n", ""}, "", "mottakere[0].rolle", "  - type: grunnskole"},
		"an empty field":    {[]string{"  etternavn: Moe\n", "  etternavn:\n"}, "tomt", "barn.etternavn", "  etternavn:"},
		"an empty group":    {[]string{"  ansvarlig:\n    navn: Mathias Solli\n    rolle: pedagogisk leder\n", "  ansvarlig:\n    navn:\n    rolle:\n"}, "tom", "avsender.ansvarlig", "  ansvarlig:"},
	} {
		src := edit(t, brief(t), c.edits...)
		_, found, _ := check(t, v, src)
		if len(found) != 1 || found[0].Code != "S02" || found[0].Variant != c.variant || found[0].Span.Path != c.path || lines(src, found[0].Span.Line) != c.at {
			t.Errorf("%s: found %+v", name, found)
		}
	}
}

// What stands behind a # where nothing is filled in is told of, also when the
// row or the lines around it are passed over; comments on lines of their own are not.
func TestNotesInWhatIsLeftOut(t *testing.T) {
	v := newValidator(t)
	for name, c := range map[string]struct{ old, new, at string }{
		"a blank row":        {"hjelpemidler: ingen", "hjelpemidler:\n  - navn: # husk medisinen", "+1 hjelpemidler"},
		"two blank rows":     {"hjelpemidler: ingen", "hjelpemidler:\n  - navn: # husk\n  - # og\n    navn:\n  # egen linje", "+1 hjelpemidler +2 hjelpemidler"},
		"behind the key":     {"hjelpemidler: ingen", "hjelpemidler: # husk\n  - navn:", "+0 hjelpemidler"},
		"below ingen":        {"hjelpemidler: ingen", "hjelpemidler: ingen\n  # egen linje\n  - navn: # husk\n  - # og", "+2 hjelpemidler +3 hjelpemidler"},
		"a fixed word":       {"tar_initiativ: ofte", "tar_initiativ: # ofte, men ikke alltid", "+0 lek.tar_initiativ"},
		"lines of their own": {"hjelpemidler: ingen", "hjelpemidler: ingen\n  # egen linje\n  - navn:\n    # en til", ""},
		"rows and lines":     {"hjelpemidler: ingen", "hjelpemidler:\n  # egen linje\n  - navn:\n    # en til", ""},
	} {
		src := edit(t, brief(t), c.old, c.new)
		line := strings.Count(src[:strings.Index(src, c.new)], "\n") + 1
		_, found, _ := check(t, v, src)
		var got []string
		for _, d := range found {
			if d.Code == "S18" || c.at == "" && d.Code == "S04" {
				got = append(got, fmt.Sprintf("+%d %s", d.Span.Line-line, d.Span.Path))
			}
		}
		if strings.Join(got, " ") != c.at {
			t.Errorf("%s: S18 at %v, want %s; found %v", name, got, c.at, found)
		}
	}
}

// A comment behind a fixed word, a number or a code hides nothing, and settings
// are written by people who know comments.
func TestCommentsThatAreFine(t *testing.T) {
	src := edit(t, brief(t),
		"miljoe: test", "miljoe: test # en prøve",
		"skolestart: 2027-08-16", "skolestart: 2027-08-16 # mandag",
		"    spraak: nb", "    spraak: nb # bokmål",
		"medisin_i_skoletid: ja", "medisin_i_skoletid: ja # se planen",
		"hjelpemidler: ingen", "hjelpemidler: ingen # vi har spurt",
		"timer_aar: 190", "timer_aar: 190 # fem i uka",
	)
	if _, found, err := check(t, newValidator(t), src); err != nil {
		t.Error(found)
	}
	var out diag.List
	tree := casefile.Parse("handover.yaml", []byte("eier:\n  orgnr: \"802120648\"\n  navn: Eksempelkommunen # oss\n"), &out)
	if _, err := newValidator(t).Settings(tree, &out); err != nil {
		t.Error(out.All())
	}
}

// Codes and scopes are found however their letters are typed.
func TestCodesAreFolded(t *testing.T) {
	src := edit(t, brief(t), "    spraak: nb", "    spraak: NB",
		"      - spraak\n", "      - Språk\n", "      - helse\n", "      - Helse\n", "      - sfo\n", "      - SFO\n",
		"unntatt: [selvhjelp.toalett]", "unntatt: [Selvhjelp.Toalett]", "orgnr: \"903963840\"", "orgnr: ”903963840”")
	c, found, err := check(t, newValidator(t), src)
	if err != nil {
		t.Fatal(found)
	}
	for _, scope := range []string{"spraak", "helse", "sfo"} {
		if !slices.Contains(c.Grants[0].Scope, scope) {
			t.Errorf("%s is not in %v", scope, c.Grants[0].Scope)
		}
	}
	if c.Sender.Unit != "903963840" {
		t.Error("curly quotation marks are part of a number")
	}
	if !slices.Equal(c.Grants[2].Except, []string{"selvhjelp.toalett"}) || !c.Data.Field("foresatte").Items()[0].Field("spraak").Is("nb") {
		t.Errorf("%v, %v", c.Grants[2].Except, c.Guardians)
	}
}

// An only row «ingen» is the answer «ingen».
func TestNoneAsTheOnlyRow(t *testing.T) {
	c, found, err := check(t, newValidator(t), edit(t, brief(t), "hjelpemidler: ingen", "hjelpemidler:\n  - Ingen"))
	if err != nil || !c.Data.Field("hjelpemidler").Is("ingen") {
		t.Errorf("found %v", found)
	}
}

// A permission that names nothing or nobody lets nothing out, and says so. A
// refusal may be silent about both.
func TestEmptyGrants(t *testing.T) {
	v := newValidator(t)
	scope := "    omfang:\n      - barnets_stemme\n      - foreldres_stemme\n      - ressurser\n      - lek\n      - sosialt\n      - trygghet\n      - selvhjelp\n      - helse\n      - sfo\n      - vedlegg.medisinplan\n"
	for name, c := range map[string]struct {
		edits []string
		want  string
	}{
		"no scope":         {[]string{scope, ""}, "S20/omfang tillatelser[1].omfang"},
		"an empty scope":   {[]string{scope, "    omfang:\n      #- helse\n"}, "S20/omfang tillatelser[1].omfang"},
		"nobody":           {[]string{"    mottakere:\n      - orgnr: \"908592476\"\n        roller: [sfo]\n", ""}, "S20/mottakere tillatelser[1].mottakere"},
		"a refusal of all": {[]string{scope, "", "  - id: mor-sfo\n    type: tillatelse_bhl_2a", "  - id: mor-sfo\n    type: nekter"}, ""},
	} {
		_, found, err := check(t, v, edit(t, brief(t), c.edits...))
		var got []string
		for _, d := range found {
			got = append(got, fmt.Sprintf("%s/%s %s", d.Code, d.Variant, d.Span.Path))
			if d.Severity != diag.Warning {
				t.Errorf("%s: %s is an error", name, d.Code)
			}
		}
		if err != nil || strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, found %v, want %s", name, err, got, c.want)
		}
	}
}

// What may be a protected address stays so, whatever stands beside it. Only words
// that can mean nothing else are told as a slip.
func TestGrading(t *testing.T) {
	v := newValidator(t)
	for answer, individual := range map[string]bool{
		"ja": true, "ikke fortrolig": true, "nei, sperret": true, "vanlig": true, "kode 6": true, "7": true, "gradert": true, "sperret": true,
		"ugradert # men kode 6 i fjor": true, "ugradert # strengt fortrolig": true, "# kode 7": true, "nei # fortrolig": true,
		"[fortrolig]": true, "{grad: 6}": true,
		"\"ugradert\" # kode 6": true, "'ukjent' # strengt fortrolig": true, "# kode 6\n    ugradert": true, "# kode 6\n    \"ugradert\"": true,
		"|- # kode 7\n    ugradert": true, ">-\n    ugradert\n    # kode 7": true, "\"ugradert\"\n    # kode 7": true, "\n    # kode 6\n    ugradert": true,
		"\t\"\n    ugradert\"\t# fortrolig": true, "\n    # kode 6\n": true,
		"\"ugradert\" # sjekket": false, "\"ugradert\"\n  # kode 6 er noe annet": false,
		"ugradert # sjekket 3. mai": false, "nei": false, "Ingen": false, "false": false, "ikke gradert": false, "ugradret": false, "ukjent": false, "": false,
	} {
		_, found, err := check(t, v, edit(t, brief(t), "adressebeskyttelse: ugradert", "adressebeskyttelse: "+answer))
		if errors.Is(err, validate.ErrIndividual) != individual || individual && len(found) > 0 {
			t.Errorf("%q: %v, found %v", answer, err, found)
		}
	}
	// Out of its place, or with a slip in the key, it counts as well.
	for _, edits := range [][]string{
		{"\nforesatte:\n", "\nadressebeskyttelse: noe\nforesatte:\n"},
		{"    relasjon: forelder\n", "    relasjon: forelder\n    adressebeskyttelse: fortrolig\n"},
		{"  adressebeskyttelse: ugradert", "  adressebeskytelse: noe"},
		{"\nforesatte:\n", "\nnotat: {adressebeskyttelse: \"ugradert\"} # kode 6\nforesatte:\n"},
		{"\nforesatte:\n", "\nnotat: {adressebeskyttelse:\n  ugradert,\n  b: 1\n  } # kode 6\nforesatte:\n"},
		{"\nbarn:\n", "\nbarn: # strengt fortrolig\n"},
		{"  fornavn: Iben", "  fornavn: \"Iben\" # kode 6"},
	} {
		if _, found, err := check(t, v, edit(t, brief(t), edits...)); !errors.Is(err, validate.ErrIndividual) || len(found) > 0 {
			t.Errorf("%q: %v, found %v", edits[1], err, found)
		}
	}
	// A key that stands twice is a mistake, and the second counts as well.
	for _, edits := range [][]string{
		{"  adressebeskyttelse: ugradert", "  adressebeskyttelse: ugradert\n  adressebeskyttelse: fortrolig"},
		{"\nforesatte:\n", "\nbarn:\n  adressebeskyttelse: noe\nforesatte:\n"},
		{"\nforesatte:\n", "\nbarn:\n  merke: kode 6\nforesatte:\n"},
	} {
		if _, _, err := check(t, v, edit(t, brief(t), edits...)); !errors.Is(err, validate.ErrIndividual) {
			t.Errorf("%q: %v", edits[1], err)
		}
	}
}

// Every everyday word is folded, is none of the allowed words, and leads to one
// of them; and none is told of what is a special category.
func TestSynonyms(t *testing.T) {
	set, err := schema.Load(schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	var visit func(f *schema.Field, special bool)
	visit = func(f *schema.Field, special bool) {
		special = special || f.Special
		for word, means := range f.Synonyms {
			tried++
			if casefile.Fold(word) != word || slices.Contains(f.Enum, word) || !slices.Contains(f.Enum, means) {
				t.Errorf("%s: %s for %s", f.Path, word, means)
			}
		}
		if f.Item != nil {
			visit(f.Item, special)
			return
		}
		for _, c := range f.Fields {
			visit(c, special)
		}
	}
	for _, name := range set.Transitions() {
		visit(set.Form(name), false)
	}
	if tried < 100 {
		t.Errorf("only %d words", tried)
	}
}
