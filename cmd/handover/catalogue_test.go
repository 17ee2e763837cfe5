package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/receipt"
	"github.com/handover-no/handover/handover/register"
	"github.com/handover-no/handover/handover/render/pdfcheck"
)

// A sources is all code of the program, without tests.
type sources struct{ files map[string]*ast.File }

func readSources(t *testing.T) sources {
	t.Helper()
	s := sources{map[string]*ast.File{}}
	for _, root := range []string{"../../cmd/handover", "../../handover"} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			s.files[filepath.ToSlash(name)], err = parser.ParseFile(token.NewFileSet(), name, nil, 0)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// literals calls visit for every text in the code.
func (s sources) literals(visit func(file, text string)) {
	for name, f := range s.files {
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := textOf(n); ok {
				visit(name, lit)
			}
			_, isImport := n.(*ast.ImportSpec)
			return !isImport
		})
	}
}

func textOf(n ast.Node) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// called returns the first argument of every call of a function or method, where
// it is a text.
func (s sources) called(in string, names ...string) []string {
	var out []string
	for file, f := range s.files {
		if !strings.HasSuffix(file, in) {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			name := ""
			switch fun := call.Fun.(type) {
			case *ast.Ident:
				name = fun.Name
			case *ast.SelectorExpr:
				name = fun.Sel.Name
			}
			if lit, ok := textOf(call.Args[0]); ok && slices.Contains(names, name) {
				out = append(out, lit)
			}
			return true
		})
	}
	return out
}

// returned returns the texts in the body of a function.
func (s sources) returned(in, function string) []string {
	var out []string
	for file, f := range s.files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Name.Name != function || !strings.HasSuffix(file, in) {
				continue
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if lit, ok := textOf(n); ok {
					out = append(out, lit)
				}
				return true
			})
		}
	}
	return out
}

// constants returns the texts of the constants of a type.
func (s sources) constants(in, typ string) []string {
	var out []string
	ast.Inspect(s.files[in], func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || fmt.Sprint(spec.Type) != typ {
			return true
		}
		for _, v := range spec.Values {
			if lit, ok := textOf(v); ok {
				out = append(out, lit)
			}
		}
		return true
	})
	return out
}

// catalogue returns the keys of all texts in bokmål, without plural forms.
func catalogue(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("../../handover/i18n/catalog/*.nb.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no catalogues: %v", err)
	}
	keys := map[string]bool{}
	var walk func(at string, v any)
	walk = func(at string, v any) {
		group, ok := v.(map[string]any)
		if !ok {
			keys[strings.TrimSuffix(strings.TrimSuffix(at, ".one"), ".other")] = true
		}
		for k, w := range group {
			walk(strings.TrimPrefix(at+"."+k, "."), w)
		}
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]any
		if err := json.Unmarshal(data, &tree); err != nil {
			t.Fatal(err)
		}
		walk("", tree)
	}
	return keys
}

func asTexts[T ~string](words ...T) []string {
	var out []string
	for _, w := range words {
		out = append(out, string(w))
	}
	return out
}

