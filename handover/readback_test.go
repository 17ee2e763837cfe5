package handover_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/render/xlsx"
	"github.com/handover-no/handover/handover/secret"
	"github.com/handover-no/handover/templates"
)

const (
	firstID  = "089870ce-54de-4a2b-8b6b-0f05a46a1988"
	secondID = "245837fc-0014-437b-b135-43df546b013d"
)

// jobs are packets of two children, of which the first has two recipients.
func jobs(t *testing.T, p *handover.Packer) []*handover.Job {
	t.Helper()
	var out []*handover.Job
	for _, src := range []string{sound(t), other(t)} {
		c := check(t, src)
		for _, o := range c.Outcomes {
			j, err := p.Prepare(c, o)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, j)
		}
	}
	if len(out) != 3 {
		t.Fatalf("%d packets", len(out))
	}
	return out
}

// Whatever two packets are given of each other's, reading them back finds it, and
// nothing of either goes out: the page, the released file or a section of it, the
// recipient, the id.
func TestPlantedMixUpsAreFound(t *testing.T) {
	planted, caught := 0, 0
	plant := func(what string, mix func(p *handover.Packer, a, b *handover.Job) *consent.Release) {
		for _, pair := range [][2]int{{0, 1}, {1, 0}, {0, 2}, {2, 0}, {1, 2}, {2, 1}} {
			p := newOffice(t).packer()
			all := jobs(t, p)
			a, b := all[pair[0]], all[pair[1]]
			if err := p.ReadBack(a, *a.Release()); err != nil {
				t.Fatalf("a sound packet is refused: %v", err)
			}
			saksfil := mix(p, a, b)
			planted++
			if err := p.ReadBack(a, saksfil); errors.Is(err, handover.ErrBug) {
				caught++
			} else {
				t.Errorf("%s, %v: ends with %v", what, pair, err)
			}
		}
	}
	plant("the page", func(_ *handover.Packer, a, b *handover.Job) *consent.Release {
		*a.PDF(), *b.PDF() = *b.PDF(), *a.PDF()
		return *a.Release()
	})
	plant("page and document", func(_ *handover.Packer, a, b *handover.Job) *consent.Release {
		*a.Composed(), *b.Composed() = *b.Composed(), *a.Composed()
		return *a.Release()
	})
	plant("the released file", func(_ *handover.Packer, _, b *handover.Job) *consent.Release { return *b.Release() })
	plant("the release", func(_ *handover.Packer, a, b *handover.Job) *consent.Release {
		*a.Release() = *b.Release()
		return *a.Release()
	})
	plant("all of it", func(_ *handover.Packer, a, b *handover.Job) *consent.Release {
		*a.Composed(), *a.Release() = *b.Composed(), *b.Release()
		return *a.Release()
	})
	plant("the recipient", func(_ *handover.Packer, a, b *handover.Job) *consent.Release {
		*a.To() = *b.To()
		return *b.Release()
	})
	plant("the id", func(_ *handover.Packer, a, b *handover.Job) *consent.Release {
		*a.Packet() = *b.Packet()
		return *a.Release()
	})
	if planted != caught || planted < 40 {
		t.Errorf("%d of %d found", caught, planted)
	}
}

// A section of another child's that got into the released file is found, each of
// them: it is not what the page says.
func TestAPlantedSectionIsFound(t *testing.T) {
	p := newOffice(t).packer()
	all := jobs(t, p)
	planted, caught := 0, 0
	for _, pair := range [][2]int{{0, 2}, {2, 0}} {
		a, b := *all[pair[0]].Release(), *all[pair[1]].Release()
		for _, f := range b.Data.Fields() {
			if own := a.Data.Field(f.Key); reflect.DeepEqual(own.Plain(), f.Value.Plain()) {
				continue // the same in both
			}
			mixed := *a
			mixed.Data = a.Data.With(f.Key, f.Value)
			planted++
			if err := p.ReadBack(all[pair[0]], &mixed); errors.Is(err, handover.ErrBug) {
				caught++
			} else {
				t.Errorf("%s: ends with %v", f.Key, err)
			}
		}
	}
	if planted != caught || planted < 50 {
		t.Errorf("%d of %d found", caught, planted)
	}
}

