package i18n_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
)

// flatten returns key → text for one catalogue file; plural forms count as part of the key.
func flatten(t *testing.T, file string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := json.Unmarshal(data, &tree); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	out := map[string]string{}
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, w := range v {
				walk(strings.TrimPrefix(at+"."+k, "."), w)
			}
		case string:
			out[at] = v
		default:
			t.Errorf("%s: %s is neither a text nor a group of texts", file, at)
		}
	}
	walk("", tree)
	return out
}

var hole = regexp.MustCompile(`{{[^}]*}}`)

// Every text exists in bokmål, nynorsk and English, with the same holes and the
// same plural forms, and none is empty.
func TestParity(t *testing.T) {
	files, err := filepath.Glob("catalog/*.nb.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no catalogues: %v", err)
	}
	for _, nb := range files {
		want := flatten(t, nb)
		for _, lang := range []string{"nn", "en"} {
			file := strings.TrimSuffix(nb, "nb.json") + lang + ".json"
			got := flatten(t, file)
			for key := range maps.Keys(want) {
				if _, ok := got[key]; !ok {
					t.Errorf("%s lacks %s", file, key)
				}
			}
			for key, text := range got {
				base, ok := want[key]
				if !ok {
					t.Errorf("%s has %s, which bokmål lacks", file, key)
					continue
				}
				if strings.TrimSpace(text) == "" {
					t.Errorf("%s: %s is empty", file, key)
				}
				a, b := hole.FindAllString(base, -1), hole.FindAllString(text, -1)
				slices.Sort(a)
				slices.Sort(b)
				if !slices.Equal(slices.Compact(a), slices.Compact(b)) {
					t.Errorf("%s: %s has the holes %q, bokmål has %q", file, key, b, a)
				}
			}
		}
	}
}

// Every text can be written: its holes are well formed.
func TestEveryTextIsWellFormed(t *testing.T) {
	cat, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob("catalog/*.nb.json")
	for _, file := range files {
		for key := range flatten(t, file) {
			plural := false
			for _, form := range []string{".one", ".other"} {
				if base, ok := strings.CutSuffix(key, form); ok {
					key, plural = base, true
				}
			}
			for _, l := range i18n.Langs() {
				p := cat.Printer(l)
				if !p.Has(key) && !plural {
					t.Errorf("%s: %s is not found", l, key)
				}
				got := p.T(key, map[string]any{})
				if plural {
					got = p.N(key, 2, nil)
				}
				if strings.HasPrefix(got, "!") {
					t.Errorf("%s: %s cannot be written", l, key)
				}
			}
		}
	}
}

// What fills a hole can be shown by its name, and the texts of a group listed.
func TestShown(t *testing.T) {
	cat, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	if got := cat.Printer(i18n.Nynorsk).Shown("S02.melding"); got != "feltet «‹felt›» manglar" {
		t.Errorf("shown as %q", got)
	}
	if got := cat.Printer(i18n.English).Shown("S99.melding"); got != "!S99.melding" {
		t.Errorf("a text that is not there is shown as %q", got)
	}
	keys := cat.Keys("rules", "V31")
	if want := []string{"forklar", "melding", "rettelse", "tittel"}; !slices.Equal(keys, want) {
		t.Errorf("V31 has %v, want %v", keys, want)
	}
	if len(cat.Keys("rules", "V99"))+len(cat.Keys("finnesikke", "V31")) > 0 {
		t.Error("there are texts where there should be none")
	}
}

func TestMatch(t *testing.T) {
	for wish, want := range map[string]i18n.Lang{
		"nb": "nb", "nn": "nn", "en": "en", "no": "nb", "nn-NO": "nn", "nb_NO.UTF-8": "nb", "nn_NO.UTF-8": "nn", "en-GB": "en", "da": "nb",
	} {
		if got, _ := i18n.Match(wish); got != want {
			t.Errorf("Match(%q) = %s, want %s", wish, got, want)
		}
	}
	for _, wish := range []string{"", "C", "POSIX", "xx", "fi", "!!", "C.UTF-8"} {
		if got, ok := i18n.Match(wish); ok || got != "nb" {
			t.Errorf("Match(%q) = %s, %v; want the default and no match", wish, got, ok)
		}
	}
}

