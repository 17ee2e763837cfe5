package i18n

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Language names a language by its code (BCP 47) in the language of p: "se"
// becomes "nordsamisk". A code that nothing is known of is returned as it is.
func (p *Printer) Language(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	if own, ok := languages[p.lang][tag.String()]; ok {
		return own
	}
	if name := display.Languages(p.display()).Name(tag); name != "" {
		return name
	}
	return code
}

// LanguageCode finds the code of a language that somebody has named, in any of our
// languages, or has given the code of. ok is false for what cannot be told: «samisk» is
// several languages.
func (c *Catalog) LanguageCode(name string) (code string, ok bool) {
	name = strings.ToLower(strings.Join(strings.Fields(name), " "))
	if code, ok := c.spoken()[name]; ok {
		return code, true
	}
	base, _, _ := strings.Cut(name, "-")
	tag, err := language.Parse(name)
	// «mor», «nei» and «ja» are words before they are codes.
	if err != nil || base == "ja" || len(base) != 2 && !slices.Contains(strings.Fields(spokenCodes), base) {
		return "", false
	}
	return tag.String(), true
}

// spokenNames are the names, in all languages, of the languages that children in
// Norwegian schools speak at home, and other names that people have for them.
func spokenNames() map[string]string {
	out := map[string]string{}
	for _, l := range Langs() {
		p := &Printer{lang: l}
		for code := range strings.FieldsSeq(spokenCodes) {
			out[strings.ToLower(p.Language(code))] = code
		}
	}
	for name, code := range otherNames {
		out[name] = code
	}
	return out
}

const spokenCodes = `no nb nn se smj sma fkv nsl en sv da fi is fo de fr nl es pt it pl lt lv et uk ru be ro bg hu cs sk sl hr sr bs mk sq
	el tr ar ku ckb kmr fa prs ps ur hi pa bn ta te ml gu mr si ne so ti am om sw rw rn ln yo ig ha tw ak wo ff sn zu af mg th vi lo km my tl fil id ms
	zh yue ja ko mn ka hy az kk ky uz tk tg ug ce tt he yi rom kl ht ca eu cy ga gd lb mt`

// otherNames are names that are written otherwise, or that two languages share.
var otherNames = map[string]string{
	"bokmål": "nb", "norsk bokmål": "nb", "norsk nynorsk": "nn", "farsi": "fa", "persisk": "fa", "dari persisk": "prs", "tigrinya": "ti", "tigrinsk": "ti", "kurdisk": "ku", "kurdish": "ku",
	"pashto": "ps", "pastho": "ps", "somalisk": "so", "punjabi": "pa", "panjabi": "pa", "mandarin": "zh", "kantonesisk": "yue", "sorani": "ckb",
	"kurdisk sorani": "ckb", "kurmanji": "kmr", "kurmandji": "kmr", "kurdisk kurmanji": "kmr", "tagalog": "tl", "filippinsk": "tl", "norsk tegnspråk": "nsl",
	"norsk teiknspråk": "nsl", "tegnspråk": "nsl", "teiknspråk": "nsl", "nordsamisk": "se", "lulesamisk": "smj", "sørsamisk": "sma", "romani": "rom",
	"romanes": "rom", "gresk": "el", "amharisk": "am", "oromo": "om", "swahili": "sw", "kinyarwanda": "rw", "kirundi": "rn", "burmesisk": "my",
	"tamilsk": "ta", "thailandsk": "th", "hebraisk": "he", "hviterussisk": "be", "belarusisk": "be", "tsjetsjensk": "ce", "moldovsk": "ro",
}

// Country names a country by its code (ISO 3166-1) in the language of p.
func (p *Printer) Country(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	if own, ok := countries[p.lang][region.String()]; ok {
		return own
	}
	if name := display.Regions(p.display()).Name(region); name != "" {
		return name
	}
	return code
}

// display is the language that names are looked up in. The tables have bokmål as no, and
// answer in Danish for nb.
func (p *Printer) display() language.Tag {
	if p.lang == Bokmaal {
		return language.Norwegian
	}
	return language.MustParse(string(p.lang))
}

// languages are names that the tables of x/text lack or have otherwise than
// Norwegian schools do.
var languages = map[Lang]map[string]string{
	Bokmaal: {"no": "norsk", "nb": "norsk bokmål", "nn": "nynorsk", "se": "nordsamisk", "smj": "lulesamisk", "sma": "sørsamisk", "fkv": "kvensk", "nsl": "norsk tegnspråk", "ti": "tigrinja", "prs": "dari"},
	Nynorsk: {"no": "norsk", "se": "nordsamisk", "smj": "lulesamisk", "sma": "sørsamisk", "fkv": "kvensk", "nsl": "norsk teiknspråk", "ti": "tigrinja", "prs": "dari"},
	English: {"no": "Norwegian", "se": "Northern Sámi", "smj": "Lule Sámi", "sma": "Southern Sámi", "fkv": "Kven", "nsl": "Norwegian Sign Language", "prs": "Dari"},
}

var countries = map[Lang]map[string]string{
	Bokmaal: {"UA": "Ukraina", "GR": "Hellas", "RO": "Romania"},
	Nynorsk: {"UA": "Ukraina"},
}
