package handover_test

import (
	"context"
	"errors"
	"maps"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/canon"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/example"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/render/xlsx"
	"github.com/handover-no/handover/handover/secret"
)

// plantings is how many mix-ups are planted, in a run over so many cases.
const (
	plantings = 100
	plantedIn = 200
)

// A hundred mix-ups, drawn from a seed, of every kind that can be thought of, each in a
// case of a run of many: none of them leaves the run. Nothing is put out of a case that
// something is planted in, and of every other case what would have been put out anyway.
func TestAHundredPlantedMixUps(t *testing.T) {
	m := newMixer(t, 2027)
	m.run()
	by := map[string]int{}
	for _, p := range m.at {
		by[p.kind]++
	}
	if len(m.at) != plantings || m.caught != plantings {
		t.Errorf("%d of %d planted mix-ups caught", m.caught, len(m.at))
	}
	t.Logf("%d of %d planted mix-ups caught: %v", m.caught, len(m.at), by)
}

// A mixer plants mix-ups in a run.
type mixer struct {
	*spring
	dice   *mathrand.Rand
	packer *handover.Packer
	want   map[string]int      // the releases of a run in which nothing is planted
	of     map[string]*donor   // by file, those that something goes of
	at     map[string]planting // by file
	now    func()              // what is to be done between the file and the page
	owner  string
	caught int
}

// A donor is a case that something can be taken from.
type donor struct {
	file, id, child string
	releases        []*consent.Release
}

// A planting is a kind of mix-up, in a case, with another child.
type planting struct {
	kind     string
	in, from *donor
}

func newMixer(t *testing.T, seed uint64) *mixer {
	clean := newSpring(t, plantedIn)
	ends := clean.pack(context.Background()).ends
	m := &mixer{spring: clean.other(t), dice: mathrand.New(mathrand.NewPCG(seed, seed)), want: clean.releases(), of: map[string]*donor{}, at: map[string]planting{}}
	m.jobs = 1
	m.src = maps.Clone(clean.src)
	var files []string
	for _, e := range ends {
		if clean.want[e.File] != example.Valid || len(e.Packed) == 0 {
			continue
		}
		d := &donor{file: e.File, id: e.Checked.Case.ID, child: childOf(e.Checked)}
		for _, p := range e.Packed {
			d.releases = append(d.releases, p.To.Release)
		}
		m.of[e.File] = d
		files = append(files, e.File)
	}
	m.dice.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	kinds := append(m.inFiles(), m.inReleases()...)
	for i := range plantings {
		in, from := m.of[files[i]], m.of[files[plantings+m.dice.IntN(len(files)-plantings)]]
		for from.releases[0].Transition != in.releases[0].Transition {
			from = m.of[files[plantings+m.dice.IntN(len(files)-plantings)]]
		}
		m.at[files[i]] = planting{kinds[i%len(kinds)], in, from}
	}
	return m
}

func childOf(c *handover.Checked) string {
	child := c.Case.Data.Field("barn")
	return child.Field("fornavn").Text().Reveal() + " " + child.Field("etternavn").Text().Reveal()
}

// run packs, and holds what came of it against the run without plantings.
func (m *mixer) run() {
	t := m.t
	for _, p := range m.at {
		m.plantInFile(p)
	}
	found := m.packAll()
	got := m.releases()
	planted := map[string]bool{}
	for file, p := range m.at {
		planted[p.in.id] = true
		out := false
		for key := range got {
			out = out || strings.HasPrefix(key, p.in.id)
		}
		if found[file] && !out {
			m.caught++
		} else {
			t.Errorf("%s, in %s: not caught", p.kind, file)
		}
	}
	for key := range m.want {
		id, _, _ := strings.Cut(key, " ")
		if !planted[id] && got[key] != 1 {
			t.Errorf("%s is made %d times", key, got[key])
		}
	}
	for key := range got {
		if m.want[key] != 1 {
			t.Errorf("%s is made, and is not what goes", key)
		}
	}
}

// packAll packs, and returns of which cases a mix-up was found, by their files.
func (m *mixer) packAll() map[string]bool {
	m.packer = m.spring.packer()
	m.owner = m.packer.Owner
	box, err := outbox.Open(m.out, outbox.Options{Owner: "prove"})
	m.must(err)
	defer func() { m.must(errors.Join(box.Close(), m.packer.Log.Close())) }()
	m.packer.Box = box
	signer := m.packer.SignerFor
	m.packer.SignerFor = func(unit string) (handover.Signer, error) { // between the file and the page
		m.now()
		return signer(unit)
	}
	run, err := m.survey(context.Background(), m.packer)
	m.must(err)
	found := map[string]bool{}
	run.Tell = func(e handover.CaseEnd) {
		found[e.File] = isFound(e.Err) || e.Checked != nil && namesAnother(e.Checked)
	}
	run.PackPlanted(m.plant)
	_, err = run.Checklists(context.Background())
	m.must(err)
	return found
}

