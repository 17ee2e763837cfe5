package handover_test

import (
	"context"
	"errors"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/plan"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/handover/seal"
	"github.com/handover-no/handover/schemas"
	"github.com/handover-no/handover/templates"
)

const (
	ibensCase = "089870ce-54de-4a2b-8b6b-0f05a46a1988"
	ailusCase = "245837fc-0014-437b-b135-43df546b013d"
)

// A folder is case files and their attachments, in memory.
type folder map[string]string

func (f folder) cases(p *handover.Packer, today day.Day) handover.Cases {
	in := handover.Cases{Options: handover.CheckOptions{
		Today: today, NeedKeys: true, Key: func(unit, role string) handover.Key {
			_, err := p.Keys.Recipients(unit, keybook.Role(role), today)
			return handover.Key{Missing: err != nil}
		},
	}}
	beside := fstest.MapFS{}
	for name, text := range f {
		if beside[name] = (&fstest.MapFile{Data: []byte(text)}); strings.HasSuffix(name, ".yaml") {
			in.Files = append(in.Files, name)
		}
	}
	in.Read = func(file string) ([]byte, fs.FS, error) {
		src, err := fs.ReadFile(beside, file)
		return src, beside, err
	}
	return in
}

// plan makes the plan of a folder.
func (f folder) plan(t testing.TB, p *handover.Packer) (plan.Plan, *handover.Survey) {
	t.Helper()
	survey, err := p.Program.Survey(context.Background(), f.cases(p, day.Of(p.Now())), nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.Plan(context.Background(), survey, nil)
	if err != nil {
		t.Fatal(err)
	}
	data, err := out.Encode(p.PlanMark)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Iben", "Moe", "Guovžavárri", ".yaml", "helse", "03862161385"} {
		if strings.Contains(string(data), name) {
			t.Errorf("the plan holds %q", name)
		}
	}
	if out, err = plan.Parse(data); err != nil {
		t.Fatal(err)
	}
	return out, survey
}

// twoCases is a folder with two sound cases, one of which has an attachment.
func twoCases(t testing.TB) folder {
	return folder{
		"iben.yaml": edit(t, sound(t), "    type: medisinplan\n", "    type: medisinplan\n    fil: plan.pdf\n"),
		"ailu.yaml": other(t), "plan.pdf": "%PDF-1.7\nplan",
	}
}

// withSchemas is the program with one of its files changed.
func withSchemas(t testing.TB, name, old, instead string) *handover.Program {
	t.Helper()
	data, err := fs.ReadFile(schemas.FS, name)
	if err != nil || !strings.Contains(string(data), old) {
		t.Fatalf("%s has no %q: %v", name, old, err)
	}
	changed := fstest.MapFS{name: &fstest.MapFile{Data: []byte(strings.Replace(string(data), old, instead, 1))}}
	entries, err := schemas.FS.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if data, err = schemas.FS.ReadFile(e.Name()); err == nil && e.Name() != name {
			changed[e.Name()] = &fstest.MapFile{Data: data}
		}
	}
	return loaded(t, handover.Sources{Schemas: changed, Templates: templates.FS, Fonts: pdf.Fonts{Regular: templates.Regular, Bold: templates.Bold}})
}

func withTemplate(t testing.TB, name, old, instead string) *handover.Program {
	t.Helper()
	data, err := fs.ReadFile(templates.FS, name)
	if err != nil || !strings.Contains(string(data), old) {
		t.Fatalf("%s has no %q: %v", name, old, err)
	}
	own := fstest.MapFS{name: &fstest.MapFile{Data: []byte(strings.Replace(string(data), old, instead, 1))}}
	return loaded(t, handover.Sources{
		Schemas: schemas.FS, Templates: handover.Overlay(own, templates.FS), Fonts: pdf.Fonts{Regular: templates.Regular, Bold: templates.Bold},
	})
}

func loaded(t testing.TB, src handover.Sources) *handover.Program {
	t.Helper()
	var found diag.List
	p, err := handover.Load(src, &found)
	if err != nil || found.Err() != nil {
		t.Fatal(err, found.Err())
	}
	return p
}

