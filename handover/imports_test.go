package handover_test

import (
	"go/build"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/handover-no/handover/"

// The house. Each package may import what is named here beside it, and no other
// package of ours. Read from the top, it is the architecture: the command line
// stands on the pipeline, the pipeline on the stages, and the stages on the leaves.
// What gives the promise of privacy is what is missing: document cannot reach
// validate, where a Case is, render can reach neither casefile nor consent, seal knows nothing of
// children.
var house = map[string][]string{
	"cmd/handover": {
		"cmd/handover/internal/lawbook", "cmd/handover/internal/progress", "cmd/handover/internal/term", "handover", "handover/basis", "handover/bulk", "handover/casefile", "handover/checklist", "handover/consent",
		"handover/day", "handover/diag", "handover/document", "handover/example", "handover/filled", "handover/i18n", "handover/journal", "handover/keybook",
		"handover/norid", "handover/outbox", "handover/packet", "handover/plan", "handover/receipt", "handover/record", "handover/register", "handover/render/pdf",
		"handover/render/pdfcheck", "handover/schema", "handover/seal",
		"handover/validate", "schemas", "templates",
	},
	"cmd/handover/internal/progress": {},
	"cmd/handover/internal/term":     {},
	// What the program builds on in law, in words: it reads the same tables as the
	// program does, and no case.
	"cmd/handover/internal/lawbook": {"handover", "handover/basis", "handover/consent", "handover/diag", "handover/i18n", "handover/schema"},
	"cmd/demo":                      {"handover/day", "handover/example", "handover/example/world", "handover/keybook", "handover/seal"},
	// What it takes, measured: it looks at single stages too.
	"cmd/bench": {
		"handover", "handover/casefile", "handover/consent", "handover/day", "handover/diag", "handover/example", "handover/example/world",
		"handover/render/pdf", "handover/render/pdftext", "handover/seal", "handover/validate", "schemas", "templates",
	},

	"handover": {
		"handover/basis", "handover/bulk", "handover/canon", "handover/casefile", "handover/checklist", "handover/consent", "handover/day", "handover/diag",
		"handover/document", "handover/example", "handover/filled", "handover/i18n", "handover/journal", "handover/keybook", "handover/norid", "handover/outbox",
		"handover/packet", "handover/plan", "handover/receipt", "handover/record", "handover/register", "handover/render/pdf", "handover/render/pdftext",
		"handover/render/xlsx", "handover/rule", "handover/schema", "handover/seal", "handover/secret",
		"handover/skeleton", "handover/validate", "handover/wording",
	},

	// From a case file to what may leave.
	"handover/casefile": {"handover/diag", "handover/record", "handover/secret"},
	"handover/schema":   {"handover/bulk", "handover/casefile", "handover/diag", "handover/record", "handover/secret"},
	"handover/grading":  {"handover/casefile", "handover/diag"},
	"handover/validate": {"handover/casefile", "handover/day", "handover/diag", "handover/grading", "handover/record", "handover/schema", "handover/secret"},
	"handover/basis":    {"handover/casefile", "handover/day", "handover/diag", "handover/record", "handover/schema"},
	"handover/consent": {
		"handover/basis", "handover/canon", "handover/day", "handover/diag", "handover/norid", "handover/record", "handover/schema",
		"handover/secret", "handover/validate",
	},
	"handover/rule": {
		"handover/basis", "handover/casefile", "handover/consent", "handover/day", "handover/diag", "handover/norid", "handover/record", "handover/schema",
		"handover/validate", "handover/wording",
	},
	"handover/wording":  {"handover/casefile", "handover/diag", "handover/norid"},
	"handover/skeleton": {"handover/schema"},
	// Cases about nobody, as text. Whether they are sound is for the others to say.
	"handover/example":       {"handover/day", "handover/norid"},
	"handover/example/world": {"handover/day", "handover/example", "handover/keybook", "handover/seal"},
	// A list that cases are made from.
	"handover/register": {"handover/casefile", "handover/diag", "handover/grading", "handover/norid", "handover/secret", "handover/sheet"},

	// From what may leave to pages.
	"handover/checklist": {"handover/casefile", "handover/day", "handover/diag", "handover/i18n", "handover/record", "handover/schema"},
	"handover/document": {
		"handover/basis", "handover/casefile", "handover/checklist", "handover/consent", "handover/day", "handover/diag", "handover/i18n",
		"handover/record", "handover/schema", "handover/secret",
	},
	"handover/render/pdf":      {"handover/document", "handover/render/pdfa", "handover/render/typeface", "handover/secret"},
	"handover/render/pdfa":     {"handover/render/typeface"},
	"handover/render/pdfcheck": {},
	"handover/render/pdftext":  {},
	"handover/render/typeface": {},
	"handover/render/xlsx":     {"handover/day", "handover/i18n", "handover/secret"},
	// A list that comes back, filled in.
	"handover/filled": {"handover/day", "handover/i18n", "handover/packet", "handover/secret", "handover/sheet"},

	// From pages to a sealed file, and back.
	"handover/seal":    {},
	"handover/packet":  {"handover/canon", "handover/day", "handover/norid"},
	"handover/keybook": {"handover/canon", "handover/day", "handover/norid", "handover/seal"},
	"handover/receipt": {"handover/canon", "handover/seal"},
	"handover/plan":    {"handover/canon"},
	"handover/outbox":  {},
	"handover/journal": {"handover/canon"},

	// The leaves.
	"handover/bulk":   {},
	"handover/canon":  {"handover/record"},
	"handover/day":    {},
	"handover/diag":   {},
	"handover/i18n":   {"handover/bulk", "handover/day"},
	"handover/norid":  {"handover/day"},
	"handover/record": {"handover/secret"},
	"handover/secret": {},
	"handover/sheet":  {"handover/day"},
	"schemas":         {},
	"templates":       {},
}

// homes says which package each module of others lives in, so that replacing it
// touches one package. golang.org/x/text is exempt: letters and languages are
// everywhere.
var homes = map[string][]string{
	"github.com/spf13/":               {"cmd/handover"},
	"golang.org/x/term":               {"cmd/handover/internal/term"},
	"github.com/vbauerster/mpb":       {"cmd/handover/internal/progress"},
	"gopkg.in/yaml.v3":                {"handover/casefile", "cmd/bench"}, // which measures it alone
	"github.com/santhosh-tekuri/":     {"handover/validate"},
	"github.com/gowebpki/jcs":         {"handover/canon"},
	"github.com/rickar/cal":           {"handover/day"},
	"github.com/nicksnyder/go-i18n":   {"handover/i18n"},
	"github.com/go-pdf/fpdf":          {"handover/render/pdf"},
	"github.com/klauspost/compress":   {"handover/render/pdfa"},
	"github.com/xuri/excelize":        {"handover/render/xlsx"},
	"filippo.io/age":                  {"handover/seal"},
	"github.com/hiddeco/sshsig":       {"handover/seal"},
	"golang.org/x/crypto":             {"handover/seal"},
	"github.com/rogpeppe/go-internal": {"handover/outbox"},
	"github.com/gofrs/flock":          {"handover/journal"},
	"golang.org/x/text":               nil,
}

// neverBelow are packages of the standard library that nothing under handover/
// may use: it gets clock, randomness, folders and streams through the door.
var neverBelow = []string{"flag", "log", "os/exec", "os/user", "net", "net/http"}

func TestTheHouseStandsAsDrawn(t *testing.T) {
	for dir, may := range house {
		pkg, err := build.ImportDir(filepath.Join("..", filepath.FromSlash(dir)), 0)
		if err != nil {
			t.Errorf("%s: %v", dir, err)
			continue
		}
		if pkg.Doc == "" {
			t.Errorf("%s has no package comment", dir)
		}
		for _, imp := range pkg.Imports {
			checkImport(t, dir, may, imp)
		}
	}
}

func checkImport(t *testing.T, dir string, may []string, imp string) {
	t.Helper()
	if own, ok := strings.CutPrefix(imp+"/", module); ok {
		if own = strings.TrimSuffix(own, "/"); !slices.Contains(may, own) {
			t.Errorf("%s must not import %s", dir, own)
		}
		return
	}
	if strings.HasPrefix(dir, "handover") && slices.Contains(neverBelow, imp) {
		t.Errorf("%s must not import %s", dir, imp)
	}
	first, _, _ := strings.Cut(imp, "/")
	if !strings.Contains(first, ".") {
		return // the standard library
	}
	for prefix, at := range homes {
		if strings.HasPrefix(imp, prefix) {
			if at != nil && !slices.Contains(at, dir) {
				t.Errorf("%s must not import %s, which lives in %s", dir, imp, strings.Join(at, ", "))
			}
			return
		}
	}
	t.Errorf("%s imports %s, which has no home", dir, imp)
}

// Every room is on the drawing, and every import on it is used.
func TestTheDrawingIsComplete(t *testing.T) {
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel("..", name)
		if base := d.Name(); base == "testdata" || base == "tools" || strings.HasPrefix(base, ".") && rel != "." || base == "demo" && rel == "demo" {
			return fs.SkipDir
		}
		if hasGo(name) && house[path.Clean(filepath.ToSlash(rel))] == nil {
			t.Errorf("%s is not in the table", rel)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir, may := range house {
		pkg, err := build.ImportDir(filepath.Join("..", filepath.FromSlash(dir)), 0)
		if err != nil {
			continue
		}
		for _, m := range may {
			if !slices.Contains(pkg.Imports, strings.TrimSuffix(module+m, "/")) {
				t.Errorf("%s no longer imports %s; take it out of the table", dir, m)
			}
		}
	}
}

func hasGo(dir string) bool {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go")
	})
}
