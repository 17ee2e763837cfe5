package lawbook

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/basis"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/schemas"
)

// law has one use of every kind.
const law = `
skjema: grunnlag/v2
fersk_i_maaneder: 12
svar:
  - {type: tillatelse_bhl_2a, elev_fra: 15, lov: {nb: lov § 5, nn: lova § 5}, gis_av: {nb: alle, nn: alle saman}}
  - {type: samtykke_helse, elev_fra: 16, lov: {nb: lov § 6, nn: lova § 6}, gis_av: {nb: eleven, nn: eleven sjølv}}
grunnlag:
  - kode: SPURT
    lov: {nb: en lov § 1, nn: ei lov § 1}
    ordlyd: {nb: Sier noe., nn: Seier noko.}
    trekk: {nb: Intet., nn: Inkje.}
    gyldig_fra: 2027-01-01
    gyldig_til: 2027-12-31
    bruk:
      - overganger: [barnehage_skole, videregaaende]
        avsendere: [grunnskole]
        mottakere: [grunnskole, ppt]
        roller: [kontor, rektor]
        krever: []
        forutsetter: [anmodning]
        ikke: [historikk]
        felt: [grunnpakke]
      - overganger: [videregaaende]
        avsendere: [grunnskole]
        faser: [etter_inntak]
        profiler: [lov]
        krever: []
        forutsetter: [anmodning, noedvendig]
        felt: [helse, vedlegg.iop]
  - kode: LOV
    lov: {nb: en lov § 2, nn: ei lov § 2}
    ordlyd: {nb: Sier mer., nn: Seier meir.}
    trekk: {nb: Da stanser det., nn: Då stansar det.}
    gyldig_fra: 2026-08-01
    bruk:
      - overganger: [barnehage_skole]
        avsendere: [barnehage, ppt]
        krever: [tillatelse_bhl_2a]
        ikke: [stafettlogg, omsorg]
        mangler: V61
  - kode: HELSE
    lov: {nb: en lov § 3, nn: ei lov § 3}
    ordlyd: {nb: Sier enda mer., nn: Seier enda meir.}
    trekk: {nb: Da stanser det., nn: Då stansar det.}
    gyldig_til: 2028-01-31
    bruk:
      - overganger: [barnehage_skole]
        avsendere: [barnehage]
        krever: [samtykke_helse]
        i_tillegg: helsetjeneste
  - kode: PLIKT
    lov: {nb: en lov § 4, nn: ei lov § 4}
    ordlyd: {nb: Skal., nn: Skal.}
    trekk: {nb: Intet., nn: Inkje.}
    bruk:
      - overganger: [barnehage_skole]
        avsendere: [grunnskole]
        krever: []
        forutsetter: [beslutning]
        seksjoner: [forebygging]
  - kode: INGEN
    lov: {nb: uten, nn: utan}
    ordlyd: {nb: Sendes ikke., nn: Blir ikkje sendt.}
    trekk: {nb: Intet., nn: Inkje.}
    ubrukt: {nb: Holder igjen., nn: Held att.}
faser:
  - {fase: oktobermelding, foer_inntak: ja, frist: {maaned: 10, dag: 1, aar: -1}, virkedag: nei, lov: {nb: lov § 7, nn: lova § 7}}
  - {fase: soeknad_1mars, foer_inntak: ja, frist: {maaned: 3, dag: 1, aar: 0}, virkedag: ja, lov: {nb: lov § 8, nn: lova § 8}}
  - {fase: etter_inntak, foer_inntak: nei}
aapne_spoersmaal:
  - nb: Hva så?
    nn: Kva så?
`