// Whatever decides what comes out is seen when it has changed, and told by case id.
func TestWhatChangesAPlan(t *testing.T) {
	head, leisure := plan.Party{Orgnr: "908592476", Role: "rektor"}, plan.Party{Orgnr: "908592476", Role: "sfo"}
	for what, x := range map[string]struct {
		change func(o *office, f folder, p *handover.Packer)
		want   plan.Changes
	}{
		"nothing": {func(*office, folder, *handover.Packer) {}, plan.Changes{}},
		"a letter": {func(_ *office, f folder, _ *handover.Packer) {
			f["iben.yaml"] = strings.Replace(f["iben.yaml"], "Stort ordforråd", "Start ordforråd", 1)
		}, plan.Changes{Edited: []string{ibensCase}}},
		"a letter that nobody gets": {func(_ *office, f folder, _ *handover.Packer) {
			f["iben.yaml"] += "# en merknad\n"
		}, plan.Changes{Edited: []string{ibensCase}}},
		"a row of permission": {func(_ *office, f folder, _ *handover.Packer) {
			f["ailu.yaml"] = strings.Replace(f["ailu.yaml"], "tillatelser:\n", "tillatelser:\n  - id: ny\n    type: nekter\n    gitt_av: {navn: Sárá Máret Guovžavárri, rolle: forelder}\n"+
				"    dato: 2027-05-11\n    form: skriftlig\n    mottakere: [{orgnr: \"905893491\", roller: [rektor]}]\n    omfang: [lek]\n", 1)
		}, plan.Changes{Edited: []string{ailusCase}}},
		"an attachment":          {func(_ *office, f folder, _ *handover.Packer) { f["plan.pdf"] += "." }, plan.Changes{Decided: []string{ibensCase}}},
		"no attachment":          {func(_ *office, f folder, _ *handover.Packer) { delete(f, "plan.pdf") }, plan.Changes{Decided: []string{ibensCase}}},
		"a case less":            {func(_ *office, f folder, _ *handover.Packer) { delete(f, "ailu.yaml") }, plan.Changes{Removed: []string{ailusCase}}},
		"another name":           {func(_ *office, f folder, _ *handover.Packer) { f["x.yaml"] = f["ailu.yaml"]; delete(f, "ailu.yaml") }, plan.Changes{}},
		"another copy":           {func(_ *office, f folder, _ *handover.Packer) { f["x.yaml"] = f["ailu.yaml"] }, plan.Changes{Edited: []string{ailusCase}}},
		"a file that is no case": {func(_ *office, f folder, _ *handover.Packer) { f["x.yaml"] = "- [" }, plan.Changes{Unnamed: true}},
		"protection": {func(_ *office, f folder, _ *handover.Packer) {
			f["ailu.yaml"] = strings.Replace(f["ailu.yaml"], "adressebeskyttelse: ugradert", "adressebeskyttelse: strengtFortrolig", 1)
		}, plan.Changes{Individual: true, Hidden: true}},
		"the law": {func(_ *office, _ folder, p *handover.Packer) {
			p.Program = withSchemas(t, "grunnlag.yaml", "skjema:", "# en ny lov\nskjema:")
		}, plan.Changes{Inputs: []string{"law"}}},
		"a list of words": {func(_ *office, _ folder, p *handover.Packer) {
			p.Program = withSchemas(t, "ordlister.yaml", "skjema:", "# et ord\nskjema:")
		}, plan.Changes{Inputs: []string{"schemas"}}},
		"a template": {func(_ *office, _ folder, p *handover.Packer) {
			p.Program = withTemplate(t, "packet/barnehage_skole.yaml", "skjema: pakkemal/v1", "skjema: pakkemal/v1 # vår egen")
		}, plan.Changes{Inputs: []string{"templates"}}},
		"the owner":       {func(_ *office, _ folder, p *handover.Packer) { p.Owner = "Eksempelbyen" }, plan.Changes{Inputs: []string{"settings"}}},
		"the words below": {func(_ *office, _ folder, p *handover.Packer) { p.Letterhead.Closing.NB = "Ring oss." }, plan.Changes{Inputs: []string{"settings"}}},
		"the colour": {func(_ *office, _ folder, p *handover.Packer) {
			var err error
			if p.Letterhead.Look.Accent, err = pdf.ParseAccent("#5a2a82"); err != nil {
				t.Fatal(err)
			}
		}, plan.Changes{Inputs: []string{"settings"}}},
		"a key that is retired": {func(o *office, _ folder, p *handover.Packer) {
			book, err := o.book.Retire(o.doors["908592476/sfo"].Recipient().Fingerprint(), today.AddDays(-1), today)
			o.must(err)
			o.book, p.Keys = book, nil
			p.Keys = o.keys()
		}, plan.Changes{Keys: []plan.Party{leisure}, Decided: []string{ibensCase}}},
		"a key more": {func(o *office, _ folder, p *handover.Packer) {
			door, err := seal.NewIdentity()
			o.must(err)
			o.add(keybook.Card{Orgnr: "908592476", Name: "Skolen", Role: "rektor", Public: door.Recipient().String()})
			p.Keys = o.keys()
		}, plan.Changes{Keys: []plan.Party{head}}},
		"another key book, with the same keys": {func(o *office, _ folder, p *handover.Packer) {
			book, err := o.book.Renew(today.AddMonths(11), today)
			o.must(err)
			o.book = book
			p.Keys = o.keys()
		}, plan.Changes{}},
		"the next day":  {func(o *office, _ folder, _ *handover.Packer) { o.clock = o.clock.AddDate(0, 0, 1) }, plan.Changes{}},
		"the next year": {func(o *office, _ folder, _ *handover.Packer) { o.clock = o.clock.AddDate(0, 10, 0) }, plan.Changes{Decided: []string{ibensCase, ailusCase}}},
	} {
		t.Run(what, func(t *testing.T) {
			o, f := newOffice(t), twoCases(t)
			p := o.packer()
			was, _ := f.plan(t, p)
			if s := was.Sum(); s.Ready+s.Held != 2 {
				t.Fatalf("%+v", was)
			}
			x.change(o, f, p)
			now, _ := f.plan(t, p)
			if got := plan.Compare(was, now); !reflect.DeepEqual(got, x.want) {
				t.Errorf("%+v\nwant %+v", got, x.want)
			}
			if err := was.Genuine(p.PlanMark); err != nil {
				t.Error(err)
			}
		})
	}
}

