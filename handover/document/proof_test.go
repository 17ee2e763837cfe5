package document_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/handover/render/pdftext"
	"github.com/handover-no/handover/templates"
)

var theFaces = sync.OnceValues(func() (*pdf.Faces, error) {
	return pdf.Load(pdf.Fonts{Regular: templates.Regular, Bold: templates.Bold})
})

// A made is a document, its file, and what the file says.
type made struct {
	in    document.Input
	doc   *document.Document
	pages map[string]int
	read  []string
}

func (b *bench) made(t interface{ Fatal(...any) }, r *consent.Release) made {
	in := b.input(r)
	d, err := document.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	faces, err := theFaces()
	if err != nil {
		t.Fatal(err)
	}
	file, err := pdf.Render(d, faces)
	if err != nil {
		t.Fatal(err)
	}
	got, err := pdftext.Read(file.Data)
	if err != nil {
		t.Fatal(err)
	}
	out := made{in: in, doc: d, pages: file.Page}
	for _, p := range got.Paragraphs {
		out.read = append(out.read, p.Text)
	}
	return out
}

// drafted is made, but for the file: what is read is what the document says.
func (b *bench) drafted(t interface{ Fatal(...any) }, r *consent.Release) made {
	in := b.input(r)
	d, err := document.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	out := made{in: in, doc: d, pages: map[string]int{}}
	for l := range d.Lines() {
		if s := strings.ReplaceAll(wording(l), "→", "0"); strings.TrimSpace(s) != "" {
			out.read = append(out.read, s)
		}
	}
	return out
}

// wording is what a line says, with an arrow for the number of a page.
func wording(l document.Line) string {
	s := ""
	for _, r := range l {
		switch {
		case r.Break:
			s += " "
		case r.Ref != "":
			s += "→"
		}
		s += r.Text.Reveal()
	}
	return s
}

func (m made) prove() error { return document.Prove(m.in, m.doc, m.pages, m.read) }

// unshown returns the fields that are missed.
func unshown(t testing.TB, err error) []string {
	t.Helper()
	var missed *document.UnshownError
	if !errors.As(err, &missed) {
		t.Fatalf("ends with %v", err)
	}
	return missed.Paths
}

// Every answer of the example releases can be found in the finished file, in both
// målformer.
func TestVisibleIsData(t *testing.T) {
	b := newBench(t)
	for _, c := range examples {
		for _, lang := range []string{"nb", "nn"} {
			r := b.release(t, c.name, c.role)
			r.Language = lang
			if err := b.made(t, r).prove(); err != nil {
				t.Errorf("%s, %s, %s: %v", c.name, c.role, lang, err)
			}
		}
	}
}

// So can every answer of any release, of all transitions, whatever is in it.
func TestVisibleIsDataForAnyRelease(t *testing.T) {
	b := newBench(t)
	rapid.Check(t, func(t *rapid.T) {
		if err := b.made(t, b.draw(t)).prove(); err != nil {
			t.Fatal(err)
		}
	})
}