// book tells of law data in a language; the forms and the words are the real ones.
func book(t *testing.T, data string, lang i18n.Lang) *Book {
	t.Helper()
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	forms, err := schema.Load(schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	l, err := basis.Parse("lov.yaml", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return &Book{Text: catalog.Printer(lang), Catalog: catalog, Law: l, Forms: forms}
}

func written(rows []Row) string {
	var lines []string
	for _, r := range rows {
		lines = append(lines, r.Label+": "+r.Text)
	}
	return strings.Join(lines, "\n")
}

// Everything that a use says in the data is told, and what it does not say is told
// as all.
func TestUse(t *testing.T) {
	b := book(t, law, i18n.Bokmaal)
	for _, c := range []struct {
		code string
		use  int
		want []string
		not  string // a pattern that no row may match
	}{
		{"SPURT", 0, []string{
			"overgang: fra barnehage til skole og fra grunnskole til videregående", "fase: alle", "fra: grunnskole",
			"til: grunnskole eller PPT, i rollene kontor og rektor", "regelsett: begge: streng og lov", "hva: bare grunnpakka",
			"men ikke: historikk", "grunnpakka: barn.fornavn, barn.etternavn, barn.foedselsdato\n", "tillatelse: trengs ikke",
			"må til: mottakeren har bedt om opplysningene", "varer: til 6 måneder etter skolestart", "til familien: «Mottakeren har bedt om dette",
		}, "svar:|gis av|i tillegg|noedvendig|historikk.navn"},
		{"SPURT", 1, []string{
			"fase: etter inntaket", "til: alle slags mottakere, i alle roller", "regelsett: bare lov", "hva: bare helse og vedlegg.iop",
			"må til: avsenderen har skrevet hvorfor det er nødvendig", "til familien: «Dette er noe mer",
		}, "men ikke|grunnpakka"},
		{"LOV", 0, []string{
			"fra: barnehage eller PPT", "hva: alle avsnitt", "men ikke: stafettlogg eller omsorg",
			"svar: tillatelse_bhl_2a: tillatelse etter barnehageloven § 2 a", "gis av: alle", "alder: eleven svarer selv fra fylte 15 år (lov § 5)",
			"i tillegg: kommer opplysningene fra en helsetjeneste", "trengs også HELSE", "uten svar: har ingen av dem som bestemmer, svart, er koden V61",
			"varer: så lenge svaret gjelder", "aldri lenger enn 12 måneder", "til familien: «Vi sender dette fordi alle",
		}, "fase|må til|tillatelse: "},
		{"HELSE", 0, []string{
			"i tillegg: gjelder bare ved siden av et annet grunnlag", "svar: samtykke_helse", "alder: eleven svarer selv fra fylte 16 år (lov § 6)",
			"til familien: «Dette kommer opprinnelig fra en helsetjeneste",
		}, "trengs også"},
		{"PLIKT", 0, []string{"hva: bare forebygging", "tillatelse: trengs ikke", "må til: rektor har bestemt det", "til familien: «Rektor har bestemt"}, "anmodning"},
	} {
		x, _ := b.Law.Code(c.code)
		got := written(b.Use(x.Uses[c.use])) + "\n"
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s, use %d does not tell %q:\n%s", c.code, c.use, want, got)
			}
		}
		if m := regexp.MustCompile(c.not).FindString(got); m != "" {
			t.Errorf("%s, use %d tells %q:\n%s", c.code, c.use, m, got)
		}
	}
}

func TestBasis(t *testing.T) {
	b := book(t, law, i18n.Nynorsk)
	for code, want := range map[string]string{
		"SPURT": "Det lova seier: Seier noko.\nI kraft: frå og med 1. januar 2027 til og med 31. desember 2027\nOm nokon ombestemmer seg: Inkje.",
		"LOV":   "Det lova seier: Seier meir.\nI kraft: frå og med 1. august 2026\nOm nokon ombestemmer seg: Då stansar det.",
		"HELSE": "Det lova seier: Seier enda meir.\nI kraft: til og med 31. januar 2028\nOm nokon ombestemmer seg: Då stansar det.",
		"PLIKT": "Det lova seier: Skal.\nI kraft: ja, frå før programmet blei laga\nOm nokon ombestemmer seg: Inkje.",
		"INGEN": "Kva han betyr: Blir ikkje sendt.\nSlik bruker du han: Held att.",
	} {
		x, _ := b.Law.Code(code)
		if got := written(b.Basis(x)); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", code, got, want)
		}
	}
	needs := map[string]string{
		"SPURT": "oppmoding eller avtale", "LOV": "eit ja", "HELSE": "enda eit ja når kjelda er ei helseteneste", "PLIKT": "ei avgjerd",
		"INGEN": "held eit avsnitt att",
	}
	for code, want := range needs {
		x, _ := b.Law.Code(code)
		if got := b.Needs(x); got != want {
			t.Errorf("%s needs %q, want %q", code, got, want)
		}
	}
}

// Each phase is told with its last day, what a day off does to that, and the
// paragraph; where there is no last day, that is told.
func TestPhases(t *testing.T) {
	for lang, want := range map[i18n.Lang][]string{
		i18n.Bokmaal: {
			"oktobermelding|meldingen innen 1. oktober|1. oktober året før skolen begynner|datoen står|ja|lov § 7",
			"soeknad_1mars|søknad innen 1. mars|1. mars det året skolen begynner|neste virkedag|ja|lov § 8",
			"etter_inntak|etter inntaket|ingen||nei|",
		},
		i18n.Nynorsk: {
			"oktobermelding|meldinga innan 1. oktober|1. oktober året før skulen begynner|datoen står|ja|lova § 7",
			"soeknad_1mars|søknad innan 1. mars|1. mars det året skulen begynner|neste yrkedag|ja|lova § 8",
			"etter_inntak|etter inntaket|ingen||nei|",
		},
	} {
		b := book(t, law, lang)
		for i, row := range b.Phases() {
			if got := strings.Join(row, "|"); got != want[i] || len(row) != len(PhaseHead()) {
				t.Errorf("%s: %s\nwant %s", lang, got, want[i])
			}
		}
	}
}