// isFound reports whether something is not made because it holds what is another's, and
// not for any other reason.
func isFound(err error) bool {
	return errors.Is(err, handover.ErrMixed) || errors.Is(err, handover.ErrBug) || errors.Is(err, document.ErrForeign)
}

// namesAnother reports whether the child of another case is found in the texts of a case
// that is right otherwise.
func namesAnother(c *handover.Checked) bool {
	wrong := slices.DeleteFunc(slices.Clone(c.Findings.All()), func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
	return len(wrong) > 0 && !slices.ContainsFunc(wrong, func(d diag.Diagnostic) bool { return d.Code != "V24" || d.Variant != "annen_sak" })
}

// inFiles are kinds of mix-ups in a case file.
func (m *mixer) inFiles() []string {
	return []string{"a name in a text", "a short name in the genitive", "a name in capitals, over two lines", "a case id in a text"}
}

func (m *mixer) plantInFile(p planting) {
	first, rest, _ := strings.Cut(p.from.child, " ")
	names := strings.Fields(rest)
	said := ""
	switch p.kind {
	case "a name in a text":
		said = "Leker mest med " + p.from.child + " ute."
	case "a short name in the genitive":
		said = "Det er " + first + " " + names[len(names)-1] + "s plass ved vinduet."
	case "a name in capitals, over two lines":
		said = "Se også " + strings.ToUpper(strings.ReplaceAll(p.from.child, " ", "\n    ")) + "."
	case "a case id in a text":
		said = "Hører til " + p.from.id + "."
	default:
		return
	}
	src := m.src[p.in.file]
	at := strings.Index(src, "\nannet_viktig: ")
	if at < 0 {
		src += "annet_viktig: >-\n    " + said + "\n"
	} else {
		end := at + 1 + strings.Index(src[at+1:], "\n")
		for strings.HasPrefix(src[end+1:], " ") {
			end += 1 + strings.Index(src[end+1:], "\n")
		}
		src = src[:at] + "\nannet_viktig: >-\n    " + said + src[end:]
	}
	m.src[p.in.file] = reread(m.t, src)
}

// inReleases are kinds of mix-ups behind the case file: what is released, the released
// file and the page, and who they say they are of and for. What is planted says of
// itself that it is of the case that it is planted in; or it does not, which is how a
// mistake in the program would have it.
func (m *mixer) inReleases() []string {
	return []string{
		"another release", "another child in the release", "all but the ids of another release", "a section in the release", "a section as another's",
		"another page", "another page with the own ids", "a section on the page", "a section more on the page", "another released file", "a section in the released file", "another case id", "another recipient",
		"a name in the furniture",
	}
}

// plant plants what is to be planted in a case that has been checked.
func (m *mixer) plant(c *handover.Checked) {
	m.now, m.packer.Owner = func() {}, m.owner
	p, ok := m.at[c.File]
	if !ok || c.Err != nil {
		return
	}
	for i := range c.Outcomes {
		if o := &c.Outcomes[i]; o.Release != nil {
			m.plantIn(p, o)
		}
	}
}

func (m *mixer) plantIn(p planting, o *consent.Outcome) {
	now := m.now
	at := func(do func()) { // of each packet of the case, when its turn comes
		m.now = func() { now(); do() }
	}
	r, own, other := o.Release, *o.Release, *p.from.releases[m.dice.IntN(len(p.from.releases))]
	same := other // all of another's, under the ids of the case
	same.CaseID, same.Data = own.CaseID, m.retagged(other.Data, own.CaseID)
	for _, key := range []string{"saks_id", "mottaker", "avsender"} {
		same.Data = same.Data.With(key, own.Data.Field(key))
	}
	switch p.kind {
	case "another release":
		*r = other
	case "another child in the release":
		r.Data = own.Data.With("barn", same.Data.Field("barn"))
	case "all but the ids of another release":
		*r = same
	case "a section in the release":
		r.Data = m.withSection(p, own.Data, same.Data)
	case "a section as another's":
		r.Data = m.withSection(p, own.Data, other.Data)
	case "another page":
		at(func() { *r = other })
	case "another page with the own ids":
		at(func() { *r = same })
	case "a section on the page":
		mixed := m.withSection(p, own.Data, same.Data)
		at(func() { r.Data = mixed })
	case "a section more on the page":
		more := m.withMore(p, own)
		at(func() { r.Data = more })
	case "another released file":
		r.Data = same.Data
		at(func() { *r = own })
	case "a section in the released file":
		r.Data = m.withSection(p, own.Data, same.Data)
		at(func() { *r = own })
	case "another case id":
		at(func() { r.CaseID = other.CaseID })
	case "another recipient":
		for _, f := range m.files {
			if d := m.of[f]; d != nil && d.releases[0].Data.At("mottaker.orgnr").Text().Reveal() != o.To.Unit {
				o.To.Unit, o.To.Role = d.releases[0].Data.At("mottaker.orgnr").Text().Reveal(), d.releases[0].Data.At("mottaker.rolle").Text().Reveal()
				return
			}
		}
	case "a name in the furniture":
		at(func() { m.packer.Owner = "Barnehagen til " + p.from.child })
	}
}

// retagged is a value that says of itself that it belongs to another case.
func (m *mixer) retagged(v record.Value, caseID string) record.Value {
	data, err := canon.Encode(v.Plain())
	m.must(err)
	out, err := record.FromJSON(caseID, data)
	m.must(err)
	return out
}

// withSection is a release with a section of another in place of its own, or beside
// its own; one that tells something that the own case does not.
func (m *mixer) withSection(p planting, own, other record.Value) record.Value {
	of := m.foreign(p, other)
	f := of[m.dice.IntN(len(of))]
	return own.With(f.Key, f.Value)
}

// withMore is a release with a section of another that it has none of itself: all that
// it says of its own is still there.
func (m *mixer) withMore(p planting, own consent.Release) record.Value {
	for _, file := range m.files {
		d := m.of[file]
		if d == nil || d == p.in || d.releases[0].Transition != own.Transition {
			continue
		}
		for _, f := range m.foreign(p, m.retagged(d.releases[0].Data, own.CaseID)) {
			if own.Data.Field(f.Key).IsMissing() {
				return own.Data.With(f.Key, f.Value)
			}
		}
	}
	m.t.Fatalf("%s has every section", p.in.file)
	return own.Data
}

// foreign are the sections of another release that tell something that a case does not.
func (m *mixer) foreign(p planting, other record.Value) (out []record.Field) {
	frame := []string{"skjema", "overgang", "fase", "saks_id", "miljoe", "skoleaar", "skolestart", "dokumentspraak", "mottaker", "avsender", "grunnlag"}
	src := strings.Join(strings.Fields(m.src[p.in.file]), " ")
	for _, f := range other.Fields() {
		foreign := false
		f.Value.Walk("", func(_ string, leaf record.Value) {
			foreign = foreign || leaf.Kind() == record.Text && !strings.Contains(src, leaf.Text().Reveal())
		})
		if foreign && !slices.Contains(frame, f.Key) {
			out = append(out, f)
		}
	}
	return out
}

// Whatever is another child's on a list, the list is not made, and all others are.
func TestPlantedMixUpsOnLists(t *testing.T) {
	kinds := map[string]func(a, b *xlsx.Child){
		"the names":   func(a, b *xlsx.Child) { a.Name, b.Name = b.Name, a.Name },
		"the items":   func(a, b *xlsx.Child) { a.Items, b.Items = b.Items, a.Items },
		"an item":     func(a, b *xlsx.Child) { a.Items = append(slices.Clone(a.Items), b.Items[0]) },
		"the packets": func(a, b *xlsx.Child) { a.Packet, b.Packet = b.Packet, a.Packet },
		"the rows":    func(a, b *xlsx.Child) { *a = *b },
		"a name":      func(a, b *xlsx.Child) { a.Items[0].Text = "Ring hjem til " + b.Name.Reveal() },
		"the owner":   func(a, b *xlsx.Child) { a.Name = secret.New(b.Name.Case(), a.Name.Reveal()) },
		"the dates":   func(a, b *xlsx.Child) { a.Items = slices.Clone(a.Items); a.Items[0].Due = a.Items[0].Due.AddDays(1) },
	}
	first := newSpring(t, 60)
	for kind, mix := range kinds {
		s := first.other(t)
		p := s.packer()
		run, err := s.survey(context.Background(), p)
		s.must(err)
		run.Pack(context.Background())
		planted := 0
		for _, children := range p.Lists() {
			if len(children) < 2 || planted == 3 {
				continue
			}
			planted++
			mix(&children[0], &children[1])
		}
		made, _ := run.Checklists(context.Background())
		failed := 0
		for _, l := range made {
			if isFound(l.Err) {
				failed++
			}
		}
		if planted == 0 || failed != planted {
			t.Errorf("%s: %d lists of %d are not made", kind, failed, planted)
		}
	}
}
