package register

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/handover-no/handover/handover/grading"
)

// headings are what the columns of common lists are called, in both målformer, by the
// field. They are written as asHeading has them.
var headings = words(map[string]string{
	"fornavn":                  "fornavn fornamn førenamn førenavn firstname givenname",
	"mellomnavn":               "mellomnavn mellomnamn",
	"etternavn":                "etternavn etternamn slektsnavn slektsnamn lastname surname",
	keyName:                    "navn namn barn barnet elev eleven fulltnavn fulltnamn heltnavn heiltnamn",
	"kallenavn":                "kallenavn kallenamn tiltalenavn tiltalenamn kalles kallast",
	"foedselsdato":             "fødselsdato fødselsdag fødd født fdato fødtdato dateofbirth birthdate",
	keyID:                      "fødselsnummer fødselsnr fnr personnummer personnr fødselsogpersonnummer fødselsnummerdnummer fnrdnr identitetsnummer idnummer idnr",
	keyDNumber:                 "dnummer dnr",
	keyDuf:                     "dufnummer dufnr duf",
	keyTransition:              "overgang",
	keyTongue:                  "morsmål språk førstespråk",
	keyHome:                    "hjemmespråk heimespråk språkhjemme språkheime",
	"skoleaar":                 "skoleår skuleår",
	"skolestart":               "skolestart skulestart førsteskoledag førsteskuledag",
	"trinn":                    "trinn årstrinn klassetrinn steg årssteg",
	"klasse":                   "klasse klassegruppe basisgruppe kontaktlærergruppe kontaktlærargruppe",
	"avsender_ansvarlig":       "kontaktperson kontaktlærer kontaktlærar pedagogiskleder pedagogiskleiar pedleder pedleiar ansvarlig ansvarleg",
	"avsender_ansvarlig_rolle": "kontaktpersonrolle kontaktpersonsrolle rollekontaktperson",
	"avsender_kommunenummer":   "kommunenummer kommunenr",
})

// units are what the sender and the recipient are called in front of, or behind, what
// is told of them.
var units = map[string][]string{
	"avsender": {
		"avsender", "avsendar", "avsenderenhet", "avsendareining", "barnehage", "barnehagen", "barnehagens", "barnehagesin", "avgiverskole", "avgivarskule",
		"avgivendeskole", "avgjevandeskule", "fraskole", "fråskule", "fraenhet", "fråeining", "nåværendeskole", "noverandeskule", "sendendeenhet", "sendandeeining", "sendende", "sendande",
	},
	"mottaker": {
		"mottaker", "mottakar", "mottakerenhet", "mottakareining", "mottakerskole", "mottakarskule", "mottakendeskole", "mottakandeskule", "mottakende", "mottakande",
		"mottakendeenhet", "mottakandeeining", "nyskole", "nyskule", "tilskole", "tilskule", "tilenhet", "tileining", "framtidigskole", "framtidigskule",
	},
	school: {"skole", "skule", "skolen", "skulen", "skolens", "enhet", "eining"},
}

// school is a unit that is the sender in some lists and the recipient in others.
const school = "skole"

// parts are what is told of a unit.
var parts = words(map[string]string{
	"orgnr":           "orgnr organisasjonsnummer organisasjonsnr orgnummer orgno",
	"navn":            "navn namn",
	"type":            "type slag",
	"rolle":           "rolle",
	"kommunenummer":   "kommunenummer kommunenr",
	"telefon":         "telefon telefonnummer tlf tlfnr",
	"ansvarlig":       "kontaktperson ansvarlig ansvarleg kontakt",
	"ansvarlig_rolle": "kontaktpersonrolle kontaktpersonsrolle",
})

// about is what is told of a guardian.
var about = words(map[string]string{
	"navn":           "navn namn",
	"fornavn":        "fornavn fornamn førenamn",
	"etternavn":      "etternavn etternamn slektsnavn slektsnamn",
	"telefon":        "telefon telefonnummer telefonnr tlf tlfnr mobil mobilnr mobilnummer mobiltelefon mobiltlf",
	"epost":          "epost epostadresse email mail emailadresse",
	"relasjon":       "relasjon relasjontilbarnet relasjontilbarn slektskap",
	"foreldreansvar": "foreldreansvar harforeldreansvar",
	"bor_hos":        "borhos bosted barnetborher barnetburher",
	"spraak":         "språk morsmål",
	"tolk":           "tolk tolkebehov behovfortolk",
	"tolkespraak":    "tolkespråk",
})

func words(lists map[string]string) map[string]string {
	out := map[string]string{}
	for key, list := range lists {
		for w := range strings.FieldsSeq(list) {
			out[strings.ToLower(w)] = key
		}
	}
	return out
}

