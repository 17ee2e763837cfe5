package handover_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/schemas"
	"github.com/handover-no/handover/templates"
)

func TestOverlay(t *testing.T) {
	over := fstest.MapFS{"a/one.yaml": {Data: []byte("own")}, "new.yaml": {Data: []byte("only here")}}
	base := fstest.MapFS{"a/one.yaml": {Data: []byte("built in")}, "a/two.yaml": {Data: []byte("built in")}}
	both := handover.Overlay(over, base)
	for name, want := range map[string]string{"a/one.yaml": "own", "a/two.yaml": "built in", "new.yaml": "only here"} {
		if got, err := fs.ReadFile(both, name); err != nil || string(got) != want {
			t.Errorf("%s is %q, want %q (%v)", name, got, want, err)
		}
	}
	if _, err := both.Open("none.yaml"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is in neither: %v", err)
	}
	if _, err := handover.Overlay(unreadable{}, base).Open("a/one.yaml"); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("an own file that cannot be read gives way to the built-in one: %v", err)
	}
}

// unreadable has files that nobody may read.
type unreadable struct{}

func (unreadable) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

// withTemplates returns a program of its own, with some templates replaced.
func withTemplates(t *testing.T, own fstest.MapFS) (*handover.Program, diag.List, error) {
	t.Helper()
	var found diag.List
	p, err := handover.Load(handover.Sources{
		Schemas: schemas.FS, Templates: templates.FS, Fonts: pdf.Fonts{Regular: templates.Regular, Bold: templates.Bold},
	}, &found)
	if err != nil {
		t.Fatal(err)
	}
	err = p.LoadTemplates(handover.Overlay(own, templates.FS), &found)
	return p, found, err
}