// The document has every code, basis, kind of answer, phase, question and field that
// never leaves, in all languages, with no hole in it.
func TestTheDocumentIsWhole(t *testing.T) {
	data, err := schemas.FS.ReadFile("grunnlag.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Langs() {
		b := book(t, string(data), lang)
		doc := b.Markdown("1.2.3")
		has := func(what, s string) {
			t.Helper()
			if s == "" || !strings.Contains(doc, s) {
				t.Errorf("%s: the document lacks %s: %q", lang, what, s)
			}
		}
		has("the version", "1.2.3")
		for _, c := range Codes(b.Catalog) {
			has("the row of "+c, "\n| "+c+" | ")
			has("the part on "+c, "\n### "+c+": ")
		}
		for _, x := range b.Law.All() {
			has("a basis", "\n### "+x.Code+": ")
			for i, u := range x.Uses {
				has("use "+b.UseTitle(i+1, len(x.Uses)), plain(written(b.Use(u)[:1])[len(b.Use(u)[0].Label)+2:]))
			}
		}
		for _, a := range b.Law.Answers() {
			has("an answer", "\n| `"+a.Type+"` | ")
		}
		for _, p := range b.Law.Phases() {
			has("a phase", "\n| `"+p.Name+"` | ")
		}
		for _, q := range b.Law.Open() {
			has("a question", plain(b.in(q)))
		}
		for _, kind := range b.Forms.Transitions() {
			for _, n := range Kept(b.Forms.Form(kind)) {
				has("why "+n.Path+" never leaves", " | "+plain(b.in(n.Field.OutReason))+" |")
			}
		}
		for _, c := range handover.Unused() {
			has("an unused code", string(c))
		}
		if m := regexp.MustCompile(`!\w+\.\w+|<no value>|\{\{|%!`).FindString(doc); m != "" {
			t.Errorf("%s: the document has %q", lang, m)
		}
		tables(t, doc)
	}
}

// tables holds that every row of a table has as many cells as its heading.
func tables(t *testing.T, doc string) {
	t.Helper()
	cells, rows := 0, 0
	for line := range strings.Lines(doc) {
		if !strings.HasPrefix(line, "|") {
			cells = 0
			continue
		}
		n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")
		if rows++; cells != 0 && n != cells {
			t.Errorf("a row of %d cells in a table of %d: %s", n, cells, line)
		}
		cells = n
	}
	if rows < 100 {
		t.Errorf("only %d rows", rows)
	}
}

// What is told of a code is all that the catalogue has on it.
func TestCode(t *testing.T) {
	b := book(t, law, i18n.Bokmaal)
	c := b.Code("V46")
	if c.Title != "Datoene på vedtaket" || !slices.Equal(c.Severities, []diag.Severity{diag.Error, diag.Warning}) || len(c.Messages) != 3 {
		t.Errorf("V46 is %+v", c)
	}
	for _, m := range c.Messages {
		if m.Message == "" || m.Remedy == "" {
			t.Errorf("%+v", m)
		}
	}
	if got := b.Code("S02").Messages[0].Message; got != "feltet «‹felt›» mangler" {
		t.Errorf("a hole is shown as %q", got)
	}
	if b.Severity(nil) != "behandles enkeltvis" || b.Severity(c.Severities) != "feil og varsel" {
		t.Error("the severities have other words")
	}
}

func TestMarkdown(t *testing.T) {
	for s, want := range map[string]string{
		"om.<avsnitt>.x": `om.\<avsnitt>.x`, "a * b": `a \* b`, "skriv |- her": `skriv \|- her`, "1. oktober": `1\. oktober`, "[ ]": `\[ ]`,
		"a`b": "a\\`b", `a\b`: `a\\b`, "gitt_av": "gitt_av",
	} {
		if got := plain(s); got != want {
			t.Errorf("%q is written %q, want %q", s, got, want)
		}
	}
	p := &page{}
	p.prose("Slik:\n\n  a: b\n  c:\n    - d\n\neller\n\n  x: y")
	if got, want := p.b.String(), "Slik:\n\n```yaml\na: b\nc:\n  - d\n```\n\neller\n\n```yaml\nx: y\n```\n\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := link("2 Hvem som må svare"); got != "[2 Hvem som må svare](#2-hvem-som-må-svare)" {
		t.Error(got)
	}
}
