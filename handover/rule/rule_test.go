package rule

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/wording"
	"github.com/handover-no/handover/schemas"
)

// The table stands in the order of the codes, each once, and each has a severity
// and a check.
func TestTheTable(t *testing.T) {
	form := regexp.MustCompile(`^[SV][0-9]{2}[a-z]?$`)
	last := diag.Code("")
	for _, r := range Rules() {
		switch {
		case !form.MatchString(string(r.Code)):
			t.Errorf("%q is no code", r.Code)
		case r.Code <= last:
			t.Errorf("%s stands behind %s", r.Code, last)
		case r.Severity != diag.Error && r.Severity != diag.Warning:
			t.Errorf("%s is neither an error nor a warning", r.Code)
		case r.check == nil:
			t.Errorf("%s checks nothing", r.Code)
		}
		last = r.Code
	}
	if n := len(Rules()); n < 27 {
		t.Errorf("only %d rules", n)
	}
}

// Every rule tells in every language what is wrong, what to do and why; so do
// those that the schema holds.
func TestEveryRuleHasItsWords(t *testing.T) {
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	codes := Held()
	for _, r := range Rules() {
		codes = append(codes, r.Code)
	}
	explained := catalog.Groups("rules", ".forklar")
	for _, code := range codes {
		if !slices.Contains(explained, string(code)) {
			t.Errorf("%s has no entry in handover forklar", code)
		}
		for _, lang := range i18n.Langs() {
			words := catalog.Printer(lang)
			for _, part := range []string{"tittel", "forklar"} {
				text := words.T(string(code)+"."+part, nil)
				if strings.HasPrefix(text, "!") || len(strings.Fields(text)) < 2 {
					t.Errorf("%s: %s has no %s: %q", lang, code, part, text)
				}
			}
			title := words.T(string(code)+".tittel", nil)
			if strings.HasSuffix(title, ".") || strings.Contains(title, "!") {
				t.Errorf("%s: the title of %s is a sentence: %q", lang, code, title)
			}
		}
	}
}

// What a rule needs to be right before it is asked is a field of some form.
func TestWhatRulesNeedIsThere(t *testing.T) {
	forms, err := schema.Load(schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range Rules() {
		for _, path := range r.needs {
			if !slices.ContainsFunc(forms.Transitions(), func(k string) bool { return forms.Form(k).At(path) != nil }) {
				t.Errorf("%s needs %s, which no form has", r.Code, path)
			}
		}
	}
}

// The codes that the schema holds are told by some field of a form.
func TestHeldCodesStandInTheForms(t *testing.T) {
	forms, err := schema.Load(schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	marked := map[diag.Code]bool{}
	for _, kind := range forms.Transitions() {
		forms.Form(kind).Walk(func(f *schema.Field) {
			marked[f.Rule] = true
			if f.Item != nil {
				marked[f.Item.Rule] = true
			}
		})
	}
	for _, code := range Held() {
		if !marked[code] {
			t.Errorf("no field is marked %s", code)
		}
	}
	for code := range marked {
		known := slices.Contains(Held(), code) || slices.ContainsFunc(Rules(), func(r Rule) bool { return r.Code == code })
		if code != "" && !known {
			t.Errorf("a field is marked %s, which is no rule", code)
		}
	}
}

// Every list of words is told under a code of the table, and no code is told of a
// list that is not there.
func TestEveryListIsTold(t *testing.T) {
	src, err := schemas.FS.ReadFile("ordlister.yaml")
	if err != nil {
		t.Fatal(err)
	}
	words, err := wording.Parse("ordlister.yaml", src)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, l := range words.All() {
		names = append(names, l.Name)
		as := lists[l.Name]
		if as.variant == "" || !slices.ContainsFunc(Rules(), func(r Rule) bool { return r.Code == as.code }) {
			t.Errorf("no rule tells of %s", l.Name)
		}
	}
	if len(lists) != len(names) {
		t.Errorf("there are %v, told are %v", names, lists)
	}
}
