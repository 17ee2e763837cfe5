package document_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/templates"
)

// sheetFile is the template of the sheets, as it is written.
func sheetFile(t *testing.T) map[string]any {
	t.Helper()
	src, err := templates.FS.ReadFile("packet/tillatelse.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := yaml.Unmarshal(src, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// Every word that a sheet asks for is there in both målformer, and no other.
func TestTheWordsOfASheetExist(t *testing.T) {
	b := newBench(t)
	asked := map[string]bool{}
	for _, name := range []string{"sheet.go", "sheet_answers.go"} {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"(ark_[a-z_]*[a-z])"`).FindAllStringSubmatch(string(src), -1) {
			asked[m[1]] = true
		}
	}
	for _, stem := range []string{"ark_tittel", "ark_lov"} { // with what the law calls the answer behind
		if !asked[stem] {
			t.Errorf("nobody asks for %s", stem)
		}
		delete(asked, stem)
		asked[stem+"_tillatelse"], asked[stem+"_samtykke"] = true, true
	}
	for _, kind := range b.set.Transitions() {
		asked["barnet_"+kind], asked["mottaker_"+kind], asked["formaal_"+kind] = true, true, true
		for _, sender := range b.set.Form(kind).At("avsender.type").Enum {
			asked["avsender_"+sender] = true
		}
	}
	may := map[string]bool{"mottaker_samtykke_1_oktober": true, "formaal_samtykke_1_oktober": true, "ark_hvordan_ask": true} // in place of others
	words, _ := sheetFile(t)["ord"].(map[string]any)
	for key := range asked {
		if pair, _ := words[key].(map[string]any); pair["nb"] == nil || pair["nn"] == nil {
			t.Errorf("%q is not there", key)
		}
	}
	for key := range words {
		if !asked[key] && !may[key] {
			t.Errorf("nobody asks for %q", key)
		}
	}
}

// What stands at a box is told in plain words, in both målformer: a line under each
// section, and nothing about what no sheet has.
func TestEveryBoxHasItsWords(t *testing.T) {
	b := newBench(t)
	file := sheetFile(t)
	general, _ := file["punkter"].(map[string]any)
	special, _ := file["punkter_for"].(map[string]any)
	unasked, _ := file["uten_ja"].(map[string]any)
	roles, _ := file["roller"].(map[string]any)
	used, told := map[string]bool{}, map[string]bool{}
	for _, kind := range b.set.Transitions() {
		own, _ := special[kind].(map[string]any)
		for _, scope := range consent.Scopes(b.set.Form(kind)) {
			used[scope] = true
			words, ok := own[scope].(map[string]any)
			if !ok {
				words, _ = general[scope].(map[string]any)
			}
			needs := "linje"
			if strings.Contains(scope, ".") || scope == "foresatte" {
				needs = "tittel"
			}
			if words[needs] == nil && !(strings.HasPrefix(scope, "vedlegg.") && b.set.Form(kind).At("vedlegg.type").Ord[scope[len("vedlegg."):]].IsWhole()) {
				t.Errorf("%s: %s has no %s", kind, scope, needs)
			}
		}
		list, _ := roles[kind].([]any)
		for _, role := range list {
			if !slices.Contains(b.set.Form(kind).At("mottakere.rolle").Enum, fmt.Sprint(role)) {
				t.Errorf("%s: no role %v", kind, role)
			}
		}
		if len(list) < 3 {
			t.Errorf("%s: room for the roles %v", kind, list)
		}
		for _, sender := range b.set.Form(kind).At("avsender.type").Enum {
			for _, s := range b.sheetsOf(kind, sender, basis.Strict) {
				for _, scope := range s.Unasked {
					told[scope] = true
				}
			}
		}
	}
	for scope := range general {
		if !used[scope] {
			t.Errorf("%s is on no sheet", scope)
		}
	}
	for scope := range told {
		if unasked[scope] == nil {
			t.Errorf("%s can go without a yes, and has no words for it", scope)
		}
	}
	for scope := range unasked {
		if !told[scope] {
			t.Errorf("%s never goes without a yes", scope)
		}
	}
}

// The sentences are short: whoever reads slowly has to sign it.
func TestTheSentencesOfASheetAreShort(t *testing.T) {
	const most = 18
	n := 0
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, x := range v {
				walk(x)
			}
		case string:
			for _, s := range regexp.MustCompile(`[^.?:\n]+[.?:]?`).FindAllString(v, -1) {
				if words := len(strings.Fields(s)); words > most {
					t.Errorf("a sentence of %d words: %q", words, s)
				}
				n++
			}
		}
	}
	walk(sheetFile(t))
	if n < 200 {
		t.Errorf("only %d sentences", n)
	}
}

func TestMistakesInTheWordsOfASheetAreTold(t *testing.T) {
	b := newBench(t)
	scopes := map[string][]string{kind: {"helse", "lek"}}
	for name, c := range map[string]struct{ src, code string }{
		"no YAML":                    {"a: [", "F06"},
		"an unknown key":             {"farge: blå\n", "T01"},
		"half a word":                {"ord: {ark_tittel: {nb: A}}\n", "T02"},
		"half a line":                {"punkter: {helse: {linje: {nb: A}}}\n", "T02"},
		"something that is no scope": {"punkter: {helsa: {linje: {nb: A, nn: A}}}\n", "T04"},
		"a scope of another form":    {"punkter_for: {" + kind + ": {valg: {linje: {nb: A, nn: A}}}}\n", "T04"},
		"no transition":              {"punkter_for: {skole: {}}\n", "T01"},
		"an unknown key of a box":    {"punkter: {helse: {farge: {nb: A, nn: A}}}\n", "T01"},
		"what is no scope, unasked":  {"uten_ja: {helsa: {nb: A, nn: A}}\n", "T04"},
	} {
		var found diag.List
		_, err := document.ParseSheet("mal.yaml", []byte(c.src), b.words, scopes, &found)
		if err == nil || found.Len() == 0 || string(found.All()[0].Code) != c.code || found.All()[0].Span.Line == 0 {
			t.Errorf("%s: %v, %v", name, err, found.All())
		}
	}
	var found diag.List
	if _, err := document.ParseSheet("mal.yaml", []byte("punkter: {helse: {linje: {nb: A, nn: A}}}\n"), b.words, scopes, &found); err != nil || found.Len() > 0 {
		t.Errorf("a template that is right: %v, %v", err, found.All())
	}
}
