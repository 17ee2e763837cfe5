package main_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"
)

// What is to go of a case, by a few rules that hold for the cases that are made up:
//
//   - Of what a recipient has asked for, the fields that the law lets it have go
//     (opplæringslova § 25-1 andre og tredje ledd): asked, below.
//   - Everything else takes a yes from each of those who decide – the pupil from 15,
//     the guardians before – to this recipient, about that path or what is above it,
//     and no exception from any of them. A yes that was taken back is none.
//   - The child's names and day of birth, and the names and telephones of those whom
//     it lives with, go along.
//   - What is said of a section in om goes with the section; no more of it than a date,
//     when only what the recipient has asked for goes, and that is not the whole section.

// asked are the fields that go on a request, by transition.
var asked = map[string][]string{
	"barneskole_ungdomsskole": {
		"skolegang.trinn", "skolegang.klasse", "skolegang.antall_skoleaar", "skolegang.skifte_antall", "skolegang.innfoeringsklasse", "skolegang.vanlig_klasse_i",
		"fag.norsk.mestring", "fag.matematikk.mestring", "fag.engelsk.mestring", "fag.oevrige.fag", "fag.oevrige.mestring",
		"spraak.vedtak_saerskilt_norsk", "fravaer.dager_siste_aar", "fravaer.timer_siste_aar", "valg", "historikk.navn",
	},
	"videregaaende": {
		"soeknad.program.kode", "soeknad.fortrinnsrett", "soeknad.individuell_behandling", "karakterer", "fravaer.dager_siste_aar", "fravaer.timer_siste_aar",
		"fravaer.aar", "historikk.navn",
	},
}

// isAsked reports whether a path goes because the recipient has asked.
func (o *outgoing) isAsked(path string) bool {
	return o.requested() != "" && slices.ContainsFunc(asked[o.of.transition], func(p string) bool { return covers(p, path) })
}

// requested is the day on which the recipient asked, or nothing.
func (o *outgoing) requested() string {
	for _, r := range rows(o.of.root, "anmodning") {
		if text(r, "fra_orgnr") == o.orgnr && text(r, "dato") <= proofDay {
			return text(r, "dato")
		}
	}
	return ""
}

// covers reports whether a path is another one or below it.
func covers(above, path string) bool { return path == above || strings.HasPrefix(path, above+".") }

// deciders are those who have to say yes, by name.
func (c *caseFile) deciders() (out []string) {
	born := text(c.root, "barn.foedselsdato")
	if fifteen := strconv.Itoa(year(born)+15) + born[4:]; fifteen <= proofDay {
		return []string{c.name()}
	}
	for _, g := range rows(c.root, "foresatte") {
		if text(g, "foreldreansvar") == "ja" || text(c.root, "omsorg.omsorgsovertakelse") == "ja" {
			out = append(out, text(g, "navn"))
		}
	}
	return out
}

func year(date string) int {
	n, _ := strconv.Atoi(date[:4])
	return n
}

// answers are those that somebody has given to the recipient and not taken back.
func (o *outgoing) answers(name string) (out []*yaml.Node) {
	for _, a := range rows(o.of.root, "tillatelser") {
		if text(a, "gitt_av.navn") != name || text(a, "trukket") != "" {
			continue
		}
		if text(a, "type") == "nekter" || slices.ContainsFunc(rows(a, "mottakere"), func(to *yaml.Node) bool {
			return text(to, "orgnr") == o.orgnr && slices.Contains(words(to, "roller"), o.role)
		}) {
			out = append(out, a)
		}
	}
	return out
}

// permitted returns the day on which the last of those who decide had said yes to a
// path, or nothing.
func (o *outgoing) permitted(path string) (last string) { return o.answered(path, covers) }

// isNamed reports whether those who decide have said yes to a path by its own name.
func (o *outgoing) isNamed(path string) bool {
	return o.answered(path, func(said, path string) bool { return said == path }) != ""
}

