package rule

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/wording"
	"github.com/handover-no/handover/schemas"
)

// elsewhere are the rules that are told where more than one case, or each recipient's
// outcome, is known, and protection, which is told before there is a case.
var elsewhere = []diag.Code{"V07", "V08", "V20", "V36", "V51"}

// The table stands in the order of the codes, each once; each is looked for somewhere.
func TestTheTable(t *testing.T) {
	form := regexp.MustCompile(`^[SV][0-9]{2}[a-z]?$`)
	held := heldByForms(t)
	last := diag.Code("")
	for _, r := range Rules() {
		decides := slices.Contains(consent.Codes(), r.Code)
		withholds := r.Severity == diag.Withheld || slices.Contains(r.Also, diag.Withheld)
		switch {
		case !form.MatchString(string(r.Code)):
			t.Errorf("%q is no code", r.Code)
		case r.Code <= last:
			t.Errorf("%s stands behind %s", r.Code, last)
		case slices.Contains(r.Also, r.Severity):
			t.Errorf("%s has a severity twice", r.Code)
		case r.Severity == diag.Withheld && r.check != nil:
			t.Errorf("%s is looked for here, and is told as a decision", r.Code)
		case decides != withholds:
			t.Errorf("%s: consent decides by it: %v, the table says so: %v", r.Code, decides, withholds)
		case r.check == nil && !decides && !held[r.Code] && !slices.Contains(elsewhere, r.Code):
			t.Errorf("%s is looked for nowhere", r.Code)
		}
		last = r.Code
	}
}

// Every number is in the table, but for the two that are set aside.
func TestTheTableIsWhole(t *testing.T) {
	var want []string
	for _, span := range [][2]int{{1, 13}, {20, 20}, {22, 22}, {24, 27}, {30, 51}, {60, 63}} {
		for n := span[0]; n <= span[1]; n++ {
			want = append(want, fmt.Sprintf("V%02d", n))
		}
	}
	var got []string
	for _, r := range Rules() {
		if r.Code[0] == 'V' && r.Code != "V08b" {
			got = append(got, string(r.Code))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the table has\n%v, want\n%v", got, want)
	}
}

// heldByForms lists the codes that a form holds in place of a rule (x-regel).
func heldByForms(t *testing.T) map[diag.Code]bool {
	t.Helper()
	forms, err := schema.Load(schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	out := map[diag.Code]bool{}
	for _, kind := range forms.Transitions() {
		forms.Form(kind).Walk(func(f *schema.Field) {
			out[f.Rule] = true
			if f.Item != nil {
				out[f.Item.Rule] = true
			}
		})
	}
	delete(out, "")
	return out
}

// Every rule tells in every language what is wrong, what to do and why.
func TestEveryRuleHasItsWords(t *testing.T) {
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	explained := catalog.Groups("rules", ".forklar")
	for _, r := range Rules() {
		code := r.Code
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

// What a form marks with a rule is a rule that stops.
func TestWhatFormsHoldIsARule(t *testing.T) {
	for code := range heldByForms(t) {
		if !slices.ContainsFunc(Rules(), func(r Rule) bool { return r.Code == code && r.Severity == diag.Error }) {
			t.Errorf("a field is marked %s, which is no rule that stops", code)
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
