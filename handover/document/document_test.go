package document_test

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/secret"
	"github.com/handover-no/handover/handover/validate"
	"github.com/handover-no/handover/schemas"
	"github.com/handover-no/handover/templates"
)

const kind = "barnehage_skole"

// bench is everything that documents are made with, in all transitions.
type bench struct {
	set       *schema.Set
	templates map[string]*document.Template
	words     map[string]schema.Pair
	lists     map[string]*checklist.List
	sheets    *document.SheetTemplate
	law       *basis.Law
	catalog   *i18n.Catalog
	valid     *validate.Validator
}

// examples are the releases of the example cases.
var examples = []struct{ name, role string }{
	{"barnehage_1_to_hjem", "rektor"}, {"barnehage_1_to_hjem", "sfo"}, {"barnehage_2_samisk_opplaering", "rektor"},
	{"ungdomsskole_1_fosterheim_nynorsk", "rektor"}, {"ungdomsskole_1_fosterheim_nynorsk", "ppt"}, {"ungdomsskole_2_nyankommen_tolk", "rektor"},
	{"videregaaende_1_hoersel_verksted", "inntak"}, {"videregaaende_1_hoersel_verksted", "ppt"}, {"videregaaende_2_oktobermelding_nynorsk", "inntak"},
}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{templates: map[string]*document.Template{}, lists: map[string]*checklist.List{}}
	var err error
	must := func(e error) {
		t.Helper()
		if e != nil {
			t.Fatal(e)
		}
	}
	read := func(name string) []byte {
		data, err := templates.FS.ReadFile(name)
		must(err)
		return data
	}
	var found diag.List
	b.set, err = schema.Load(schemas.FS)
	must(err)
	b.words, err = document.ParseWords("felles.yaml", read("packet/felles.yaml"), nil, &found)
	must(err)
	own, err := document.ParseWords("lesekopi.yaml", read("packet/lesekopi.yaml"), nil, &found)
	must(err)
	maps.Copy(b.words, own)
	scopes := map[string][]string{}
	for _, kind := range b.set.Transitions() {
		scopes[kind] = consent.Scopes(b.set.Form(kind))
	}
	b.sheets, err = document.ParseSheet("tillatelse.yaml", read("packet/tillatelse.yaml"), b.words, scopes, &found)
	must(err)
	for _, kind := range b.set.Transitions() {
		b.templates[kind], err = document.ParseTemplate(b.set.Form(kind), kind, read("packet/"+kind+".yaml"), b.words, &found)
		must(err)
		b.lists[kind], err = checklist.Parse(b.set.Form(kind), kind, read("checklist/"+kind+".yaml"), &found)
		must(err)
	}
	src, err := schemas.FS.ReadFile("grunnlag.yaml")
	must(err)
	b.law, err = basis.Parse("grunnlag.yaml", src)
	must(err)
	b.catalog, err = i18n.Load()
	must(err)
	b.valid = validate.New(b.set)
	return b
}

// example returns an example case, after an edit: pairs of texts of which the first
// is replaced by the second.
func (b *bench) example(t testing.TB, name string, edit ...string) *validate.Case {
	t.Helper()
	src, err := os.ReadFile("../../testdata/cases/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(edit); i += 2 {
		if !bytes.Contains(src, []byte(edit[i])) {
			t.Fatalf("%s has no %q", name, edit[i])
		}
		src = bytes.ReplaceAll(src, []byte(edit[i]), []byte(edit[i+1]))
	}
	var found diag.List
	c, err := b.valid.Case(casefile.Parse(name, src, &found), &found)
	if err != nil {
		t.Fatal(err, found.All())
	}
	return c
}

// release returns what a recipient of an example case gets, after an edit.
func (b *bench) release(t testing.TB, name, role string, edit ...string) *consent.Release {
	t.Helper()
	c := b.example(t, name, edit...)
	for _, to := range c.Recipients {
		if to.Role == role {
			return consent.Decide(consent.Request{Case: c, Form: b.set.Form(c.Transition), To: to, Today: day.New(2027, 5, 12), Law: b.law}).Release
		}
	}
	t.Fatalf("no recipient %s", role)
	return nil
}