// expansions are the keys that code puts together: what they begin with, and all
// that may come behind.
func expansions(t *testing.T, s sources) map[string][]string {
	t.Helper()
	env := plainEnv(t, "nb")
	program, err := env.program()
	if err != nil {
		t.Fatal(err)
	}
	var failures []string
	for _, x := range sentences() {
		failures = append(failures, x.key)
	}
	// What a system error is called when no file is known.
	nameless := []string{"annet", "annet_uten_navn", "programfeil"}
	for _, k := range s.returned("report.go", "systemKey") {
		if k, ok := strings.CutPrefix(k, "feil."); ok {
			nameless = append(nameless, k, k+"_uten_navn")
		}
	}
	reasonWords := asTexts(receipt.WrongReceiver, receipt.UnknownChild, receipt.Unreadable, receipt.Incomplete)
	var codes []string
	for _, c := range exitCodes() {
		codes = append(codes, strconv.Itoa(c))
	}
	var topicKeys []string
	for _, v := range topics {
		topicKeys = append(topicKeys, v)
	}
	var answers []string
	for _, a := range program.Law.Answers() {
		answers = append(answers, a.Type)
	}
	return map[string][]string{
		"alvor.":           {diag.Error.String(), diag.Warning.String(), diag.Withheld.String()},
		"doctor.":          append(s.called("cmd_doctor.go", "good", "note", "wrong"), s.called("cmd_doctor_pdf.go", "good", "wrong")...),
		"doctor.pdf_":      pdfcheck.Codes(),
		"emne.":            topicKeys,
		"feil.":            append(failures, nameless...),
		"feil_hjelp.":      append(failures, nameless...),
		"hent.felt_":       register.PlaceKeys(),
		"kvitter.grunn_":   reasonWords,
		"kvitter.laget_":   asTexts(receipt.Accepted, receipt.Rejected),
		"kvitter.svar_":    asTexts(receipt.Accepted, receipt.Rejected),
		"kvitter.status_":  asTexts(receipt.Received, receipt.Accepted, receipt.Rejected),
		"lov.fase_":        inLaw(program.Law, func(u basis.Use) []string { return u.Phases }),
		"lov.overgang_":    inLaw(program.Law, func(u basis.Use) []string { return u.Transitions }),
		"lov.slag_":        inLaw(program.Law, func(u basis.Use) []string { return slices.Concat(u.Senders, u.Recipients) }),
		"les.grunn_":       s.constants("../../cmd/handover/failures.go", "reason"),
		"kvitter.hos_":     asTexts(journal.Made, journal.Received, journal.Rejected),
		"lov.svar_":        answers,
		"lov.ved_siden_":   {basis.HealthService},
		"logg.grunn_":      append(reasonWords, "nektet", "ingen_tillatelse", "trukket", "utloept"),
		"logg.hendelse_":   s.constants("../../handover/journal/entry.go", "Event"),
		"mottaker.status_": asTexts(keybook.Active, keybook.Retired, keybook.Revoked),
		"plan.endret_": {
			"law", "schemas", "templates", "settings", "program", "noekkel", "sak", "utlevering", "ukjent", "enkeltvis",
		},
		"plan.grunn_":   handover.StopReasons(),
		"rolle.":        program.Forms.Form("barnehage_skole").At("mottakere.rolle").Enum,
		"skjelett.":     s.called("newcase.go", "words"),
		"utgang.":       codes,
		"xlsx.kolonne_": {"nr", "barn", "oppgave", "ansvarlig", "frist", "varsel", "status", "gjort_av", "dato", "merknad", "pakke"},
		"xlsx.ark_":     {"oppgaver", "oversikt", "hjelp", "plan"},
		"xlsx.plan_":    {"mottaker", "orgnr", "rolle", "klare", "holdes", "ingenting", "stoppet", "noekkel", "ny"},
		"xlsx.oversikt_": {
			"barn", "pakke", "laget", "avsender", "svar_innen", "neste_frist", "aapne", "forfalt", "snart", "gjort", "ikke_aktuelt", "framdrift",
			"kvittering", "til", "slettes_innen",
		},
		"xlsx.svar_":   {"ingen", "akseptert", "avvist", "erstattet", "borte"},
		"xlsx.status_": {"aapen", "i_arbeid", "gjort", "ikke_aktuelt"},
		"xlsx.varsel_": {"forfalt", "snart", "sjekk_frist"},
		// By the tree of commands, see TestHelp.
		"cmd.": nil, "flagg.": nil, "flagg_verdi.": nil,
	}
}

