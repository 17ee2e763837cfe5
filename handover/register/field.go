package register

import (
	"regexp"
	"strconv"
	"strings"
)

// A form says how what stands in a cell is read.
type form uint8

const (
	text   form = iota
	word        // one of the words of the case file, or an everyday word for one
	date        //
	number      // of an identity, which may have lost its first zero
	digits      // other numbers written with spaces or without
	telephone
	whole    // a small number, perhaps with words around it: «7. trinn»
	language // a code of a language, or its name
)

// A field is what a column can hold.
type field struct {
	key  string
	path string // in the case file, with % for the number of the guardian; or nothing
	form form
}

// The keys of fields that are not just written where they belong.
const (
	keyName       = "navn"
	keyID         = "foedselsnummer"
	keyDNumber    = "d_nummer"
	keyDuf        = "duf_nummer"
	keyProtection = "adressebeskyttelse"
	keyTransition = "overgang"
	keyEmail      = "foresatt_epost"
	keyTongue     = "morsmaal"
	keyHome       = "spraak_hjemme"
	keySkip       = "ikke_med"
)

// fields are all fields, in the order in which they are told of.
var fields = []field{
	{"fornavn", "barn.fornavn", text},
	{"mellomnavn", "barn.mellomnavn", text},
	{"etternavn", "barn.etternavn", text},
	{keyName, "", text}, // «Etternavn, Fornavn»
	{"kallenavn", "barn.kallenavn", text},
	{"foedselsdato", "barn.foedselsdato", date},
	{keyID, "barn.id.verdi", number},
	{keyDNumber, "barn.id.verdi", number},
	{keyDuf, "barn.id.verdi", number},
	{keyProtection, "", text},
	{"trinn", "skolegang.trinn", whole},
	{"klasse", "skolegang.klasse", text},
	{keyTongue, MotherTongue, language},
	{keyHome, HomeLanguage, language},
	{"foresatt_navn", "foresatte[%].navn", text},
	{"foresatt_fornavn", "", text},
	{"foresatt_etternavn", "", text},
	{"foresatt_relasjon", "foresatte[%].relasjon", word},
	{"foresatt_foreldreansvar", "foresatte[%].foreldreansvar", word},
	{"foresatt_bor_hos", "foresatte[%].bor_hos", word},
	{"foresatt_telefon", "foresatte[%].telefon", telephone},
	{keyEmail, "", text}, // the case file has no place for it
	{"foresatt_spraak", "foresatte[%].spraak", language},
	{"foresatt_tolk", "foresatte[%].tolk", word},
	{"foresatt_tolkespraak", "foresatte[%].tolkespraak", language},
	{"avsender_type", "avsender.type", word},
	{"avsender_orgnr", "avsender.orgnr", digits},
	{"avsender_navn", "avsender.navn", text},
	{"avsender_kommunenummer", "avsender.kommunenummer", digits},
	{"avsender_ansvarlig", "avsender.ansvarlig.navn", text},
	{"avsender_ansvarlig_rolle", "avsender.ansvarlig.rolle", text},
	{"avsender_telefon", "avsender.svartelefon", telephone},
	{"mottaker_type", "mottakere[0].type", word},
	{"mottaker_orgnr", "mottakere[0].orgnr", digits},
	{"mottaker_navn", "mottakere[0].navn", text},
	{"mottaker_rolle", "mottakere[0].rolle", word},
	{keyTransition, "overgang", word},
	{"fase", "fase", word},
	{"skoleaar", "skoleaar", text},
	{"skolestart", "skolestart", date},
	{"lokal_frist", "lokal_frist", date},
	{"dokumentspraak", "dokumentspraak", word},
}

// Where an Entry has the languages of a child, in words. Which field of a case file
// takes them is up to its form.
const (
	MotherTongue = "barn.morsmaal"
	HomeLanguage = "barn.spraak_hjemme"
)

func fieldOf(key string) (field, bool) {
	for _, f := range fields {
		if f.key == key {
			return f, true
		}
	}
	return field{}, false
}

// MaxGuardians is how many guardians a case file may have.
const MaxGuardians = 6

// A target is the field that a column is read to, and for fields of guardians which
// guardian it is, from 1.
type target struct {
	key string
	n   int
}

var guardianKey = regexp.MustCompile(`^foresatt_([1-6])_([a-z_]+)$`)

// targetOf reads a key as mappings have it: foresatt_2_telefon.
func targetOf(key string) (target, bool) {
	if m := guardianKey.FindStringSubmatch(key); m != nil {
		n, _ := strconv.Atoi(m[1]) // the pattern lets nothing but a digit through
		_, ok := fieldOf("foresatt_" + m[2])
		return target{"foresatt_" + m[2], n}, ok
	}
	_, ok := fieldOf(key)
	return target{key: key}, ok && !strings.HasPrefix(key, "foresatt_") || key == keySkip
}

// String is the key as mappings have it.
func (t target) String() string {
	if t.n == 0 {
		return t.key
	}
	return strings.Replace(t.key, "foresatt_", "foresatt_"+strconv.Itoa(t.n)+"_", 1)
}

// path is where in the case file a target is written, or its key when it is not
// written as it stands.
func (t target) path() string {
	f, _ := fieldOf(t.key)
	switch {
	case f.path == "":
		return t.String()
	case t.n > 0:
		return strings.Replace(f.path, "%", strconv.Itoa(t.n-1), 1)
	}
	return f.path
}

// Keys lists the keys that a mapping may name.
func Keys() []string {
	var out []string
	for _, f := range fields {
		if strings.HasPrefix(f.key, "foresatt_") {
			for n := range MaxGuardians {
				out = append(out, target{f.key, n + 1}.String())
			}
			continue
		}
		out = append(out, f.key)
	}
	return append(out, keySkip)
}

// PathOf returns where in the case file a key is written, or nothing for one that is
// not written as it stands.
func PathOf(key string) string {
	t, ok := targetOf(key)
	if f, _ := fieldOf(t.key); !ok || f.path == "" {
		return ""
	}
	return t.path()
}

// A Place is what a finding in a list points at: a field by its key, without the
// number of the guardian, which is N.
type Place struct {
	Key string
	N   int
}

// PlaceOf tells which field stands at the path of a finding; ok is false for none.
func PlaceOf(path string) (Place, bool) {
	if t, ok := targetOf(path); ok {
		return Place{t.key, t.n}, true
	}
	for _, f := range fields {
		if f.path == path && f.path != "" {
			return Place{f.key, 0}, true
		}
		before, after, many := strings.Cut(f.path, "%")
		if n, ok := strings.CutPrefix(path, before); many && ok && strings.HasSuffix(n, after) {
			if n, err := strconv.Atoi(strings.TrimSuffix(n, after)); err == nil {
				return Place{f.key, n + 1}, true
			}
		}
	}
	return Place{}, false
}

// PlaceKeys lists the keys that a Place may have.
func PlaceKeys() []string {
	var out []string
	for _, f := range fields {
		out = append(out, f.key)
	}
	return out
}
