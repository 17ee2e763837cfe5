package main

import (
	"strings"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/consent"
)

// tellSeen writes what an answer notes when whoever gives it has read all of this,
// and how the answers that are there stand to it.
func (env *Env) tellSeen(p *handover.Program, c *handover.Checked, r *consent.Reading, o showTextOptions) {
	standing := p.Seen(c)
	if env.global.json {
		env.json(shownLine(r, standing, o.output))
		return
	}
	env.outln(strings.TrimSuffix(handover.SeenBlock(r.Texts), "\n"))
	env.say("vistekst.lim_inn", nil)
	for _, s := range standing {
		env.tellStanding(s)
	}
}

// tellStanding says how an answer stands to the text, by its row: what it is called
// in the file may be somebody's name.
func (env *Env) tellStanding(s consent.Standing) {
	row := s.Grant.Index + 1
	if len(s.Older)+len(s.Unseen) == 0 {
		env.say("vistekst.alt", map[string]any{"nr": row})
		return
	}
	for _, part := range []struct {
		key      string
		sections []string
	}{{"vistekst.denne", s.Current}, {"vistekst.eldre", s.Older}, {"vistekst.mangler", s.Unseen}} {
		if len(part.sections) > 0 {
			env.say(part.key, map[string]any{"nr": row, "avsnitt": wrap(part.sections, previewWidth, "    ")})
		}
	}
}

// shownLine is what was shown, for programs.
func shownLine(r *consent.Reading, standing []consent.Standing, file string) any {
	type permission struct {
		Row     int      `json:"row"` // of tillatelser, from 1
		Current []string `json:"current,omitempty"`
		Older   []string `json:"older,omitempty"`
		Missing []string `json:"missing,omitempty"`
	}
	line := struct {
		Type        string            `json:"type"`
		CaseID      string            `json:"case_id"`
		File        string            `json:"file,omitempty"`
		Sections    map[string]string `json:"sections"`
		Permissions []permission      `json:"permissions,omitempty"`
	}{Type: "shown_text", CaseID: r.CaseID, File: file, Sections: map[string]string{}}
	for _, t := range r.Texts {
		line.Sections[t.Section] = t.Digest
	}
	for _, s := range standing {
		line.Permissions = append(line.Permissions, permission{s.Grant.Index + 1, s.Current, s.Older, s.Unseen})
	}
	return line
}
