package handover

import (
	"bytes"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"text/template"
	"time"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/norid"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/secret"
	"github.com/handover-no/handover/handover/skeleton"
)

// A New says what a new case file begins with.
type New struct {
	Kind       string // transition
	Lang       string // "nb" or "nn"
	Schema     string // where an editor finds the JSON Schema
	CaseID     string
	Today      day.Day
	SenderUnit string // orgnr, or empty
	SenderType string // a word such as "helsestasjon", or empty
	Test       bool
	// Values are what is known of the child already, by path: "foresatte[0].navn".
	Values    map[string]secret.Text
	Guardians int // rows for them, if more than two
	// Languages are lists of codes of languages that are known, by path.
	Languages map[string][]string
}

// Skeleton returns a case file to fill in, with every field explained.
func (p *Program) Skeleton(n New) (string, error) {
	form := p.Forms.Form(n.Kind)
	if form == nil {
		return "", fmt.Errorf("handover: no form called %q", n.Kind)
	}
	text := p.Catalog.Printer(i18n.Lang(n.Lang))
	known := map[string]string{}
	for path, s := range p.known(n) {
		known[path] = skeleton.Scalar(s)
	}
	for path, codes := range n.Languages {
		known[path] = "[" + strings.Join(codes, ", ") + "]"
	}
	words := func(key string) string { return text.T("skjelett."+key, nil) }
	s := skeleton.Skeleton{
		Form: form, Lang: n.Lang, Schema: n.Schema, Known: known, Rows: map[string]int{"foresatte": max(2, n.Guardians), "tillatelser": 2},
		Words: skeleton.Words{
			Intro: strings.Split(words("innledning"), "\n"), Required: words("maa"), Within: words("maa_her"), Choose: words("velg"), YesNo: words("janei"),
			Example: words("eksempel"), None: words("ingen"), Measures: words("tiltak"), Sections: words("om"), Pick: words("omfang"),
			Seen: words("vist_tekst"),
		},
		Choices: map[string][]string{scopePath: scopes(form)},
	}
	return s.String(), nil
}

// known is what a new case says from the start, by path.
func (p *Program) known(n New) map[string]string {
	out := map[string]string{
		"skjema": p.Forms.Form(n.Kind).Field("skjema").Enum[0], "overgang": n.Kind, "saks_id": n.CaseID, "dokumentspraak": n.Lang, "miljoe": "produksjon",
	}
	if n.Test {
		out["miljoe"] = "test"
	}
	if n.SenderType != "" {
		out["avsender.type"] = n.SenderType
	}
	if n.SenderUnit != "" {
		out["avsender.orgnr"] = n.SenderUnit
	}
	for path, v := range n.Values {
		out[path] = v.Reveal()
	}
	return out
}

// scopePath is where an answer says what it is about.
const scopePath = "tillatelser.omfang"

// scopes lists what a permission may name, for people to choose from: of attachments
// one kind, to show how they are named.
func scopes(form *schema.Field) []string {
	var out []string
	shown := false
	for _, s := range consent.Scopes(form) {
		kind := strings.HasPrefix(s, "vedlegg.")
		if !kind || !shown {
			out = append(out, s)
		}
		shown = shown || kind
	}
	return out
}

// Example returns a filled-in, valid case file about nobody, with dates around
// today. Who answers in it has seen the texts.
func (p *Program) Example(n New) (string, error) {
	nothing := func(int) string { return "" }
	text, err := p.example(n, nothing)
	if err != nil {
		return "", err
	}
	form := p.Forms.Form(n.Kind)
	var found diag.List
	tree := casefile.Parse(n.Kind, []byte(text), &found)
	if tree == nil {
		return "", fmt.Errorf("handover: the example of %s: %w", n.Kind, found.Err())
	}
	c, err := p.validator.Case(tree, &found)
	if err != nil {
		return "", fmt.Errorf("handover: the example of %s: %w", n.Kind, err)
	}
	return p.example(n, func(row int) string {
		return strings.TrimSuffix(SeenBlock(consent.TextsOf(c, form, c.Grants[row])), "\n")
	})
}

// example writes an example, with what seen says that the answer in a row of
// tillatelser notes.
func (p *Program) example(n New, seen func(row int) string) (string, error) {
	name := "example/" + n.Kind + "." + n.Lang + ".yaml"
	src, err := fs.ReadFile(p.files, name)
	if err != nil {
		return "", fmt.Errorf("handover: %w", err)
	}
	start := nextStart(n.Today)
	t, err := template.New(name).Delims("<<", ">>").Funcs(template.FuncMap{
		"dag":   func(offset int) string { return n.Today.AddDays(offset).String() },
		"start": func(offset int) string { return start.AddDays(offset).String() },
		"aar":   func(offset int) int { return start.Year() + offset },
		"syntetisk": func(offset, month, dayOfMonth int) (string, error) {
			return synthetic(day.New(start.Year()+offset, time.Month(month), dayOfMonth))
		},
		"vist": seen,
	}).Parse(string(src))
	if err != nil {
		return "", fmt.Errorf("handover: %s: %w", name, err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, n); err != nil {
		return "", fmt.Errorf("handover: %s: %w", name, err)
	}
	return b.String(), nil
}

// synthetic returns a well-formed identity number of somebody born on that day,
// which nobody has: 80 is added to its month.
func synthetic(born day.Day) (string, error) {
	date := fmt.Sprintf("%02d%02d%02d", born.DayOfMonth(), int(born.Month())+80, born.Year()%100)
	const from, to = 50000, 99999 // of those who are born in this century
	for n := from; n <= to; n++ {
		if number := date + strconv.Itoa(n); norid.Check(norid.Fnr, number) == nil {
			return number, nil
		}
	}
	return "", fmt.Errorf("handover: no synthetic number for %s", born)
}

// nextStart returns a plausible first day of school after today: a Monday in the
// middle of August.
func nextStart(today day.Day) day.Day {
	for year := today.Year(); ; year++ {
		d := day.New(year, time.August, 14)
		for d.Weekday() != time.Monday {
			d = d.AddDays(1)
		}
		if d.After(today) {
			return d
		}
	}
}
