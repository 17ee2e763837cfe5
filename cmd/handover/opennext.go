package main

import (
	"slices"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/packet"
)

// A replacement is a packet that takes the place of another.
type replacement struct{ by, old packet.ID }

// noteReplaced remembers what a packet replaces, or is replaced by: of many, that is told
// at the end.
func (r *openRun) noteReplaced(x *handover.Opened) {
	m := x.Packet.Manifest
	for _, p := range []replacement{{m.PacketID, m.Supersedes}, {x.ReplacedBy, m.PacketID}} {
		if p.by != "" && p.old != "" && !slices.Contains(r.replaced, p) {
			r.replaced = append(r.replaced, p)
		}
	}
}

// next says what to do with what has been opened, once for all of it.
func (r *openRun) next() {
	env := r.env
	for _, p := range r.replaced {
		env.warn("les.erstatter_en", map[string]any{"pakke": string(p.by), "gammel": string(p.old)})
	}
	env.tellSameCase(r.all)
	if r.deleteBy != "" {
		env.say("les.slettes", map[string]any{"dato": norwegianDate(r.deleteBy)})
	}
	r.tellWaiting()
}

// tellSameCase tells of packets about one case among which only the sender can choose.
func (env *Env) tellSameCase(all []handover.Arrival) {
	for _, ids := range handover.SameCase(all) {
		var texts []string
		for _, id := range ids {
			texts = append(texts, string(id))
		}
		env.warn("les.samme_sak", map[string]any{"n": len(ids), "pakker": env.text.And(texts)})
	}
}

// tellWaiting tells whose sender waits for an answer: the few that have just been opened
// one by one, and otherwise all in the folder, whenever they were opened.
func (r *openRun) tellWaiting() {
	env, waiting := r.env, handover.Waiting(r.all)
	if len(waiting) == 0 {
		return
	}
	var first day.Day
	still := map[packet.ID]bool{}
	for _, a := range waiting {
		first = day.Min(first, a.AnswerBy)
		still[a.ID] = true
	}
	by := ""
	if !first.IsZero() {
		by = i18n.Date(first)
	}
	r.answer = slices.DeleteFunc(r.answer, func(a toAnswer) bool { return !still[a.packet] })
	if r.table || len(r.answer) != len(waiting) {
		env.sayN("les.svar_alle", len(waiting), map[string]any{"frist": by, "mappe": quoted(r.options.output)})
		return
	}
	env.say("les.svar", map[string]any{"frist": by})
	for _, a := range r.answer {
		env.say("les.svar_linje", map[string]any{"mappe": quoted(a.folder)})
	}
}