// answered is permitted, of a path that a yes has to name in a way.
func (o *outgoing) answered(path string, names func(said, path string) bool) (last string) {
	excused := slices.ContainsFunc(rows(o.of.root, "tillatelser"), func(a *yaml.Node) bool { return text(a, "unntak_grunn") != "" && text(a, "trukket") == "" })
	for _, name := range o.of.deciders() {
		given := ""
		all := o.answers(name)
		for _, a := range all {
			if text(a, "type") == "nekter" || slices.ContainsFunc(words(a, "unntatt"), func(said string) bool { return covers(said, path) }) {
				return ""
			}
			if slices.ContainsFunc(words(a, "omfang"), func(said string) bool { return names(said, path) }) {
				given = text(a, "dato")
			}
		}
		if given == "" && (len(all) > 0 || !excused) {
			return ""
		}
		last = max(last, given)
	}
	return last
}

// goes reports whether a path is to go.
func (o *outgoing) goes(path string) bool { return o.isAsked(path) || o.permitted(path) != "" }

// bare is a path without the numbers of rows.
func bare(path string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(path, "."), func(s string) bool { return s != "" && unicode.IsDigit(rune(s[0])) }), ".")
}

// promised are the values of a section that are to go.
func (o *outgoing) promised(section string, n *yaml.Node) (out []leaf) {
	for _, l := range leaves(section, n) {
		if o.goes(bare(l.path)) {
			out = append(out, l)
		}
	}
	return out
}

// release is all that is to go, by path: everything there is in sak.json but grunnlag.
func (o *outgoing) release() map[string]string {
	c, out := o.of.root, map[string]string{"skjema": "utlevering/v1"}
	put := func(all ...leaf) {
		for _, l := range all {
			out[l.path] = l.value
		}
	}
	for _, key := range []string{"overgang", "fase", "saks_id", "miljoe", "skoleaar", "skolestart", "dokumentspraak"} {
		if n := at(c, key); n != nil {
			put(leaves(key, n)...)
		}
	}
	put(leaves("mottaker", o.row)...)
	for _, key := range []string{"type", "orgnr", "navn", "kommunenummer", "ansvarlig", "svartelefon"} {
		put(leaves("avsender."+key, at(c, "avsender."+key))...)
	}
	sections := o.sections()
	for _, s := range sections {
		put(o.promised(s, at(c, s))...)
	}
	for _, l := range leaves("avsender", at(c, "avsender")) {
		if o.permitted(bare(l.path)) != "" {
			put(l)
			sections = append(sections, "avsender")
		}
	}
	n := 0
	for _, row := range rows(c, "vedlegg") {
		if o.permitted("vedlegg."+text(row, "type")) == "" {
			continue
		}
		put(leaves(fmt.Sprint("vedlegg.", n), row)...)
		n++
		sections = append(sections, "vedlegg")
	}
	onPermission := slices.ContainsFunc(sections, func(s string) bool { return o.onPermission(s) })
	put(o.child(onPermission)...)
	put(o.guardians(onPermission)...)
	for _, s := range slices.Compact(sections) {
		put(o.about(s)...)
	}
	return out
}

// onPermission reports whether something of a section goes because those who decide
// have said yes.
func (o *outgoing) onPermission(section string) bool {
	if section == "vedlegg" {
		return true
	}
	n := at(o.of.root, section)
	return slices.ContainsFunc(leaves(section, n), func(l leaf) bool { return !o.isAsked(bare(l.path)) && o.permitted(bare(l.path)) != "" })
}

// isWhole reports whether nothing of a section, whatever could stand there, is held back.
func (o *outgoing) isWhole(section string) bool {
	excepted := slices.ContainsFunc(rows(o.of.root, "tillatelser"), func(a *yaml.Node) bool {
		return slices.ContainsFunc(words(a, "unntatt"), func(said string) bool { return covers(section, said) })
	})
	return o.isAsked(section) || o.permitted(section) != "" && !excepted
}

// child is what goes along of the child, and what has been answered for.
func (o *outgoing) child(onPermission bool) (out []leaf) {
	for _, l := range leaves("barn", at(o.of.root, "barn")) {
		switch key := strings.TrimPrefix(l.path, "barn."); {
		case key == "fornavn" || key == "etternavn" || key == "foedselsdato",
			key == "kallenavn" && onPermission,
			key == "bor_sammen_med" && o.permitted(l.path) != "":
			out = append(out, l)
		}
	}
	return out
}

