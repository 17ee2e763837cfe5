package handover_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/render/xlsx"
	"github.com/handover-no/handover/handover/secret"
	"github.com/handover-no/handover/templates"
)

// telling are the beginnings of words that tell a special category of personal data,
// or of a decision about a child, in both målformer.
var telling = []string{
	"allerg", "toler", "tåler", "legemid", "medisin", "nødplan", "naudplan", "anfall", "113", "helse", "hørsel", "høyrsel", "syn ", "diagnos", "sjuk", "syk",
	"ppt", "sakkyndig", "sakkunn", "spesped", "vedtak", "tilrettel", "assistanse", "hjelpemid", "tolk", "språk", "samisk", "kvensk", "tegn", "teikn",
	"skyss", "stafett", "ansvarsgruppe", "koordinator", "kapittel 12", "25-1", "trygt miljø", "fravær", "oppfølgingstenest", "verksted", "verkstad", "barnevern", "foster",
}

// releases are data that between them trigger every item of a list: one for each
// thing that an item looks at.
func releases(t *testing.T, list *checklist.List) []record.Value {
	t.Helper()
	leaves := [][2]any{{"sfo.startdato", "2027-08-02"}, {"tiltak.viderefoeres", "ja"}}
	for _, l := range list.Paths() {
		for _, w := range append(l.Words, "ja")[:max(1, len(l.Words))] {
			leaves = append(leaves, [2]any{l.Path, w})
		}
	}
	out := []record.Value{parsed(t, map[string]any{})}
	for _, leaf := range leaves {
		out = append(out, parsed(t, nested(leaf[0].(string), leaf[1])))
	}
	return out
}

// nested puts a value at a path.
func nested(path string, v any) map[string]any {
	keys := strings.Split(path, ".")
	for i := len(keys) - 1; i > 0; i-- {
		v = map[string]any{keys[i]: v}
	}
	return map[string]any{keys[0]: v}
}

