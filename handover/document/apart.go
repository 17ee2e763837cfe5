package document

import (
	"slices"

	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/consent"
)

// apart writes the sections that have a page of their own: nothing else stands on
// it, so that it can be taken out before the packet is passed on. What is left then
// tells nothing of it: it is not on the first page, its measures are in no other
// table, and what it goes on and what there is to do about it stand on it alone.
func (b *builder) apart() []Block {
	var out []Block
	for _, s := range b.Template.sections {
		v := b.data.Field(s.key)
		if !s.apart || v.IsMissing() {
			continue
		}
		out = append(append(out, PageBreak{}), b.section(s, b.parts(s, v))...)
		if rows := collect(v, s.key); len(rows) > 0 {
			out = append(out, b.decisionTable(rows))
		}
		out = append(out, b.basisTable(b.basesOf(s.key)))
		if todo := b.todoTable(func(it checklist.Item) bool { return it.Section == s.key }); len(todo.Rows) > 0 {
			out = append(out, todo)
		}
	}
	if len(out) > 0 {
		out = append(out, PageBreak{})
	}
	return out
}

// basesOf returns what a section goes on.
func (b *builder) basesOf(section string) []consent.SectionBasis {
	return slices.DeleteFunc(slices.Clone(b.Release.Bases), func(s consent.SectionBasis) bool { return s.Section != section })
}

// sharedBases returns what everything goes on that has no page of its own.
func (b *builder) sharedBases() []consent.SectionBasis {
	return slices.DeleteFunc(slices.Clone(b.Release.Bases), func(s consent.SectionBasis) bool { return b.Template.IsApart(s.Section) })
}

// IsApart reports whether a section has a page of its own.
func (t *Template) IsApart(key string) bool {
	return slices.ContainsFunc(t.sections, func(s section) bool { return s.key == key && s.apart })
}
