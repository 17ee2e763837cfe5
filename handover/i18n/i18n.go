// Package i18n holds every word that a person reads and that is not part of a
// template: messages, help, dates, lists and sorting, in bokmål, nynorsk and
// English.
//
// Texts live in catalog/<area>.<language>.json as whole sentences with named
// holes ("{{.fil}}"). A text that is missing in one language fails a test; it
// never falls back silently to another.
package i18n

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/handover-no/handover/handover/bulk"
)

//go:embed catalog/*.json
var catalogs embed.FS

// Lang is a language that the program speaks.
type Lang string

// The languages. Bokmål is the default.
const (
	Bokmaal Lang = "nb"
	Nynorsk Lang = "nn"
	English Lang = "en"
)

// Langs lists the languages, default first.
func Langs() []Lang { return []Lang{Bokmaal, Nynorsk, English} }

// Match picks the language for a wish such as "nn", "nn-NO", "no" or
// "nb_NO.UTF-8". ok is false when the wish names none of ours.
func Match(wish string) (l Lang, ok bool) {
	wish, _, _ = strings.Cut(wish, ".")
	if wish == "" || wish == "C" || wish == "POSIX" {
		return Bokmaal, false
	}
	tags := make([]language.Tag, 0, 3)
	for _, l := range Langs() {
		tags = append(tags, language.MustParse(string(l)))
	}
	tag, err := language.Parse(strings.ReplaceAll(wish, "_", "-"))
	if err != nil {
		return Bokmaal, false
	}
	// The index counts: the tag that Match returns carries extensions ("nb-u-rg-nozzzz").
	_, i, confidence := language.NewMatcher(tags).Match(tag)
	return Langs()[i], confidence >= language.High
}

// A Catalog is all texts in all languages. It is read once and shared. Each language
// is read when it is first asked for: a run speaks one or two of them.
type Catalog struct {
	bundles map[Lang]func() *goi18n.Bundle
	spoken  func() map[string]string // codes of languages, by their names
}

// Load returns the embedded texts. It fails only when the program was built without.
func Load() (*Catalog, error) {
	c := &Catalog{map[Lang]func() *goi18n.Bundle{}, sync.OnceValue(spokenNames)}
	for _, l := range Langs() {
		names, err := fs.Glob(catalogs, "catalog/*."+string(l)+".json")
		if err != nil || len(names) == 0 {
			return nil, fmt.Errorf("i18n: no texts in %s", l)
		}
		c.bundles[l] = sync.OnceValue(func() *goi18n.Bundle { return read(l, names) })
	}
	return c, nil
}

// read reads the texts of one language, the files at the same time: nobody can be told
// anything before. A file that is none is a fault in how the program was built, which
// tests keep from happening.
func read(l Lang, names []string) *goi18n.Bundle {
	texts := make([][]*goi18n.Message, len(names))
	err := bulk.All(len(names), func(i int) (err error) {
		texts[i], err = readFile(names[i])
		return err
	})
	b := goi18n.NewBundle(language.MustParse(string(l)))
	for _, some := range texts {
		err = errors.Join(err, b.AddMessages(language.MustParse(string(l)), some...))
	}
	if err != nil {
		panic(err)
	}
	return b
}

func readFile(name string) ([]*goi18n.Message, error) {
	data, err := catalogs.ReadFile(name)
	if err != nil {
		return nil, err
	}
	file, err := goi18n.ParseMessageFileBytes(data, name, map[string]goi18n.UnmarshalFunc{"json": json.Unmarshal})
	if err != nil {
		return nil, fmt.Errorf("i18n: %s: %w", name, err)
	}
	return file.Messages, nil
}

// Printer returns the texts in one language, or in bokmål if it is none of ours.
func (c *Catalog) Printer(l Lang) *Printer {
	bundle, ok := c.bundles[l]
	if !ok {
		l, bundle = Bokmaal, c.bundles[Bokmaal]
	}
	return &Printer{lang: l, loc: goi18n.NewLocalizer(bundle(), string(l))}
}