// guardians is what goes along of those whom the child lives with, and what has been
// answered for.
func (o *outgoing) guardians(onPermission bool) (out []leaf) {
	n := 0
	for _, g := range rows(o.of.root, "foresatte") {
		home := text(g, "bor_hos") == "fast" || text(g, "bor_hos") == "delt"
		if !home && o.permitted("foresatte") == "" {
			continue
		}
		for i := 0; i < len(g.Content); i += 2 {
			key, along := g.Content[i].Value, false
			switch key {
			case "navn", "telefon":
				along = true
			case "spraak", "tolk", "tolkespraak":
				along = onPermission
			case "relasjon", "bor_hos", "kontaktes_via":
				along = o.isNamed("foresatte." + key)
			}
			if along {
				out = append(out, leaf{fmt.Sprintf("foresatte.%d.%s", n, key), g.Content[i+1].Value})
			}
		}
		n++
	}
	return out
}

// about is what is said of a section that goes.
func (o *outgoing) about(section string) (out []leaf) {
	n := at(o.of.root, "om."+section)
	if n == nil {
		return nil
	}
	for _, l := range leaves("om."+section, n) {
		if strings.HasSuffix(l.path, ".sist_oppdatert") || o.onPermission(section) || o.isWhole(section) {
			out = append(out, l)
		}
	}
	return out
}

// compare holds what stands in sak.json against what is to go, and returns how many
// values are as they should be, and where something is not. It tells no value.
func (o *outgoing) compare(data map[string]any) (same int, wrong []string) {
	want, got := o.release(), map[string]string{}
	for key, v := range data {
		if key != "grunnlag" {
			flatten(key, v, got)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(want)) {
		v, ok := got[path]
		switch {
		case !ok:
			wrong = append(wrong, path+" is to go, and is not there")
		case v != want[path]:
			wrong = append(wrong, path+" is not as in the case file")
		default:
			same++
		}
	}
	for _, path := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[path]; !ok {
			wrong = append(wrong, path+" is not to go, and is there")
		}
	}
	return same, append(wrong, o.compareBases(want, data["grunnlag"])...)
}

// compareBases holds that every section that goes has a basis, no other has, and that
// each says when the last who was needed had answered, or when the recipient asked.
func (o *outgoing) compareBases(want map[string]string, bases any) (wrong []string) {
	has := map[string]bool{}
	list, _ := bases.([]any)
	for _, b := range list {
		row, _ := b.(map[string]any)
		section, given := fmt.Sprint(row["seksjon"]), fmt.Sprint(row["gitt"])
		has[section] = true
		days := []string{o.requested()}
		for path := range want {
			if covers(section, path) {
				if s, _, _ := strings.Cut(path, "."); s == "vedlegg" || s == "barn" || s == "foresatte" {
					days = append(days, o.lastAnswer()) // on the day of whatever they go along with
				}
				days = append(days, o.permitted(bare(path)))
			}
		}
		if given == "" || !slices.Contains(days, given) {
			wrong = append(wrong, "grunnlag: "+section+" has another day")
		}
	}
	for path := range want {
		section, _, _ := strings.Cut(path, ".")
		if s := at(o.of.root, section); !has[section] && (!slices.Contains(frame, section) || section == "barn" || section == "foresatte" || section == "vedlegg") && s != nil {
			wrong = append(wrong, "grunnlag: "+section+" has none")
			has[section] = true
		}
	}
	return wrong
}

// lastAnswer is the day of the last answer to the recipient that counts.
func (o *outgoing) lastAnswer() (last string) {
	for _, name := range o.of.deciders() {
		for _, a := range o.answers(name) {
			last = max(last, text(a, "dato"))
		}
	}
	return last
}

// flatten is a value of JSON as leaves are: yes and no as case files write them.
func flatten(path string, v any, out map[string]string) {
	switch v := v.(type) {
	case map[string]any:
		for key, e := range v {
			flatten(path+"."+key, e, out)
		}
	case []any:
		for i, e := range v {
			flatten(path+"."+strconv.Itoa(i), e, out)
		}
	case bool:
		out[path] = map[bool]string{true: "ja", false: "nei"}[v]
	case float64:
		out[path] = strconv.FormatFloat(v, 'f', -1, 64)
	default:
		out[path] = fmt.Sprint(v)
	}
}
