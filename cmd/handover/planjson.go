package main

import "github.com/handover-no/handover/handover/plan"

// lines writes a plan for programs: a line for each recipient and each case, and the
// sum last. Of what is handled individually there is no line.
func (p planned) lines(o planOptions, code int) {
	type key struct {
		Fingerprint string `json:"fingerprint"`
		Until       string `json:"until"`
		First       bool   `json:"first_use,omitempty"`
	}
	for i, r := range p.plan.Rows() {
		line := struct {
			Type     string `json:"type"`
			To       party  `json:"to"`
			Name     string `json:"name,omitempty"`
			Ready    int    `json:"ready"`
			Nothing  int    `json:"nothing_shared"`
			Stopped  int    `json:"stopped"`
			Withheld int    `json:"withheld"` // parts
			Pages    int    `json:"pages"`
			Bytes    int    `json:"bytes"`
			Keys     []key  `json:"keys"`
		}{"planned_recipient", party{r.Orgnr, r.Role}, p.name(r.Orgnr), r.Ready, r.Nothing, r.Stopped, r.Parts, r.Pages, r.Bytes, []key{}}
		for _, k := range p.plan.Recipients[i].Keys {
			line.Keys = append(line.Keys, key(k))
		}
		p.env.json(line)
	}
	for _, c := range p.plan.Cases {
		p.env.json(plannedCase(c))
	}
	s := p.plan.Sum()
	p.env.json(struct {
		Type       string `json:"type"`
		File       string `json:"file"`
		XLSX       string `json:"xlsx,omitempty"`
		Cases      int    `json:"cases"`
		Ready      int    `json:"ready"`
		Held       int    `json:"ready_with_withheld"`
		Nothing    int    `json:"nothing_shared"`
		NoKey      int    `json:"without_key"`
		Stopped    int    `json:"stopped"`
		New        int    `json:"new_packets"`
		Replace    int    `json:"replacing_packets"`
		Same       int    `json:"unchanged_packets"`
		Individual bool   `json:"individual,omitempty"`
		Code       int    `json:"exit_code"`
	}{
		"plan", o.output, o.xlsx, s.Cases, s.Ready, s.Held, s.Nothing, s.NoKey, s.Stopped,
		s.Packets[plan.New], s.Packets[plan.Replaces], s.Packets[plan.Same], p.plan.Individual, code,
	})
}

// plannedCase is the line of a case: what the plan has of it, but the digests.
func plannedCase(c plan.Case) any {
	type to struct {
		To       party          `json:"to"`
		Goes     int            `json:"goes"`
		Withheld map[string]int `json:"withheld,omitempty"` // parts, by code
		Packet   string         `json:"packet,omitempty"`
		Pages    int            `json:"pages,omitempty"`
		Bytes    int            `json:"bytes,omitempty"`
	}
	line := struct {
		Type   string   `json:"type"`
		CaseID string   `json:"case_id,omitempty"`
		State  string   `json:"state"`
		Reason string   `json:"reason,omitempty"`
		Codes  []string `json:"codes,omitempty"`
		To     []to     `json:"recipients,omitempty"`
	}{"planned_case", c.ID, stateWord(c.State), c.Reason, c.Codes, nil}
	for _, t := range c.To {
		x := to{party{t.Orgnr, t.Role}, t.Goes, nil, fateWord(t.Fate), t.Pages, t.Bytes}
		for _, w := range t.Withheld {
			if x.Withheld == nil {
				x.Withheld = map[string]int{}
			}
			x.Withheld[w.Code] = w.Parts
		}
		line.To = append(line.To, x)
	}
	return line
}

// stateWord is a state in JSON, which is the same in all languages.
func stateWord(s plan.State) string {
	switch s {
	case plan.Ready:
		return "ready"
	case plan.Nothing:
		return "nothing_shared"
	}
	return "stopped"
}

func fateWord(f plan.Fate) string {
	switch f {
	case plan.New:
		return "new"
	case plan.Same:
		return "unchanged"
	case plan.Replaces:
		return "replaces"
	}
	return ""
}

// jsonChanges is what is not as a plan has it, for programs.
func (env *Env) jsonChanges(c plan.Changes) {
	keys := []party{}
	for _, k := range c.Keys {
		keys = append(keys, party{k.Orgnr, k.Role})
	}
	list := func(s []string) []string { return append([]string{}, s...) }
	env.json(struct {
		Type       string   `json:"type"`
		Inputs     []string `json:"inputs"`
		Keys       []party  `json:"keys"`
		Edited     []string `json:"edited"`
		Decided    []string `json:"decided_otherwise"`
		Added      []string `json:"added"`
		Removed    []string `json:"removed"`
		Unnamed    bool     `json:"unnamed,omitempty"`
		Individual bool     `json:"individual,omitempty"`
	}{"plan_changed", list(c.Inputs), keys, list(c.Edited), list(c.Decided), list(c.Added), list(c.Removed), c.Unnamed, c.Individual || c.Hidden})
}
