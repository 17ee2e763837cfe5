package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/keybook"
)

func (env *Env) previewCmd() *cobra.Command {
	return &cobra.Command{
		Use:  "preview",
		Args: between(1, -1),
		RunE: func(_ *cobra.Command, args []string) error { return env.preview(args) },
	}
}

// preview tells for each recipient what goes and what is withheld, and why. It
// never shows a value.
func (env *Env) preview(args []string) error {
	run, err := env.checkAll(args, false)
	if err != nil {
		return err
	}
	if run.program, err = env.templated(""); err != nil {
		return err
	}
	for _, c := range run.cases {
		if c.Findings.Count(diag.Error) > 0 {
			env.tell(env.err, c.Findings.All(), c.Source, env.known(run.program.Forms.Knows))
			continue
		}
		for _, o := range c.Outcomes {
			if env.global.json {
				env.json(previewLine(c, o))
				continue
			}
			if err := env.previewOne(run.program, c, o); err != nil {
				return err
			}
		}
	}
	if run.individual && !run.alone {
		env.errln(env.text.T("sjekk.enkeltvis", nil))
	}
	return run.err()
}

const previewWidth = 64 // characters of a list of sections

func (env *Env) previewOne(p *handover.Program, c *handover.Checked, o consent.Outcome) error {
	key, err := env.keyNote(o)
	if err != nil {
		return err
	}
	env.outln(strings.TrimSpace(env.out.colours.Bold(env.text.T("vis.til", map[string]any{"fil": c.File, "mottaker": env.recipient(o)})) + " " + key))
	goes, _ := split(o)
	row := func(label, text string) {
		env.outln("  " + label + strings.Repeat(" ", max(1, 15-len([]rune(label)))) + text)
	}
	indent := strings.Repeat(" ", 17)
	if len(goes) > 0 {
		row(env.text.T("vis.gaar", nil), wrap(goes, previewWidth, indent))
	}
	reasons, paths := env.groupReasons(o)
	for _, r := range reasons {
		row(env.text.T("vis.holdes_igjen", nil), wrap(paths[r], previewWidth, indent)+"\n"+indent+r)
	}
	if o.Release != nil {
		today, err := env.today()
		if err != nil {
			return err
		}
		env.previewRelease(p, o, row, today)
	}
	env.outln("")
	return nil
}

func (env *Env) previewRelease(p *handover.Program, o consent.Outcome, row func(string, string), today day.Day) {
	row(env.text.T("vis.grunnlag", nil), env.bases(p, o))
	row(env.text.T("vis.slettes", nil), i18n.Date(o.Release.DeleteCopiesBy()))
	items := p.Items(o.Release, today)
	if first, ok := checklist.Earliest(items); ok {
		row(env.text.T("vis.sjekkliste", nil), env.text.N("vis.punkter", len(items), map[string]any{"frist": i18n.Date(first.Due)}))
	}
}

// bases names the paragraphs that a release rests on.
func (env *Env) bases(p *handover.Program, o consent.Outcome) string {
	var out []string
	seen := map[string]bool{}
	for _, b := range o.Release.Bases {
		if law, ok := p.Law.Code(b.Code); ok && !seen[b.Code] {
			seen[b.Code] = true
			out = append(out, law.Law.In(string(env.text.Lang())))
		}
	}
	return env.text.And(out)
}

// keyNote tells whether there is a key for a recipient, and until when.
func (env *Env) keyNote(o consent.Outcome) (string, error) {
	s, err := env.settings()
	if err != nil || len(s.trust) == 0 {
		return "", err
	}
	keys, err := env.keys()
	if err != nil {
		return "", err
	}
	today, err := env.today()
	if err != nil {
		return "", err
	}
	found, err := keys.Recipients(o.To.Unit, keybook.Role(o.To.Role), today)
	if err != nil {
		return env.text.T("vis.uten_noekkel", nil), nil
	}
	return env.text.T("vis.noekkel", map[string]any{"dato": i18n.Date(found[0].Until)}), nil
}

// previewLine is what a preview says, for programs.
func previewLine(c *handover.Checked, o consent.Outcome) any {
	type decision struct {
		Path   string `json:"path"`
		Goes   bool   `json:"goes"`
		Code   string `json:"code,omitempty"`
		Reason string `json:"reason,omitempty"`
		Basis  string `json:"basis,omitempty"`
		Line   int    `json:"line,omitempty"`
	}
	type line struct {
		Type      string     `json:"type"`
		CaseID    string     `json:"case_id"`
		To        party      `json:"to"`
		Goes      bool       `json:"goes"`
		DeleteBy  string     `json:"delete_working_copies_by,omitempty"`
		Decisions []decision `json:"decisions"`
	}
	out := line{Type: "preview", CaseID: c.Case.ID, To: party{o.To.Unit, o.To.Role}, Goes: o.Release != nil, Decisions: []decision{}}
	if o.Release != nil {
		out.DeleteBy = o.Release.DeleteCopiesBy().String()
	}
	for _, d := range o.Decisions {
		first := ""
		if len(d.Bases) > 0 {
			first = d.Bases[0]
		}
		out.Decisions = append(out.Decisions, decision{d.Path, d.Goes, string(d.Reason), d.Variant, first, d.At.Line})
	}
	return out
}
