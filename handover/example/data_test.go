package example

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"github.com/handover-no/handover/handover/norid"
)

func load(t *testing.T) *Set {
	t.Helper()
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Both languages have the same banks, none is missing and none is there for nothing.
func TestBanks(t *testing.T) {
	s := load(t)
	asked := map[string]bool{}
	for _, ask := range []string{ // from code, and not from an outline
		"# oppdiktet", "ansvarlig_b", "ansvarlig_s", "ansvarlig_v", "avsender_rolle_b", "avsender_rolle_s", "barnevern", "eleven", "foresatte", "hoert",
		"kontaktes", "organisering", "periode", "stoppet", "vedlegg_medisinplan", "vedlegg_pedagogisk_rapport", "vedlegg_sakkyndig_vurdering", "virker_naar",
	} {
		asked[ask] = true
	}
	known := pronouns("nb", true)
	known["navn"], known["heimespraak"] = "", ""
	collect := func(text string) {
		for {
			_, rest, ok := strings.Cut(text, "{")
			if !ok {
				return
			}
			name, after, _ := strings.Cut(rest, "}")
			if _, isKnown := known[name]; !isKnown && !unicode.IsDigit(rune(name[0])) {
				asked[name] = true
			}
			text = after
		}
	}
	var walk func(lines []*line)
	walk = func(lines []*line) {
		for _, l := range lines {
			collect(l.value)
			walk(l.children)
		}
	}
	for _, o := range s.outlines {
		walk(o)
	}
	for lang, banks := range s.words {
		for name, bank := range banks {
			for _, sentence := range bank {
				collect(sentence)
			}
			if len(s.words["nb"][name]) != len(s.words["nn"][name]) {
				t.Errorf("[%s]: the languages do not have as many", name)
			}
			if sorted := slices.Sorted(slices.Values(bank)); len(slices.Compact(sorted)) != len(bank) && !strings.HasPrefix(name, "avsender_rolle") {
				t.Errorf("%s [%s] has a sentence twice", lang, name)
			}
		}
	}
	for lang, banks := range s.words {
		for name := range asked {
			if len(banks[name]) == 0 {
				t.Errorf("%s has no bank called %s", lang, name)
			}
		}
		for name := range banks {
			if !asked[name] {
				t.Errorf("%s: nothing draws from [%s]", lang, name)
			}
		}
	}
}

// No name of a family is a first name too, or two given names could be somebody's
// whole name; and no grown-up is called what a child may be called.
func TestNames(t *testing.T) {
	fold := func(s string) string {
		out, _, _ := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), strings.ToLower(s))
		return out
	}
	s := load(t)
	young := map[string]bool{}
	for _, p := range s.shares {
		for _, name := range slices.Concat(p.girls, p.boys) {
			young[fold(name)] = true
		}
	}
	for _, p := range s.shares {
		for _, name := range slices.Concat(p.women, p.men, p.surnames) {
			if young[fold(name)] {
				t.Errorf("%s is the first name of a child too", name)
			}
		}
		for _, list := range [][]string{p.girls, p.boys, p.women, p.men, p.surnames} {
			if len(list) < 6 || len(slices.Compact(slices.Sorted(slices.Values(list)))) != len(list) {
				t.Errorf("%s: a list is short, or has a name twice", p.lang)
			}
		}
	}
}

func TestUnits(t *testing.T) {
	seen, receiving := map[string]bool{}, 0
	for _, u := range load(t).Units() {
		if seen[u.Orgnr] || !norid.ValidOrgnr(u.Orgnr) || u.Name == "" || u.Lang != "nb" && u.Lang != "nn" || !norid.ValidKommunenummer(u.Kommune) {
			t.Errorf("%s: twice, or not as a unit should be", u.Orgnr)
		}
		seen[u.Orgnr] = true
		if u.Role != "" {
			receiving++
		}
	}
	if receiving < 20 {
		t.Errorf("%d units receive, want at least 20", receiving)
	}
}

func TestOutlinesThatAreRefused(t *testing.T) {
	for name, src := range map[string]string{
		"no key": "lek", "uneven": " lek: x", "span": "lek: *2..1 {x}", "condition": "lek: x ?", "number": "lek: *a {x}", "percent": "lek: x ?6x",
	} {
		if _, err := parseOutline("x", src); err == nil {
			t.Errorf("%s: %q was accepted", name, src)
		}
	}
}

func TestQuote(t *testing.T) {
	for s, want := range map[string]string{
		"ja": "ja", "12:30": `"12:30"`, "908592476": `"908592476"`, "Si: nå": `"Si: nå"`, "«ja»": "«ja»", "# x": `"# x"`, "200": "200", "+47 20": `"+47 20"`,
		`Si "hei"`: `Si "hei"`, `"hei": sa`: `"\"hei\": sa"`, "2027-05-12": "2027-05-12",
	} {
		if got := quote(s); got != want {
			t.Errorf("quote(%q) = %s, want %s", s, got, want)
		}
	}
}
