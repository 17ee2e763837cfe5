package rule

import (
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/wording"
)

// nothingStrays looks for what easily slips into free text. A number that stands
// for a person has no right use there, and is an error. Telephone numbers,
// addresses and words may have one that the program cannot see, and are warnings.
func nothingStrays(in *Input, r reporter) {
	in.eachFreeText(func(t *text) {
		for _, m := range wording.Marks(t.words) {
			if in.Words.AtHome(m.Kind, t.field.Path) {
				continue
			}
			kind := warning(string(m.Kind))
			if m.Kind == wording.Person || m.Kind == wording.Refugee {
				kind = variant(string(m.Kind))
			}
			r(t.path, kind, t.in(in.Case.Tree, m.From, m.To))
		}
	})
	in.tellWords("V24", r)
}

// claimsHaveSources warns of a diagnosis that somebody says is there, where it
// may be told of, but nobody tells who has found it: «har ADHD».
func claimsHaveSources(in *Input, r reporter) {
	in.eachFreeText(func(t *text) {
		section := splitPath(t.field.Path)[0]
		if in.Words.OwnWords(t.field.Path) || section == "om" {
			return
		}
		for _, h := range t.hits(in.Words) {
			if h.List.Name == diagnoses && h.List.AtHome(t.field.Path, t.special) && h.IsClaim(t.words) && !in.hasSource(section, h.List) {
				r(t.path, warning("diagnose"), t.in(in.Case.Tree, h.From, h.To))
			}
		}
	})
}

// hasSource reports whether a section says who knows: the family, a journal, a
// service that makes diagnoses, or an expert assessment.
func (in *Input) hasSource(section string, l *wording.List) bool {
	about := in.Case.Data.At("om." + section)
	for _, v := range about.At("kilde.basert_paa").Items() {
		if v.Is("journal") {
			return true
		}
	}
	from, data := about.Field("svar_fra"), in.Case.Data.Field(section)
	return from.Is("foresatte") || from.Is("felles") ||
		l.NamesSource(wording.Read(about.At("kilde.rolle").Text().Reveal())) ||
		!data.Field("sakkyndig_dato").IsMissing() || !data.Field("sakkyndig_ppt").IsMissing()
}

// nobodyElseIsNamed looks for other children's names where a text is about whom
// the child is with. A given name that many have is one. Another word with a
// capital letter may be a place or a game, and the child's own words stand as
// they were said: both are warnings.
func nobodyElseIsNamed(in *Input, r reporter) {
	known := map[string]bool{}
	eachName(in.Case.Tree.Root, "", func(_, name string) {
		for _, w := range wording.Read(name).Words {
			known[w.Folded] = true
		}
	})
	in.eachFreeText(func(t *text) {
		if !t.sociometric {
			return
		}
		for _, name := range in.Words.Names(t.words, known) {
			place := t.in(in.Case.Tree, name.From, name.To)
			switch {
			case in.Words.OwnWords(t.field.Path):
				r(t.path, warning("egne"), place)
			case !name.Sure:
				r(t.path, warning("kanskje"), place)
			default:
				r(t.path, place)
			}
		}
	})
}

// eachName visits what people and units are called in the file.
func eachName(n *casefile.Node, path string, visit func(path, name string)) {
	for _, f := range n.Fields {
		if len(f.Value.Fields) == 0 && len(f.Value.Items) == 0 && !isName(f.Key) {
			continue // as most are
		}
		at := record.Join(path, f.Key)
		if f.Value.Kind == casefile.Scalar && isName(f.Key) {
			visit(at, f.Value.Raw())
		}
		eachName(f.Value, at, visit)
	}
	for _, it := range n.Items {
		eachName(it, path, visit)
	}
}