func parsed(t *testing.T, v any) record.Value {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out, err := record.FromJSON("s", data)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Of every item of every transition, for every role and in both målformer, a workbook
// tells nothing that tells a special category beside a name: what is sensitive is a
// number and a page, and names nobody whose role would tell.
func TestNoItemTellsBesideAName(t *testing.T) {
	p := program(t)
	roles := p.Forms.Form("barnehage_skole").At("mottakere.rolle").Enum
	for _, kind := range p.Forms.Transitions() {
		src, err := templates.FS.ReadFile("checklist/" + kind + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		var found diag.List
		list, err := checklist.Parse(program(t).Forms.Form(kind), kind, src, &found)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, data := range releases(t, list) {
			for _, role := range roles {
				items := list.For(checklist.Facts{Data: data, Role: role, Received: today, Start: day.New(2027, 8, 16), CopiesBy: day.New(2028, 2, 16)})
				for _, it := range items {
					seen[it.ID] = true
				}
				for _, lang := range []i18n.Lang{i18n.Bokmaal, i18n.Nynorsk} {
					pinned(t, kind, role, items, p.Catalog.Printer(lang))
				}
			}
		}
		for _, m := range regexp.MustCompile(`(?m)^  - id: (\S+)`).FindAllStringSubmatch(string(src), -1) {
			if !seen[m[1]] {
				t.Errorf("%s: nothing triggers %s", kind, m[1])
			}
		}
	}
}

// everybodys are those who answer for any child, and so tell nothing beside a name.
var everybodys = []string{
	"rektor", "kontaktlærer", "kontaktlærar", "skolekontor", "skulekontor", "SFO-leder", "SFO-leiar", "inntakskontor",
	"skolen, når den er kjent", "skulen, når han er kjend", "se pakken", "sjå pakken",
}

// own are the words that a role's own list says on its head, and may say beside a name.
var own = map[string][]string{
	"ppt": {"ppt"}, "helsesykepleier": {"helsesykepleier", "helsesjukepleiar"}, "raadgiver": {"rådgiver", "rådgivar"},
}

func pinned(t *testing.T, kind, role string, items []checklist.Item, words *i18n.Printer) {
	t.Helper()
	lang := string(words.Lang())
	for i, x := range handover.Pinned(items, func(checklist.Item) int { return 4 }, words) {
		it := items[i]
		what := fmt.Sprintf("%s, %s, %s, %s", kind, role, lang, it.ID)
		if want := words.T("xlsx.noeytral", map[string]any{"nr": i + 1, "side": 4}); it.Sensitive && (x.Text != want || x.When != "") {
			t.Errorf("%s: says %q %q", what, x.Text, x.When)
		}
		if it.Sensitive && !slices.Contains(everybodys, x.Who) && !slices.Contains(own[role], strings.ToLower(x.Who)) {
			t.Errorf("%s: names %q", what, x.Who)
		}
		if !it.Sensitive && x.Text != it.Text.In(lang) {
			t.Errorf("%s: says %q", what, x.Text)
		}
		said := strings.ToLower(x.Text + " " + x.When + " " + x.Who)
		for _, w := range own[role] {
			said = strings.ReplaceAll(said, w, "")
		}
		for _, w := range telling {
			if strings.Contains(said, w) {
				t.Errorf("%s: %q tells %q", what, said, w)
			}
		}
	}
}

// The number of an item tells nothing either: a list has them in the order of the
// child's own, and the names of the items are nowhere in the file.
func TestTheWorkbookHasNoNamesOfItems(t *testing.T) {
	o := newOffice(t)
	files, _ := o.pack(brief(t, "barnehage_1_to_hjem"))
	text := unzipped(t, o.workbook(files["sjekkliste/rektor"], "908592476/rektor"))
	if m := regexp.MustCompile(`\bM\d\d?\b`).FindString(text); m != "" {
		t.Errorf("the file has %q", m)
	}
}

// unzipped is everything in a workbook, as text.
func unzipped(t *testing.T, book []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&out, r); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

// That a service has written about a child is told in the packet, and not on a list
// with its name; and no unit is told of by its name, which may tell as much.
func TestTheWorkbookDoesNotNameTheSender(t *testing.T) {
	for _, c := range []struct{ sender, answer, told string }{
		{"barnehage", "tillatelse_bhl_2a", "903963840"}, {"ppt", "samtykke_fvl_13a", "se pakken"}, {"helsestasjon", "samtykke_helse", "se pakken"},
	} {
		o := newOffice(t)
		files, done := o.pack(sentBy(t, c.sender, c.answer))
		from := done[0].To.Release.Data.At("avsender")
		text := unzipped(t, o.workbook(files["sjekkliste/rektor"], "908592476/rektor"))
		if name := from.Field("navn").Text().Reveal(); name == "" || strings.Contains(text, name) {
			t.Errorf("%s: the workbook names %q", c.sender, name)
		}
		_, overview := o.sheet(files["sjekkliste/rektor"], "908592476/rektor")
		if overview[0][3] != c.told {
			t.Errorf("%s: the overview says %q", c.sender, overview[0][3])
		}
		if c.sender != "barnehage" && strings.Contains(text, from.Field("orgnr").Text().Reveal()) {
			t.Errorf("%s: the workbook tells the number", c.sender)
		}
	}
}

// A workbook is as large as its lists, and quickly made: for 80 children with 18
// items each, well below a megabyte and a second.
func BenchmarkWorkbook(b *testing.B) {
	words := program(b).Catalog.Printer(i18n.Bokmaal)
	c := bigList(80, 18)
	b.ReportAllocs()
	size := 0
	for b.Loop() {
		data, err := xlsx.Write(c, words)
		if err != nil {
			b.Fatal(err)
		}
		size = len(data)
	}
	b.ReportMetric(float64(size), "file-bytes")
}

func bigList(children, items int) xlsx.Checklist {
	c := xlsx.Checklist{Unit: "Strandlia skole", Role: "rektor", Packet: "t3h8vd5n2c", Made: today, CopiesBy: today.AddMonths(9)}
	for i := range children {
		child := xlsx.Child{Name: secret.New("s", fmt.Sprintf("Eksempelbarn Nummer %d", i)), Packet: fmt.Sprintf("k7q2m%05d", i), Made: today, Sender: "903963840"}
		for k := range items {
			child.Items = append(child.Items, xlsx.Item{
				Nr: k + 1, Text: fmt.Sprintf("Foresatte er kontaktet, begge hjem der det er to, punkt %d", k), Who: "kontaktlærer", Due: today.AddDays(3 * k),
			})
		}
		c.Children = append(c.Children, child)
	}
	return c
}
