package i18n

import (
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

func (p *Printer) display() language.Tag { return language.MustParse(string(p.lang)) }

// languages are names that the tables of x/text lack or have otherwise than
// Norwegian schools do.
var languages = map[Lang]map[string]string{
	Bokmaal: {"no": "norsk", "se": "nordsamisk", "smj": "lulesamisk", "sma": "sørsamisk", "fkv": "kvensk", "nsl": "norsk tegnspråk", "ti": "tigrinja", "prs": "dari"},
	Nynorsk: {"no": "norsk", "se": "nordsamisk", "smj": "lulesamisk", "sma": "sørsamisk", "fkv": "kvensk", "nsl": "norsk teiknspråk", "ti": "tigrinja", "prs": "dari"},
	English: {"no": "Norwegian", "se": "Northern Sámi", "smj": "Lule Sámi", "sma": "Southern Sámi", "fkv": "Kven", "nsl": "Norwegian Sign Language", "prs": "Dari"},
}

var countries = map[Lang]map[string]string{
	Bokmaal: {"UA": "Ukraina"},
	Nynorsk: {"UA": "Ukraina"},
}