// A Printer writes in one language. It is safe for concurrent use.
type Printer struct {
	lang Lang
	loc  *goi18n.Localizer
}

// Lang returns the language of p.
func (p *Printer) Lang() Lang { return p.lang }

// Has reports whether there is a text with this key.
func (p *Printer) Has(key string) bool {
	_, tag, err := p.loc.LocalizeWithTag(&goi18n.LocalizeConfig{MessageID: key})
	return err == nil && tag == language.MustParse(string(p.lang))
}

// T returns the text with this key; args fill its holes. A key that does not
// exist is shown as "!key"; tests keep that from happening.
func (p *Printer) T(key string, args map[string]any) string {
	return p.text(&goi18n.LocalizeConfig{MessageID: key, TemplateData: args})
}

// hole is a hole of a text that names what fills it.
var hole = regexp.MustCompile(`{{\.([a-z_]+)}}`)

// Shown returns the text with this key as it can be shown to readers of the text
// itself: what fills a hole stands by its name, «‹felt›».
func (p *Printer) Shown(key string) string {
	return hole.ReplaceAllString(p.text(&goi18n.LocalizeConfig{MessageID: key, TemplateParser: template.IdentityParser{}}), "‹$1›")
}

// N returns the text with this key in the plural form for n, which is also the
// hole "{{.n}}".
func (p *Printer) N(key string, n int, args map[string]any) string {
	data := map[string]any{"n": n}
	for k, v := range args {
		data[k] = v
	}
	return p.text(&goi18n.LocalizeConfig{MessageID: key, TemplateData: data, PluralCount: n})
}

func (p *Printer) text(c *goi18n.LocalizeConfig) string {
	s, err := p.loc.Localize(c)
	if err != nil {
		return "!" + c.MessageID
	}
	return s
}

// And joins words as a sentence does: "a, b og c".
func (p *Printer) And(words []string) string {
	return p.join(words, map[Lang]string{Bokmaal: " og ", Nynorsk: " og ", English: " and "}[p.lang])
}

// Or joins words as alternatives: "a, b eller c".
func (p *Printer) Or(words []string) string {
	return p.join(words, map[Lang]string{Bokmaal: " eller ", Nynorsk: " eller ", English: " or "}[p.lang])
}

func (p *Printer) join(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + last + words[len(words)-1]
}

// Sort sorts words in Norwegian order: … Zara, Ærlig, Øystein, Ådne.
func Sort(words []string) { norwegian().SortStrings(words) }

// Order returns a comparison of words in the order of Sort. It is not safe for
// concurrent use.
func Order() func(a, b string) int { return norwegian().CompareString }

// norwegian has the order both målformer use: the collation called "nb" puts Å
// beside A, and that of "nn" does not.
func norwegian() *collate.Collator { return collate.New(language.MustParse("nn")) }

// Groups returns the names of the groups in an area of the catalogue that have a
// text with this ending, sorted: for the codes of the rules, which are the groups
// of the area "rules" with a ".tittel".
func (c *Catalog) Groups(area, ending string) []string {
	var out []string
	for name, texts := range c.area(area) {
		if texts[strings.TrimPrefix(ending, ".")] != nil {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// Keys returns the names of the texts in a group of an area, sorted.
func (c *Catalog) Keys(area, group string) []string {
	return slices.Sorted(maps.Keys(c.area(area)[group]))
}

// area reads the groups of an area, as bokmål has them.
func (c *Catalog) area(name string) map[string]map[string]any {
	data, err := catalogs.ReadFile("catalog/" + name + "." + string(Bokmaal) + ".json")
	if err != nil {
		return nil
	}
	var groups map[string]map[string]any
	if json.Unmarshal(data, &groups) != nil {
		return nil
	}
	return groups
}