// inLaw returns the words that the law data use somewhere, each once.
func inLaw(law *basis.Law, in func(basis.Use) []string) []string {
	var out []string
	for _, b := range law.All() {
		for _, u := range b.Uses {
			out = append(out, in(u)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Every text that code asks for exists in all languages, whether it is named
// whole or put together, and no text is there that nobody asks for.
func TestEveryKeyThatIsAskedForExists(t *testing.T) {
	s, keys := readSources(t), catalogue(t)
	groups := map[string]bool{}
	for k := range keys {
		g, _, _ := strings.Cut(k, ".")
		groups[g] = true
	}
	// Paths of a case file that look like keys.
	paths := []string{"mottaker.navn", "mottaker.orgnr", "mottaker.rolle", "mottaker.type"}
	known, used := expansions(t, s), map[string]bool{}
	whole := regexp.MustCompile(`^[a-z0-9_]+(\.[a-z0-9_]+)+$`)
	prefix := regexp.MustCompile(`^[a-z0-9_]+\.([a-z0-9_]+_)?(%d)?$`)
	s.literals(func(file, text string) {
		g, _, _ := strings.Cut(text, ".")
		switch {
		case !groups[g] || slices.Contains(paths, text):
		case keys[text]:
			used[text] = true
		case prefix.MatchString(text):
			if _, ok := known[strings.TrimSuffix(text, "%d")]; !ok {
				t.Errorf("%s puts keys together that this test does not know: %q + …", file, text)
			}
		case whole.MatchString(text):
			t.Errorf("%s asks for %s, which is not there", file, text)
		}
	})
	for begin, ends := range known {
		for _, end := range ends {
			used[begin+end] = true
			if !keys[begin+end] && begin != "feil_hjelp." {
				t.Errorf("%s%s is not there", begin, end)
			}
		}
	}
	code := regexp.MustCompile(`^[FLSTV][0-9]{2}[a-z]?\.`)
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		if !used[k] && !code.MatchString(k) && !slices.ContainsFunc([]string{"cmd.", "flagg.", "flagg_verdi."}, func(p string) bool { return strings.HasPrefix(k, p) }) {
			t.Errorf("nobody asks for %s", k)
		}
	}
	for _, l := range i18n.Langs() {
		p := plainEnv(t, string(l)).text
		for k := range used {
			if keys[k] && (strings.HasPrefix(p.T(k, nil), "!") && strings.HasPrefix(p.N(k, 2, nil), "!")) {
				t.Errorf("%s has no %s", l, k)
			}
		}
	}
}

// Every code that a finding may have has a title, a message and an explanation.
func TestEveryCodeIsTold(t *testing.T) {
	keys := catalogue(t)
	form := regexp.MustCompile(`^[FLSTV][0-9]{2}[a-z]?$`)
	found := map[string]bool{}
	readSources(t).literals(func(_, text string) {
		if form.MatchString(text) {
			found[text] = true
		}
	})
	if len(found) < 60 {
		t.Fatalf("only %d codes in the code", len(found))
	}
	known := plainEnv(t, "nb").codes()
	for _, code := range handover.Unused() {
		delete(found, string(code))
	}
	for code := range found {
		message := slices.ContainsFunc(slices.Collect(maps.Keys(keys)), func(k string) bool { return strings.HasPrefix(k, code+".melding") })
		if !keys[code+".tittel"] || !keys[code+".forklar"] || !message {
			t.Errorf("%s is not told of in full", code)
		}
		if !slices.Contains(known, code) {
			t.Errorf("handover forklar does not know %s", code)
		}
	}
}

// plainEnv is an Env with a language, for looking at words and commands.
func plainEnv(t *testing.T, lang string) *Env {
	t.Helper()
	env := environment(func(string) string { return "" })
	var err error
	if env.catalog, err = i18n.Load(); err != nil {
		t.Fatal(err)
	}
	env.text = env.catalog.Printer(i18n.Lang(lang))
	env.out, env.err = page{line: func(string) {}}, page{line: func(string) {}}
	return env
}
