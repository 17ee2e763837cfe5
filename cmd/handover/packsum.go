package main

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/validate"
)

// A tally counts what a run has done. Cases that are handled individually are in no
// number of it.
type tally struct {
	packets, lists, skipped, held int // files
	gone, goneLists               int // of what was skipped, those that are not in the folder

	// Cases, each in one of these. A case that has gone to nobody that was asked for
	// is in none.
	fresh, before, refused, failed int
	reasons, errors                map[string]int // why nothing went, and what was wrong; a case may have many codes
}

// count counts one case.
func (t *tally) count(env *Env, e handover.CaseEnd) {
	if t.reasons == nil {
		t.reasons, t.errors = map[string]int{}, map[string]int{}
	}
	switch {
	case e.Failed():
		t.failed++
		for _, code := range env.codesIn(e) {
			t.errors[code]++
		}
	case e.Err != nil:
		t.refused++
		t.reasons[e.Checked.Reason()]++
	case slices.ContainsFunc(e.Packed, func(d handover.Packed) bool { return !d.Skipped }):
		t.fresh++
	case len(e.Packed) > 0:
		t.before++
	}
	for _, d := range e.Packed {
		if d.Skipped {
			t.skipped++
			if d.Elsewhere {
				t.gone++
			}
			continue
		}
		t.packets++
		if d.To.Tally().Held.Sum() > 0 {
			t.held++
		}
	}
}

// codesIn are the codes of the rules that a case breaks, or a word for what else went
// wrong, the one that stands in the catalogue.
func (env *Env) codesIn(e handover.CaseEnd) (out []string) {
	if errors.Is(e.Err, validate.ErrInvalid) {
		for _, d := range e.Checked.Findings.All() {
			if code := string(d.Code); d.Severity == diag.Error && !slices.Contains(out, code) {
				out = append(out, code)
			}
		}
		return out
	}
	key, _ := env.failure(&fileError{e.File, e.Err})
	return []string{strings.TrimPrefix(key, "feil.")}
}

// trace tells where in the program a fault was, and nothing of what it worked on.
func (env *Env) trace(err error) {
	if f := (*fault)(nil); errors.As(asFault(err), &f) {
		env.stack(f.stack)
	}
}

// sum tells what the run has done.
func (p *packRun) sum(env *Env, cases *caseRun, end handover.RunEnd, code int) {
	if env.global.json {
		p.sumJSON(env, cases, end, code)
	}
	p.sumOnBehalf(env)
	many := end.Cases > 1
	p.sumFiles(env, end)
	if many {
		p.sumCases(env, end)
	}
	if p.failed > 0 && many {
		env.sayN("pakk.med_feil", p.failed, nil)
	}
	switch {
	case end.Left > 0 && end.Off:
		env.warnN("pakk.gjenstaar_uten_lister", end.Left)
	case end.Left > 0:
		env.warnN("pakk.gjenstaar", end.Left)
	}
}

// sumFiles tells what was made.
func (p *packRun) sumFiles(env *Env, end handover.RunEnd) {
	if end.Cases > 1 { // of a case alone it has been told
		defer p.sumGone(env)
	}
	if p.packets+p.lists == 0 {
		switch {
		case p.skipped > 0 && end.Left > 0:
			env.say("pakk.alt_hoppet_over_hittil", nil)
		case p.skipped > 0:
			env.say("pakk.alt_hoppet_over", nil)
		case p.failed > 0 || end.Err != nil:
			env.say("pakk.ingen", nil)
		}
		return
	}
	key := "pakk.ferdig"
	if p.dry {
		key = "pakk.ferdig_proeve"
	}
	env.say(key, map[string]any{"pakker": env.text.N("pakk.pakker", p.packets, nil), "lister": env.text.N("pakk.lister", p.lists, nil)})
	if p.held > 0 {
		env.sayN("pakk.holdt_igjen", p.held, nil)
	}
}

// sumGone tells of what was packed before and is not in the folder that was named.
func (p *packRun) sumGone(env *Env) {
	if p.gone > 0 {
		env.sayN("pakk.borte", p.gone, map[string]any{"mappe": p.folder})
	}
	if p.goneLists > 0 {
		env.sayN("pakk.borte_lister", p.goneLists, map[string]any{"mappe": p.folder})
	}
}

// sumCases counts the cases by how they ended, and why.
func (p *packRun) sumCases(env *Env, end handover.RunEnd) {
	var parts []string
	for _, x := range []struct {
		key string
		n   int
	}{
		{"pakk.saker_pakket", p.fresh}, {"pakk.saker_foer", p.before}, {"sjekk.ingenting", p.refused}, {"sjekk.feil", p.failed},
		{"pakk.saker_andre", end.Cases - end.Left - p.fresh - p.before - p.refused - p.failed}, {"pakk.saker_igjen", end.Left},
	} {
		if x.n > 0 {
			parts = append(parts, env.text.N(x.key, x.n, nil))
		}
	}
	env.sayN("sjekk.saker", end.Cases, map[string]any{"deler": env.text.And(parts)})
	if len(p.reasons) > 0 {
		env.say("pakk.grunner", map[string]any{"grunner": env.tallied(p.reasons, func(r string) string { return env.text.T("logg.grunn_"+r, nil) })})
	}
	if len(p.errors) > 0 {
		errors := map[string]int{}
		for code, n := range p.errors {
			if !ruleCode.MatchString(code) { // what it is has been told in words
				code = env.text.T("pakk.annet", nil)
			}
			errors[code] += n
		}
		env.say("pakk.koder", map[string]any{"koder": env.tallied(errors, func(code string) string { return code })})
	}
}

// ruleCode is what a rule is called by.
var ruleCode = regexp.MustCompile(`^[A-Z][0-9]{2}$`)

// tallied lists what was counted: «svaret er nei (12), tillatelsen er utløpt (3)».
func (env *Env) tallied(of map[string]int, word func(string) string) string {
	keys := slices.Sorted(maps.Keys(of))
	slices.SortStableFunc(keys, func(a, b string) int { return of[b] - of[a] })
	var out []string
	for _, k := range keys {
		out = append(out, word(k)+" ("+strconv.Itoa(of[k])+")")
	}
	return strings.Join(out, ", ")
}

// sumJSON is the sum for programs, the last line.
func (p *packRun) sumJSON(env *Env, cases *caseRun, end handover.RunEnd, code int) {
	env.json(struct {
		Type       string         `json:"type"`
		Cases      int            `json:"cases"`
		Packed     int            `json:"packed"`
		Skipped    int            `json:"skipped"`
		Nothing    int            `json:"nothing_shared"`
		Reasons    map[string]int `json:"reasons,omitempty"`
		Failed     int            `json:"failed"`
		Errors     map[string]int `json:"errors,omitempty"`
		Left       int            `json:"left"`
		Packets    int            `json:"packets"`
		Checklists int            `json:"checklists"`
		Gone       int            `json:"packets_elsewhere,omitempty"`    // packed before, and not in the folder
		GoneLists  int            `json:"checklists_elsewhere,omitempty"` //
		Individual bool           `json:"individual,omitempty"`
		DryRun     bool           `json:"dry_run,omitempty"`
		Code       int            `json:"exit_code"`
	}{
		"summary", end.Cases, p.fresh, p.before, p.refused, p.reasons, p.failed, p.errors, end.Left,
		p.packets, p.lists, p.gone, p.goneLists, cases.Individual, p.dry, code,
	})
}