func (b *bench) build(t testing.TB, r *consent.Release) *document.Document {
	t.Helper()
	d, err := b.try(r)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (b *bench) items(r *consent.Release) []checklist.Item {
	return b.lists[r.Transition].For(checklist.Facts{
		Data: r.Data, Role: r.Data.At("mottaker.rolle").Text().Reveal(), Received: day.New(2027, 5, 12), Start: r.Start, CopiesBy: r.DeleteCopiesBy(),
	})
}

func (b *bench) try(r *consent.Release) (*document.Document, error) {
	return document.Build(b.input(r))
}

func (b *bench) input(r *consent.Release) document.Input {
	return document.Input{
		Release: r, Items: b.items(r), Template: b.templates[r.Transition], Form: b.set.Form(r.Transition), Law: b.law, Printer: b.catalog.Printer(i18n.Lang(r.Language)),
		Owner: "Åsvær kommune", Profile: "streng", Packet: "k7q2m9xw4a", Created: time.Date(2027, 5, 12, 9, 0, 0, 0, time.UTC),
		Made: day.New(2027, 5, 12),
	}
}

// text returns all words of blocks, in the order of reading.
func text(blocks []document.Block) string {
	var b strings.Builder
	line := func(l document.Line) {
		for _, r := range l {
			if r.Break {
				b.WriteByte('\n')
			}
			b.WriteString(strings.ReplaceAll(r.Text.Reveal(), "\u00a0", " "))
			if r.Ref != "" {
				b.WriteString("→" + r.Ref)
			}
		}
		b.WriteByte('\n')
	}
	lines := func(ls []document.Line) {
		for _, l := range ls {
			line(l)
		}
	}
	for _, block := range blocks {
		switch x := block.(type) {
		case document.Title:
			line(x.Text)
			line(x.Sub)
			line(x.Note)
		case document.Heading:
			line(x.Text)
			line(x.Meta)
		case document.Para:
			lines(x.Text)
		case document.Callout:
			line(x.Head)
			lines(x.Text)
		case document.Together:
			b.WriteString(text(x.Blocks))
		case document.Alert:
			line(x.Head)
			lines(x.Items)
		case document.Quote:
			lines(x.Text)
			line(x.Source)
		case document.Box:
			line(x.Head)
			lines(x.Items)
			line(x.Foot)
		case document.Columns:
			for _, b := range slices.Concat([]document.Bullets{x.Left}, x.UnderLeft, []document.Bullets{x.Right}, x.UnderRight) {
				line(b.Head)
				lines(b.Items)
			}
		case document.Choices:
			for _, c := range x.Items {
				line(c.Title)
				lines(c.Text)
				line(c.Key)
			}
		case document.Blanks:
			for _, row := range x.Rows {
				for _, f := range row {
					line(f.Label)
					line(f.Text)
					lines(f.Boxes)
				}
			}
		case document.Facts:
			for _, f := range x.Rows {
				line(f.Label)
				lines(f.Value)
				line(f.Note)
			}
		case document.Table:
			lines(x.Heads)
			for _, r := range x.Rows {
				for _, c := range r.Cells {
					lines(c.Text)
					lines(c.Note)
					lines(c.Boxes)
				}
			}
		}
	}
	return b.String()
}

// front returns the blocks of the first page.
func front(d *document.Document) []document.Block {
	i := slices.IndexFunc(d.Blocks, func(b document.Block) bool { _, ok := b.(document.PageBreak); return ok })
	return d.Blocks[:i]
}

// Every field that may leave is printed by the template, and every one that the
// template prints may leave. Nothing that was let out is lost.
func TestTemplateShowsAllThatMayLeave(t *testing.T) {
	b := newBench(t)
	elsewhere := map[string]string{
		"skjema": "says what the file is", "overgang": "the template itself", "saks_id": "stands in the manifest", "miljoe": "the stamp",
		"skoleaar": "told by the first day of school", "skolestart": "the first page", "dokumentspraak": "the language itself", "fase": "the title",
		"barn": "the title", "avsender": "the header and the first page", "om": "beside each heading",
	}
	for _, kind := range b.set.Transitions() {
		shows, form := b.templates[kind].Shows(), b.set.Form(kind)
		form.Walk(func(f *schema.Field) {
			top, _, _ := strings.Cut(f.Path, ".")
			if f.Path == "" || f.Out != schema.May || len(f.Fields) > 0 && f.Type == schema.Object || hidden(form, f.Path) {
				return
			}
			shown := slices.ContainsFunc(shows, func(s string) bool { return record.Covers(s, f.Path) })
			if !shown && elsewhere[top] == "" {
				t.Errorf("%s: %s may leave, and no template shows it", kind, f.Path)
			}
		})
		for _, s := range shows {
			if hidden(form, s) {
				t.Errorf("%s: the template shows %s, which never leaves", kind, s)
			}
		}
	}
}

// hidden reports whether a field or something around it never leaves.
func hidden(form *schema.Field, path string) bool {
	for p := path; p != ""; {
		if f := form.At(p); f == nil || f.Out == schema.Never {
			return true
		}
		i := strings.LastIndexByte(p, '.')
		p = p[:max(i, 0)]
	}
	return false
}

// Every text of a release stands in the document.
func TestEveryReleasedTextIsShown(t *testing.T) {
	b := newBench(t)
	for _, c := range examples {
		r := b.release(t, c.name, c.role)
		got := text(b.build(t, r).Blocks)
		r.Data.Walk("", func(path string, leaf record.Value) {
			f := b.set.Form(r.Transition).At(path)
			if leaf.Kind() != record.Text || f == nil || f.Type != schema.Text || f.Code != "" || path == "saks_id" || path == "skoleaar" ||
				strings.HasSuffix(path, "orgnr") || strings.HasSuffix(path, "kommunenummer") {
				return
			}
			for part := range strings.SplitSeq(leaf.Text().Reveal(), "\n") {
				if !strings.Contains(got, strings.TrimSpace(part)) {
					t.Errorf("%s, %s: %s is not shown", c.name, c.role, path)
				}
			}
		})
	}
}

// Strengths and the child's own words come before what is hard.
func TestStrengthsComeBeforeNeeds(t *testing.T) {
	b := newBench(t)
	got := text(b.build(t, b.release(t, "barnehage_1_to_hjem", "rektor")).Blocks)
	order := []string{"Barnets egne ord\n", "Styrker og interesser\n", "Språk\n", "Helse\n", "Spesialpedagogisk hjelp\n", "Tiltak: hva skal skje videre?\n", "Grunnlag\n", "Sjekkliste for Strandlia skole\n"}
	at := -1
	for _, s := range order {
		i := strings.Index(got, "\n"+s)
		if i < at {
			t.Errorf("%q comes too early", s)
		}
		at = i
	}
}

// The page of bases tells on what and until when, and never by whom.
func TestBasisPageNamesNobody(t *testing.T) {
	b := newBench(t)
	all := text(b.build(t, b.release(t, "barnehage_1_to_hjem", "rektor")).Blocks)
	_, page, _ := strings.Cut(all, "\nGrunnlag\n")
	page, _, _ = strings.Cut(page, "\nSjekkliste for")
	for _, want := range []string{"barnehageloven § 2 a", "gitt av den eller dem som bestemmer", "07.05.2027", "16.02.2028"} {
		if !strings.Contains(page, want) {
			t.Errorf("lacks %q", want)
		}
	}
	for _, never := range []string{"Kristin", "Jørgen", "mor", "far ", "begge", "to hjem", "GDPR", "samtykke"} {
		if strings.Contains(page, never) {
			t.Errorf("says %q", never)
		}
	}
}

// A text that belongs to another child stops the document.
func TestForeignTextIsRefused(t *testing.T) {
	b := newBench(t)
	r := b.release(t, "barnehage_1_to_hjem", "rektor")
	r.Data = r.Data.With("annet_viktig", record.OfText(secret.New("en annen sak", "Noe om et annet barn.")))
	if _, err := b.try(r); !errors.Is(err, document.ErrForeign) {
		t.Errorf("got %v", err)
	}
}

// In nynorsk, no word of bokmål is left in the template's own words.
func TestNynorsk(t *testing.T) {
	b := newBench(t)
	r := b.release(t, "barnehage_2_samisk_opplaering", "rektor")
	r.Language = "nn"
	d := b.build(t, r)
	got := text(d.Blocks) + d.Footer.Note.Reveal() + d.Footer.Page.Reveal()
	for _, want := range []string{"Dette må du vite dei første to vekene", "Kven du ringjer", "Klart til oppstart", "Korte svar", "Tiltak: kva skal skje vidare?", "Løyve (barnehagelova § 2 a)", "Sjekkliste for"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q", want)
		}
	}
	if strings.Contains(got, "!") {
		t.Errorf("a word is missing: %s", regexp.MustCompile(`\S*!\S*`).FindAllString(got, -1))
	}
}