func builtIn(t *testing.T, name string) string {
	t.Helper()
	data, err := fs.ReadFile(templates.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func releaseFor(t *testing.T, p *handover.Program, role string) *consent.Release {
	t.Helper()
	c := p.Check("sak.yaml", []byte(brief(t, "barnehage_1_to_hjem")), handover.CheckOptions{Today: today})
	for _, o := range c.Outcomes {
		if o.To.Role == role && o.Release != nil {
			return o.Release
		}
	}
	t.Fatalf("nothing goes to %s: %v", role, c.Err)
	return nil
}

const ownList = `
skjema: sjekkliste/v1
overgang: barnehage_skole
punkter:
  - id: E1
    tekst: {nb: Vis fram heisen, nn: Vis fram heisen}
    ansvarlig: {nb: rektor, nn: rektor}
    naar: alltid
    frist: {fra: skolestart}
`

// An own checklist takes the place of the built-in one, and the packet keeps its
// built-in pages.
func TestOwnChecklist(t *testing.T) {
	p, _, err := withTemplates(t, fstest.MapFS{"checklist/barnehage_skole.yaml": {Data: []byte(ownList)}})
	if err != nil {
		t.Fatal(err)
	}
	r := releaseFor(t, p, "rektor")
	items := p.Items(r, today)
	if len(items) != 1 || items[0].ID != "E1" || items[0].Due != r.Start {
		t.Errorf("the own list gives %v", items)
	}
	if was := program(t).Items(r, today); len(was) < 10 {
		t.Errorf("the built-in list gives %d items", len(was))
	}
	made, err := p.Compose(r, handover.Making{Packet: "k7q2m9xw4a", Today: today})
	if err != nil || made.PDF.Pages < 3 || len(made.Items) != 1 {
		t.Errorf("the packet has %d pages and %d items: %v", made.PDF.Pages, len(made.Items), err)
	}
}

// An own packet template decides what is printed, and never what is released.
func TestOwnPacketTemplate(t *testing.T) {
	const name = "packet/barnehage_skole.yaml"
	head, _, ok := strings.Cut(builtIn(t, name), "\nseksjoner:\n")
	if !ok {
		t.Fatal("the built-in template has no sections")
	}
	p, _, err := withTemplates(t, fstest.MapFS{name: {Data: []byte(head + "\nseksjoner:\n  - seksjon: ressurser\n    felt: [styrker]\n")}})
	if err != nil {
		t.Fatal(err)
	}
	r := releaseFor(t, p, "rektor")
	if r.Data.Field("lek").IsMissing() {
		t.Error("a template took something out of the release")
	}
	making := handover.Making{Packet: "k7q2m9xw4a", Today: today}
	short, err := p.Compose(r, making)
	if err != nil {
		t.Fatal(err)
	}
	long, err := program(t).Compose(r, making)
	if err != nil {
		t.Fatal(err)
	}
	if short.PDF.Pages >= long.PDF.Pages {
		t.Errorf("%d pages with few sections, %d with all", short.PDF.Pages, long.PDF.Pages)
	}
}

// An own template that is wrong is told of by its file and line, and not passed over.
func TestOwnTemplatesThatAreWrong(t *testing.T) {
	const packet, list, words = "packet/barnehage_skole.yaml", "checklist/barnehage_skole.yaml", "packet/felles.yaml"
	for name, c := range map[string]struct {
		file, src, code string
		err             error
	}{
		"a field that no form has":  {packet, strings.Replace(builtIn(t, packet), "felt: [", "felt: [finnes_ikke, ", 1), "T04", document.ErrTemplate},
		"a key misspelt":            {packet, builtIn(t, packet) + "etikettar:\n  x: y\n", "T01", document.ErrTemplate},
		"only bokmål":               {words, strings.Replace(builtIn(t, words), "nn: ", "nm: ", 1), "T02", document.ErrTemplate},
		"a word that is missing":    {words, strings.Replace(builtIn(t, words), "  syntetisk:", "  syntetiskk:", 1), "T06", document.ErrTemplate},
		"a word that nobody needs":  {words, strings.Replace(builtIn(t, words), "  syntetisk:", "  syntetiskk:", 1), "T01", document.ErrTemplate},
		"a hole that nothing fills": {words, strings.Replace(builtIn(t, words), "kalles {navn}", "kalles {namn}", 1), "T07", document.ErrTemplate},
		"a role that is none":       {packet, strings.Replace(builtIn(t, packet), "    sfo: [", "    sfoo: [", 1), "T01", document.ErrTemplate},
		"no YAML":                   {words, "ord: {", "F06", document.ErrTemplate},
		"a list without a date":     {list, strings.Replace(ownList, "    frist: {fra: skolestart}\n", "", 1), "T13", checklist.ErrData},
		"a list of nothing":         {list, "skjema: sjekkliste/v1\npunkter: []\n", "T10", checklist.ErrData},
	} {
		_, found, err := withTemplates(t, fstest.MapFS{c.file: {Data: []byte(c.src)}})
		if !errors.Is(err, c.err) {
			t.Errorf("%s: %v, want %v", name, err, c.err)
		}
		told := false
		for _, d := range found.All() {
			told = told || string(d.Code) == c.code && d.Span.File == c.file
		}
		if !told {
			t.Errorf("%s: found %v, want %s in %s", name, found.All(), c.code, c.file)
		}
	}
}

// Everything that is wrong in several files is told at once, where it stands, with what
// was probably meant.
func TestAllThatIsWrongIsToldAtOnce(t *testing.T) {
	const packet, list, words = "packet/barnehage_skole.yaml", "checklist/videregaaende.yaml", "packet/felles.yaml"
	_, found, err := withTemplates(t, fstest.MapFS{
		packet: {Data: []byte(strings.NewReplacer("seksjon: lek\n", "seksjon: leek\n", "ressurser.styrker]", "ressurser.stryker]", "    sfo: [", "    sfoo: [").Replace(builtIn(t, packet)))},
		list:   {Data: []byte(strings.Replace(builtIn(t, list), "finnes: verksted_sikkerhet", "finnes: verksted_sikerhet", 1))},
		words:  {Data: []byte(strings.Replace(builtIn(t, words), "  syntetisk:", "  syntetiskk:", 1))},
	})
	if !errors.Is(err, document.ErrTemplate) || !errors.Is(err, checklist.ErrData) {
		t.Error(err)
	}
	got := map[string]any{}
	for _, d := range found.All() {
		if d.Span.Line < 2 || d.Span.Col < 1 {
			t.Errorf("%s in %s has no place", d.Code, d.Span.File)
		}
		got[d.Span.File+" "+string(d.Code)+" "+fmt.Sprint(d.Args["mente"])] = true
	}
	for _, want := range []string{
		packet + " T04 lek", packet + " T04 ressurser.styrker", packet + " T01 sfo", list + " T04 verksted_sikkerhet", words + " T01 syntetisk", words + " T06 <nil>",
	} {
		if got[want] == nil {
			t.Errorf("%s is not told; told %v", want, got)
		}
	}
	if len(got) != 6 {
		t.Errorf("told %v", got)
	}
}
