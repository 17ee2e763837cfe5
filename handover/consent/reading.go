package consent

import (
	"fmt"
	"slices"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/validate"
)

// A Reading is what a family reads before it answers: everything in a case that
// could leave to somebody, whatever comes to be allowed. It is no Release:
// nothing is packed of it, and it has neither legal bases nor files.
type Reading struct {
	CaseID     string
	Transition string
	Language   string // of the document: "nb" or "nn"
	Test       bool
	Start      day.Day // first day of school
	// Data has the sender, those it is for (mottakere: navn and rolle), the child,
	// the sections, and what is said about them (om). Of guardians it has nothing:
	// the same copy may be read in two homes.
	Data record.Value
	// Alone tells that the pupil answers about all of it, and nobody else.
	Alone bool
	// Texts are the sections that can be answered, in the order of the form.
	Texts []Text
	// Codes has the digests that may stand on paper, by section. A section of which
	// a part never leaves has none: a digest lets anybody test a guess at the part.
	Codes map[string]string
}

// ReadingCopy returns what a family reads of a case that is for these recipients,
// or nil when nothing may be shown: the address is protected, or the form is wrong.
func ReadingCopy(c *validate.Case, form *schema.Field, to []validate.Recipient) *Reading {
	if c.Protection == validate.Protected || c.Broken != nil {
		return nil
	}
	r := &reader{c: c, form: form}
	for _, t := range to {
		r.roles = append(r.roles, t.Role)
	}
	out := &Reading{
		CaseID: c.ID, Transition: c.Transition, Language: c.Language, Test: c.Test, Start: c.Start, Codes: map[string]string{},
	}
	fields := []record.Field{{Key: "mottakere", Value: r.recipients(to)}, {Key: sender, Value: r.open(sender)}, {Key: child, Value: r.open(child)}}
	for _, t := range Texts(c, form) {
		kept := r.open(t.Section)
		if kept.IsMissing() {
			continue
		}
		out.Texts = append(out.Texts, t)
		if Digest(kept) == t.Digest {
			out.Codes[t.Section] = t.Digest
		}
		if t.Section == attachments {
			kept = r.attachments()
		}
		if t.Section != sender {
			fields = append(fields, record.Field{Key: t.Section, Value: kept})
		}
	}
	if om := r.about(fields); !om.IsMissing() {
		fields = append(fields, record.Field{Key: "om", Value: om})
	}
	out.Data = record.OfMap(fields...)
	return out
}

// A reader takes out of a case what the form lets out.
type reader struct {
	c     *validate.Case
	form  *schema.Field
	roles []string // of those it is for
}

// open returns what stands in a top-level field and could leave.
func (r *reader) open(key string) record.Value {
	return r.c.Data.Field(key).Prune(key, r.couldLeave)
}

// couldLeave reports whether the form lets a field out to somebody in one of the
// roles, if all who decide say yes.
func (r *reader) couldLeave(path string) bool {
	f := r.form.At(path)
	return f.MayLeave() && !f.Within(func(g *schema.Field) bool {
		return len(g.Roles) > 0 && !slices.ContainsFunc(r.roles, func(role string) bool { return slices.Contains(g.Roles, role) })
	})
}

// recipients names those that the case is for.
func (r *reader) recipients(to []validate.Recipient) record.Value {
	rows := r.c.Data.Field("mottakere").Items()
	var out []record.Value
	for _, t := range to {
		row := rows[t.Index]
		out = append(out, record.OfMap(
			record.Field{Key: "navn", Value: row.Field("navn")}, record.Field{Key: "rolle", Value: row.Field("rolle")},
		))
	}
	return record.OfList(out...)
}

// attachments returns the rows of vedlegg, each with a file under the name that it
// would have in a packet, and not under its name on somebody's machine.
func (r *reader) attachments() record.Value {
	var out []record.Value
	n := 0
	for _, row := range r.c.Data.Field(attachments).Items() {
		kept := row.Prune(attachments, r.couldLeave)
		if file := row.Field(schema.AttachedFile); !file.IsMissing() {
			n++
			kept = kept.With(schema.EnclosedFile, file.Replace(fmt.Sprintf("vedlegg/%02d.pdf", n)))
		}
		out = append(out, kept)
	}
	return record.OfList(out...)
}

// about returns what is said about the sections: who wrote them, and when.
func (r *reader) about(sections []record.Field) record.Value {
	var out []record.Field
	for _, f := range sections {
		if kept := r.c.Data.At("om."+f.Key).Prune("om."+f.Key, r.couldLeave); !kept.IsMissing() {
			out = append(out, record.Field{Key: f.Key, Value: kept})
		}
	}
	if len(out) == 0 {
		return record.Value{}
	}
	return record.OfMap(out...)
}