// What is not in the plan is not packed, also when it changes after the plan has been
// held against the files.
func TestOnlyWhatIsPlannedIsPacked(t *testing.T) {
	o, f := newOffice(t), twoCases(t)
	p := o.packer()
	was, _ := f.plan(t, p)
	p.Planned = was.Has()
	f["plan.pdf"] += "." // nobody has looked since
	survey, err := p.Program.Survey(context.Background(), f.cases(p, today), nil)
	o.must(err)
	var ends []handover.CaseEnd
	run := handover.Run{Packer: p, Survey: survey, Tell: func(e handover.CaseEnd) { ends = append(ends, e) }}
	run.Pack(context.Background())
	for _, e := range ends {
		switch {
		case e.File == "iben.yaml" && !errors.Is(e.Err, handover.ErrNotPlanned):
			t.Errorf("what was changed: %v", e.Err)
		case e.File == "ailu.yaml" && (e.Err != nil || len(e.Packed) != 1):
			t.Errorf("what was not: %v", e.Err)
		}
	}
	// Packing and planning again: what is packed is known, and the keys have been used.
	after, _ := f.plan(t, p)
	for _, c := range after.Cases {
		if want := map[string]plan.Fate{ibensCase: plan.New, ailusCase: plan.Same}[c.ID]; c.To[0].Fate != want {
			t.Errorf("%s is %s, want %s", c.ID, c.To[0].Fate, want)
		}
	}
	for _, r := range after.Recipients {
		if want := r.Orgnr != "905893491"; r.Keys[0].First != want {
			t.Errorf("the key of %v is used for the first time: %v", r.Party, r.Keys[0].First)
		}
	}
}

// A plan tells that there is something to handle individually, and is otherwise the
// same, byte for byte, whatever and how much that is.
func TestAPlanTellsNothingOfTheProtected(t *testing.T) {
	o := newOffice(t)
	p := o.packer()
	f := folder{"iben.yaml": sound(t)}
	var first string
	for i, more := range []folder{
		{"b.yaml": grade(t, "fortrolig")}, {"b.yaml": grade(t, "strengtFortrolig"), "c.yaml": grade(t, "ukjent"), "d.yaml": grade(t, "klientadresse")},
	} {
		all := folder{}
		for _, of := range []folder{f, more} {
			for name, text := range of {
				all[name] = text
			}
		}
		made, _ := all.plan(t, p)
		data, err := made.Encode(p.PlanMark)
		o.must(err)
		if i == 0 {
			first = string(data)
		} else if string(data) != first {
			t.Error("the plan tells two runs apart by what is protected")
		}
		if !made.Individual || len(made.Cases) != 1 || len(made.Recipients) != 2 {
			t.Errorf("%+v", made)
		}
	}
}

// grade is a case with another grading of the address.
func grade(t testing.TB, as string) string {
	return edit(t, other(t), "adressebeskyttelse: ugradert", "adressebeskyttelse: "+as)
}

// The estimates come near enough for somebody who wonders how much it will be.
func TestEstimates(t *testing.T) {
	for _, src := range []string{sound(t), other(t)} {
		o := newOffice(t)
		p := o.packer()
		made, _ := folder{"a.yaml": src}.plan(t, p)
		c := check(t, src)
		for i, to := range made.Cases[0].To {
			j, err := p.Prepare(c, c.Outcomes[i])
			o.must(err)
			pages, size := (*j.Composed()).PDF.Pages, j.Size()
			if pages-to.Pages > 2 || to.Pages-pages > 2 || float64(size) > 1.25*float64(to.Bytes) || float64(to.Bytes) > 1.25*float64(size) {
				t.Errorf("%s: %d pages and %d bytes, estimated %d and %d", to.Role, pages, size, to.Pages, to.Bytes)
			}
		}
	}
}

// A case that nobody has answered is on its way, and no error: nothing goes yet, and
// what would go without an answer is not told.
func TestAPlanOfACaseThatNobodyHasAnswered(t *testing.T) {
	o := newOffice(t)
	made, _ := folder{"iben.yaml": drop(t, sound(t), "tillatelser")}.plan(t, o.packer())
	if len(made.Cases) != 1 {
		t.Fatalf("planned %+v", made.Cases)
	}
	c := made.Cases[0]
	if c.State != plan.Nothing || c.Reason == "" || len(c.Codes) > 0 || len(c.To) == 0 {
		t.Errorf("planned as %+v", c)
	}
	for _, to := range c.To {
		if to.Goes != 0 || to.Release != "" || len(to.Withheld) > 0 {
			t.Errorf("tells %+v", to)
		}
	}
}