// Attachments that changed places, that are another's, or that are one too many are
// found.
func TestPlantedAttachmentsAreFound(t *testing.T) {
	src := edit(t, sound(t), "    type: medisinplan\n", "    type: medisinplan\n    fil: plan.pdf\n", "    type: sakkyndig_vurdering\n", "    type: sakkyndig_vurdering\n    fil: vurdering.pdf\n")
	dir := t.TempDir()
	for _, name := range []string{"plan", "vurdering"} {
		if err := os.WriteFile(filepath.Join(dir, name+".pdf"), []byte("%PDF-1.7\n"+name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, mix := range map[string]func(j *handover.Job){
		"":                 func(*handover.Job) {},
		"contents":         func(j *handover.Job) { a := j.Attached(); a[0].Data, a[1].Data = a[1].Data, a[0].Data },
		"names":            func(j *handover.Job) { a := j.Attached(); a[0].Name, a[1].Name = a[1].Name, a[0].Name },
		"sources":          func(j *handover.Job) { f := j.Files(); f[0].Source, f[1].Source = f[1].Source, f[0].Source },
		"another's":        func(j *handover.Job) { j.Attached()[1].Data = []byte("%PDF-1.7\nen annens") },
		"another's source": func(j *handover.Job) { f := j.Files(); f[1].Source = secret.New(secondID, f[1].Source.Reveal()) },
	} {
		c := program(t).Check("sak.yaml", []byte(src), handover.CheckOptions{Today: today, Beside: os.DirFS(dir)})
		p := newOffice(t).packer()
		j, err := p.Prepare(c, c.Outcomes[0])
		if err != nil {
			t.Fatal(err)
		}
		if len(j.Attached()) != 2 {
			t.Fatalf("%d attachments", len(j.Attached()))
		}
		mix(j)
		if err := p.ReadBack(j, *j.Release()); errors.Is(err, handover.ErrBug) != (name != "") {
			t.Errorf("%q: ends with %v", name, err)
		}
	}
}

// What is another child's on a checklist is found, whatever it is, and the list is
// not made.
func TestPlantedRowsAreFound(t *testing.T) {
	for name, mix := range map[string]func(all []xlsx.Child){
		"":           func([]xlsx.Child) {},
		"the child":  func(all []xlsx.Child) { all[0].Name = secret.New(secondID, "Áilu Ánde Guovžavárri") },
		"the name":   func(all []xlsx.Child) { all[0].Name = all[0].Name.With("Áilu Guovžavárri") },
		"the packet": func(all []xlsx.Child) { all[0].Packet = "t3h8vd5n2c" },
		"the owner":  func(all []xlsx.Child) { all[0].Name = secret.New(secondID, all[0].Name.Reveal()) },
		"the text":   func(all []xlsx.Child) { all[0].Items[0].Text = "Ring hjem til Áilu Guovžavárri" },
		"the sender": func(all []xlsx.Child) { all[0].Sender = "Áilu Guovžavárri" },
	} {
		o := newOffice(t)
		p := o.packer()
		run := []*handover.Checked{checked(t, "a.yaml", sound(t)), checked(t, "b.yaml", other(t))}
		p.Others = handover.Compare(run)
		for _, c := range run {
			if _, err := p.Case(c); err != nil {
				t.Fatal(err)
			}
		}
		p.EachList(mix)
		_, err := p.Checklists()
		if want := name != ""; (err != nil) != want || want && !errors.Is(err, handover.ErrBug) && !errors.Is(err, handover.ErrMixed) {
			t.Errorf("%q: ends with %v", name, err)
		}
	}
}

// A template that has lost a section makes no packet, and the field is named by its
// path. What it says is not.
func TestATemplateThatLosesSomethingMakesNothing(t *testing.T) {
	o := newOffice(t)
	p := o.packer()
	const name, whole = "packet/barnehage_skole.yaml", "[styrker, interesser, mestrer_best_naar]"
	src, err := templates.FS.ReadFile(name)
	o.must(err)
	if !strings.Contains(string(src), whole) {
		t.Fatal("the template has changed")
	}
	shorter := strings.Replace(string(src), whole, "[styrker, mestrer_best_naar]", 1)
	p.Program, _, err = withTemplates(t, fstest.MapFS{name: {Data: []byte(shorter)}})
	o.must(err)
	c := p.Program.Check("sak.yaml", []byte(sound(t)), handover.CheckOptions{Today: today})
	_, err = p.Case(c)
	var missed *document.UnshownError
	if !errors.As(err, &missed) || !slices.Equal(missed.Paths, []string{"ressurser.interesser"}) || !errors.Is(err, handover.ErrBug) {
		t.Errorf("ends with %v", err)
	}
	if strings.Contains(said(err), "kaniner") {
		t.Error("the error tells what was lost")
	}
	if files, err := os.ReadDir(o.out); err != nil || len(files) != 0 {
		t.Errorf("%d files were written, %v", len(files), err)
	}
}

func said(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// A run is what was checked together, and its packer.
func packRun(t *testing.T, sources ...string) (*office, *handover.Packer, []*handover.Checked) {
	t.Helper()
	o := newOffice(t)
	p := o.packer()
	var run []*handover.Checked
	for i, src := range sources {
		run = append(run, checked(t, string(rune('a'+i))+".yaml", src))
	}
	p.Others = handover.Compare(run)
	return o, p, run
}

// Another child of the run that is named in a packet, where the check of the texts
// does not look – here, as the owner – stops all packets of the case, with the ids
// of both and no name, and leaves nothing behind. The other case is packed.
func TestAnotherChildInAPacket(t *testing.T) {
	o, p, run := packRun(t, sound(t), other(t))
	for _, owner := range []string{"Áilu Guovžavárri", "Barnehagen til Áilu Ánde Guovžavárri", "ÁILU GUOVŽAVÁRRI", "Eier " + secondID, "239121 73550", "A\u0301ilu\u00a0Guovžavárri"} {
		p.Owner = owner
		_, err := p.Case(run[0])
		var mixed *handover.MixedError
		if !errors.As(err, &mixed) || mixed.Case != firstID || !slices.Equal(mixed.Others, []string{secondID}) {
			t.Errorf("%q: ends with %v", owner, err)
		}
		if strings.Contains(said(err), "Guov") || strings.Contains(said(err), "239121") {
			t.Errorf("%q: the error tells who", owner)
		}
		if _, err := p.Case(run[1]); errors.Is(err, handover.ErrMixed) {
			t.Errorf("%q: the other case is stopped too", owner)
		}
	}
	files, err := filepath.Glob(filepath.Join(o.out, "*"))
	o.must(err)
	if len(files) != 1 {
		t.Errorf("%d files; want that of the other case", len(files))
	}
	for e, err := range p.Log.All() {
		if o.must(err); e.CaseID == firstID {
			t.Errorf("a line in the log: %s", e.Event)
		}
	}
}

// One name is nobody's, a case's own names are its own, and what two cases share by
// right is listed by their ids.
func TestNamesThatCasesShare(t *testing.T) {
	src := edit(t, other(t), "fornavn: Áilu Ánde", "fornavn: Jørgen", "etternavn: Guovžavárri", "etternavn: Moe", "  kallenavn: Áilu\n", "")
	_, p, run := packRun(t, sound(t), src)
	p.Owner = "Iben og Áilu og Moe"
	if _, err := p.Case(run[0]); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(run[0].Shared, []string{secondID}) {
		t.Errorf("shares with %v", run[0].Shared)
	}
	if _, err := p.Case(run[1]); err != nil {
		t.Fatal(err)
	}
	if len(run[1].Shared) != 0 {
		t.Errorf("the child of the other case is shared with %v", run[1].Shared)
	}
	p.Owner = "Jørgen Moe Guovžavárri" // who is named in the case, is named by right
	if _, err := p.Case(run[0]); err != nil {
		t.Errorf("ends with %v", err)
	}
}

// A case that is handled individually takes no part: that its child is found would
// tell that there is such a case.
func TestAnIndividualChildIsNotLookedFor(t *testing.T) {
	for _, grade := range []string{"fortrolig", "ukjent"} {
		_, p, run := packRun(t, sound(t), edit(t, other(t), "adressebeskyttelse: ugradert", "adressebeskyttelse: "+grade))
		p.Owner = "Áilu Guovžavárri"
		if _, err := p.Case(run[0]); err != nil {
			t.Errorf("%s: ends with %v", grade, err)
		}
	}
}

// What reading back takes of a packet, and beside it what making it takes.
func BenchmarkReadBack(b *testing.B) {
	o := newOffice(b)
	p := o.packer()
	var run []*handover.Checked
	for i := range 50 { // what it takes does not grow with the run, see rule.BenchmarkChildren
		id := fmt.Sprintf("%08x-54de-4a2b-8b6b-0f05a46a1988", i)
		run = append(run, checked(b, fmt.Sprint(i, ".yaml"), strings.NewReplacer(firstID, id, "fornavn: Iben Sofie", fmt.Sprint("fornavn: Iben Nr", i)).Replace(sound(b))))
	}
	p.Others = handover.Compare(run)
	for _, o := range run[0].Outcomes {
		j, err := p.Prepare(run[0], o)
		if err != nil {
			b.Fatal(err)
		}
		plain, err := p.Built(j, *j.Release())
		if err != nil {
			b.Fatal(err)
		}
		b.Run("read back "+o.To.Role, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := p.ReadBackOf(j, plain); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64((*j.Composed()).PDF.Pages), "pages")
		})
		b.Run("make "+o.To.Role, func(b *testing.B) {
			b.ReportAllocs()
			p.Again = true
			for b.Loop() {
				if _, err := p.Prepare(run[0], o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