var (
	inBrackets = regexp.MustCompile(`[(\[].*?[)\]]`)
	ofChild    = regexp.MustCompile(`^(?:barnets?|elevens?|elev|barn)(.+)$`)
	numbered   = regexp.MustCompile(`^(?:foresatte?|føresette?|foresett|føresatt|forelder|foreldre|verge|verje|pårørende|pårørande)(\d)(.*)$`)
	behind     = regexp.MustCompile(`^(.+?)(?:foresatte?|føresette?|foresett|forelder)(\d)$`)
	unnumbered = regexp.MustCompile(`^(?:foresatte?s?|føresette?s?|forelder|foreldre)(.*)$`)
	parent     = regexp.MustCompile(`^(mor|far)s?(.*)$`)
	parentLast = regexp.MustCompile(`^(.+?)(?:til)?(mor|far)$`)
	protection = regexp.MustCompile(`adressebeskytt|adressesperr|adressevern|adressegrad|^gradering|skjermet|skjerma|sperr(et|a)|fortrolig|fortruleg|diskresjon|hemmel(ig|eg)adr|kode[67]|klientadr|skjultadr|sikkerhetstiltak|^spesreg|^beskyttelse|^vern`)
)

// asHeading is a heading as it is compared: in lower case, without what stands in
// brackets, and nothing but letters and digits.
func asHeading(s string) string {
	s = inBrackets.ReplaceAllString(strings.ToLower(norm.NFC.String(s)), "")
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// Guardians that are called mor and far, and not by number.
const mother, father = 101, 102

// understand tells what a column is by its heading. Of a school it may be told only
// that it is one, see settle.
func understand(heading string) (target, bool) {
	h := asHeading(heading)
	if h == "" || len(h) > 64 {
		return target{}, false
	}
	if protection.MatchString(h) || grading.IsNoted(heading) {
		return target{key: keyProtection}, true
	}
	if key, ok := headings[h]; ok {
		return target{key: key}, true
	}
	if t, ok := guardian(h); ok {
		return t, true
	}
	if t, ok := unit(h); ok {
		return t, true
	}
	if m := ofChild.FindStringSubmatch(h); m != nil {
		if key, ok := headings[m[1]]; ok && !strings.HasPrefix(key, "avsender") {
			return target{key: key}, true
		}
	}
	return target{}, false
}

// guardian reads «Foresatt 2 telefon», «Telefon foresatt 2», «Mors mobil» and the like.
func guardian(h string) (target, bool) {
	of := func(part string, n int) (target, bool) {
		key, ok := about[part]
		if part == "" {
			key, ok = "navn", true
		}
		return target{"foresatt_" + key, n}, ok
	}
	if m := numbered.FindStringSubmatch(h); m != nil && m[1] >= "1" && m[1] <= "6" {
		return of(m[2], int(m[1][0]-'0'))
	}
	if m := behind.FindStringSubmatch(h); m != nil && m[2] >= "1" && m[2] <= "6" {
		return of(m[1], int(m[2][0]-'0'))
	}
	who := map[string]int{"mor": mother, "far": father}
	if m := parent.FindStringSubmatch(h); m != nil {
		if t, ok := of(m[2], who[m[1]]); ok {
			return t, true
		}
	}
	if m := parentLast.FindStringSubmatch(h); m != nil {
		if t, ok := of(m[1], who[m[2]]); ok {
			return t, true
		}
	}
	if m := unnumbered.FindStringSubmatch(h); m != nil {
		return of(m[1], 1)
	}
	return target{}, false
}

// unit reads «Mottakende skole», «Orgnr barnehage» and the like. What is told of some
// unit, and not of which, has the unit school.
func unit(h string) (target, bool) {
	if key, ok := parts[h]; ok && key == "orgnr" {
		return target{key: school + "_" + key}, true
	}
	for _, who := range []string{"avsender", "mottaker", school} {
		for _, name := range units[who] {
			if h == name {
				return target{key: who + "_navn"}, true
			}
			part, front := strings.CutPrefix(h, name)
			if !front {
				part, front = strings.CutSuffix(h, name)
			}
			if key, ok := parts[strings.TrimPrefix(part, "s")]; front && ok {
				return allowed(who, key)
			}
			if key, ok := parts[part]; front && ok {
				return allowed(who, key)
			}
		}
	}
	return target{}, false
}

// allowed leaves out what the case file does not tell of such a unit.
func allowed(who, part string) (target, bool) {
	t := target{key: who + "_" + part}
	_, ok := fieldOf(t.key)
	return t, ok || who == school
}