// What a template has lost is found out: a section, or a field, by its path.
func TestAShorterTemplateIsFoundOut(t *testing.T) {
	b := newBench(t)
	for _, c := range examples {
		r := b.release(t, c.name, c.role)
		src, err := templates.FS.ReadFile("packet/" + r.Transition + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		whole := b.templates[r.Transition]
		try := func(what, path, shorter string) {
			var found diag.List
			if b.templates[r.Transition], err = document.ParseTemplate(b.set.Form(r.Transition), "x", []byte(shorter), b.words, &found); err != nil {
				t.Fatal(what, err, found.All())
			}
			err := b.drafted(t, r).prove()
			if err == nil {
				t.Errorf("%s, %s: %s is not missed", c.name, what, path)
				return
			}
			missed := unshown(t, err)
			if !slices.ContainsFunc(missed, func(m string) bool { return record.Covers(path, m) }) {
				t.Errorf("%s: %s is not missed, but %s", c.name, path, missed)
			}
		}
		n := 0
		for _, f := range b.set.Form(r.Transition).Fields {
			v := r.Data.Field(f.Key)
			if f.Key == "barn" || f.Key == "avsender" || v.IsMissing() || !strings.Contains(string(src), "  - seksjon: "+f.Key+"\n") {
				continue
			}
			try("without a section", f.Key, withoutSection(string(src), f.Key))
			n++
			for _, m := range v.Fields() {
				if shorter, ok := withoutField(string(src), f.Key, m.Key); ok && !inTable(m.Key, m.Value) {
					try("without a field", f.Key+"."+m.Key, shorter)
					n++
				}
			}
		}
		b.templates[r.Transition] = whole
		if n < 20 {
			t.Errorf("%s: only %d shorter templates", c.name, n)
		}
	}
}

// inTable reports whether all that an answer holds is measures, which stand in their
// own table.
func inTable(key string, v record.Value) bool {
	all := true
	v.Walk(key, func(path string, _ record.Value) {
		all = all && slices.ContainsFunc(strings.Split(path, "."), func(k string) bool { return slices.Contains([]string{"tiltak", "avtalt", "tidligere_tiltak"}, k) })
	})
	return all
}

func withoutSection(src, key string) string {
	i := strings.Index(src, "  - seksjon: "+key+"\n")
	rest := src[i+1:]
	end := strings.Index(rest, "\n  - seksjon: ")
	if end < 0 {
		end = strings.Index(rest, "\n\n")
	}
	return src[:i] + strings.TrimPrefix(rest[end:], "\n")
}

func withoutField(src, section, key string) (string, bool) {
	i := strings.Index(src, "  - seksjon: "+section+"\n")
	end := i + 1 + strings.Index(src[i+1:], "\n  - ")
	for _, form := range []string{", " + key + ",", ", " + key + "]", "[" + key + ", "} {
		if at := strings.Index(src[i:end], form); at >= 0 {
			return src[:i+at] + strings.NewReplacer(", "+key, "", key+", ", "").Replace(src[i+at:i+at+len(form)]) + src[i+at+len(form):], true
		}
	}
	return "", false
}

// What the file does not say as the document has it is found out, whatever is lost:
// a paragraph, a word of one, the order of two.
func TestAnAlteredFileIsFoundOut(t *testing.T) {
	b := newBench(t)
	m := b.made(t, b.release(t, "barnehage_1_to_hjem", "rektor"))
	whole := m.read
	for i, s := range whole {
		words := strings.Fields(s)
		for what, other := range map[string][]string{
			"lost": slices.Delete(slices.Clone(whole), i, i+1), "twice": slices.Insert(slices.Clone(whole), i, s),
			"cut":      replaced(whole, i, strings.Join(words[:len(words)-1], " ")),
			"longer":   replaced(whole, i, s+" og"),
			"a letter": replaced(whole, i, s[:len(s)-1]+"x"),
		} {
			if m.read = other; !errors.Is(m.prove(), document.ErrAltered) {
				t.Errorf("paragraph %d %s: ends with %v", i, what, m.prove())
			}
		}
		if i > 0 && !strings.EqualFold(s, whole[i-1]) {
			if m.read = replaced(replaced(whole, i, whole[i-1]), i-1, s); !errors.Is(m.prove(), document.ErrAltered) {
				t.Errorf("paragraphs %d and %d in each other's place: ends with %v", i-1, i, m.prove())
			}
		}
	}
	m.read = whole
	m.pages = maps.Clone(m.pages)
	if m.pages[document.Checklist]++; !errors.Is(m.prove(), document.ErrAltered) {
		t.Errorf("another page is told of: ends with %v", m.prove())
	}
}

func replaced(all []string, i int, s string) []string {
	out := slices.Clone(all)
	out[i] = s
	return out
}

// An answer that the document gives nowhere, or gives otherwise, is named by its
// path, and by nothing of what it says.
func TestALostAnswerIsNamed(t *testing.T) {
	b := newBench(t)
	rapid.Check(t, func(rt *rapid.T) {
		m := b.drafted(rt, b.draw(rt))
		var paths []string
		unseen := document.Unseen()
		m.in.Release.Data.Walk("", func(path string, _ record.Value) {
			if unseen[path] == "" && !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		})
		path := rapid.SampledFrom(paths).Draw(rt, "lost")
		m.lose(path)
		missed := unshown(t, m.prove())
		if !slices.Contains(missed, path) {
			rt.Fatalf("%s is not missed, but %s", path, missed)
		}
		if msg := fmt.Sprint(m.prove()); strings.Contains(msg, "Iben") || strings.Contains(msg, "Moe") {
			rt.Fatal("tells what is lost")
		}
	})
}

// lose takes out every line that gives the answers of a field, as if the builder had
// never written it.
func (m *made) lose(path string) {
	var lines []document.Line
	var read []string
	i := 0
	for l := range m.doc.Lines() {
		if strings.TrimSpace(wording(l)) == "" {
			continue
		}
		if !slices.ContainsFunc(l, func(r document.Run) bool { return slices.Contains(r.Of, path) }) {
			lines, read = append(lines, l), append(read, m.read[i])
		}
		i++
	}
	m.doc = &document.Document{Case: m.doc.Case, Blocks: []document.Block{document.Para{Text: lines}}}
	m.read = read
}

// What no reader sees is a closed list: each of its fields is in a release of some
// transition, and is really not shown.
func TestUnseenIsAClosedList(t *testing.T) {
	b := newBench(t)
	for path, why := range document.Unseen() {
		if len(why) < 10 {
			t.Errorf("%s has no reason", path)
		}
		there := false
		for _, c := range examples {
			r := b.release(t, c.name, c.role)
			there = there || !r.Data.At(path).IsMissing()
			for l := range b.build(t, r).Lines() {
				for _, run := range l {
					if slices.Contains(run.Of, path) {
						t.Errorf("%s is shown", path)
					}
				}
			}
		}
		if !there {
			t.Errorf("%s is in no release", path)
		}
	}
}

// The document says nothing that the released file does not: made again of what a
// receiver reads, it is the same.
func TestTheDocumentComesOfTheFile(t *testing.T) {
	b := newBench(t)
	for _, c := range examples {
		r := b.release(t, c.name, c.role)
		again, err := consent.ReadRelease(r.Data)
		if err != nil {
			t.Fatal(err)
		}
		one, two := b.build(t, r), b.build(t, again)
		if text(one.Blocks) != text(two.Blocks) || one.Footer.Note.Reveal() != two.Footer.Note.Reveal() || !one.Stamp.Equal(two.Stamp) || one.Language != two.Language {
			t.Errorf("%s, %s: the document says something else", c.name, c.role)
		}
	}
}