// Every word that the code asks for is in the shared words, in both målformer.
func TestWordsExist(t *testing.T) {
	b := newBench(t)
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	asked := regexp.MustCompile(`b\.words\("([a-z_.]+)"`)
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		src, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asked.FindAllStringSubmatch(string(src), -1) {
			if key := m[1]; !strings.HasSuffix(key, "_") && key != "kilde" && !b.words[key].IsWhole() {
				t.Errorf("%s asks for %q, which is not there", f.Name(), key)
			}
		}
	}
	for _, prefix := range []string{"rolle_kontor", "rolle_rektor", "rolle_sfo", "rolle_helsesykepleier", "rolle_ppt", "rolle_inntak", "rolle_raadgiver",
		"tabell_mener_barnehage", "tabell_mener_grunnskole", "tabell_mener_ppt", "tabell_mener_helsestasjon", "viderefoeres_ja", "viderefoeres_nei",
		"viderefoeres_vurderes", "grunnlag_profil_streng", "grunnlag_profil_lov", "kilde.basert_paa", "kilde.svar_fra",
		"varsel_prosedyre", "varsel_prosedyre_utenom", "vedlegg_merk", "klokka"} {
		if !b.words[prefix].IsWhole() {
			t.Errorf("%q is not there", prefix)
		}
	}
	for _, kind := range b.set.Transitions() {
		if !b.words["til_"+kind].IsWhole() {
			t.Errorf("where a child goes is not said for %s", kind)
		}
	}
}