func TestSort(t *testing.T) {
	words := []string{"Ådne", "Zara", "Øystein", "Ærlig", "Aase", "Anna"} // aa sorts as å
	i18n.Sort(words)
	want := []string{"Anna", "Zara", "Ærlig", "Øystein", "Ådne", "Aase"}
	if !slices.Equal(words, want) {
		t.Errorf("got %q, want %q", words, want)
	}
}

func TestDatesAndLists(t *testing.T) {
	cat, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	d := day.New(2027, 8, 2)
	for _, c := range []struct {
		lang                 i18n.Lang
		long, weekday, three string
	}{
		{i18n.Bokmaal, "2. august 2027", "mandag", "a, b og c"},
		{i18n.Nynorsk, "2. august 2027", "måndag", "a, b og c"},
		{i18n.English, "2 August 2027", "Monday", "a, b and c"},
	} {
		p := cat.Printer(c.lang)
		if got := p.LongDate(d); got != c.long {
			t.Errorf("%s: %s, want %s", c.lang, got, c.long)
		}
		if got := p.Weekday(d.Weekday()); got != c.weekday {
			t.Errorf("%s: %s, want %s", c.lang, got, c.weekday)
		}
		if got := p.And([]string{"a", "b", "c"}); got != c.three {
			t.Errorf("%s: %s, want %s", c.lang, got, c.three)
		}
	}
	if got := i18n.Date(d); got != "02.08.2027" {
		t.Errorf("Date = %s", got)
	}
	if got := cat.Printer("nb").T("no.such.key", nil); got != "!no.such.key" {
		t.Errorf("a missing text reads %q", got)
	}
}

func TestNamesOfLanguagesAndCountries(t *testing.T) {
	cat, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		lang           i18n.Lang
		code, language string
		region, land   string
	}{
		{i18n.Bokmaal, "uk", "ukrainsk", "UA", "Ukraina"},
		{i18n.Nynorsk, "uk", "ukrainsk", "SY", "Syria"},
		{i18n.Bokmaal, "se", "nordsamisk", "DE", "Tyskland"},
		{i18n.Nynorsk, "fkv", "kvensk", "PL", "Polen"},
		{i18n.English, "ar", "Arabic", "NO", "Norway"},
		{i18n.Bokmaal, "ti", "tigrinja", "ER", "Eritrea"},
		{i18n.Bokmaal, "ro", "rumensk", "RO", "Romania"},
		{i18n.Nynorsk, "el", "gresk", "GR", "Hellas"},
		{i18n.Bokmaal, "nl", "nederlandsk", "TR", "Tyrkia"},
		{i18n.Bokmaal, "not a code", "not a code", "??", "??"},
	} {
		p := cat.Printer(c.lang)
		if got := p.Language(c.code); got != c.language {
			t.Errorf("%s: %s is %q, want %q", c.lang, c.code, got, c.language)
		}
		if got := p.Country(c.region); got != c.land {
			t.Errorf("%s: %s is %q, want %q", c.lang, c.region, got, c.land)
		}
	}
}

func TestLanguageCodes(t *testing.T) {
	cat, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"norsk": "no", "Polsk": "pl", "NORDSAMISK": "se", "Arabisk": "ar", "kurdisk": "ku", " Kurdisk  sorani": "ckb", "Rumensk": "ro", "rumensk": "ro",
		"Polish": "pl", "norsk teiknspråk": "nsl", "pl": "pl", "PL": "pl", "pt-BR": "pt-BR", "smj": "smj", "nb": "nb",
		"samisk": "", "ukjent": "", "ja": "", "nei": "", "mor": "", "far": "", "xx": "", "": "", "-": "", "Kari Nordmann": "",
	} {
		if got, ok := cat.LanguageCode(name); got != want || ok != (want != "") {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
