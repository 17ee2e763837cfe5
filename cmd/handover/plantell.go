package main

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/plan"
)

// planned is a plan that is told.
type planned struct {
	env    *Env
	packer *handover.Packer
	plan   plan.Plan
}

// listedCases is how many cases are listed unless somebody wants to know more.
const listedCases = 20

// tell tells a plan: for each recipient on standard output, and what it comes to.
func (p planned) tell(args []string, o planOptions, code int) {
	if p.env.global.json {
		p.lines(o, code)
	} else {
		p.table()
	}
	p.stopped()
	p.sum()
	if p.plan.Individual {
		p.env.warn("sjekk.enkeltvis", nil)
	}
	for _, r := range p.plan.Rows() {
		if r.First {
			p.env.say("plan.ny_noekkel", nil)
			break
		}
	}
	if o.xlsx != "" {
		p.env.say("plan.skrevet_oversikt", map[string]any{"fil": o.xlsx})
	}
	if n := p.plan.Sum().Packets; n[plan.New]+n[plan.Replaces] == 0 {
		p.env.say("plan.skrevet_uten_nytt", map[string]any{"fil": o.output})
		return
	}
	p.env.say("plan.skrevet", map[string]any{"fil": o.output, "linje": commandLine(args, o.output)})
}

// commandLine is how the plan is packed.
func commandLine(args []string, file string) string {
	line := ""
	for _, a := range args {
		line += " " + quoted(a)
	}
	return line[1:] + " -o ut --plan " + quoted(file)
}

func (p planned) table() {
	t := func(key string) string { return p.env.text.T(key, nil) }
	var rows [][]string
	for _, r := range p.byName() {
		until, first := t("plan.uten_noekkel_kort"), ""
		if r.Until != "" {
			until = i18n.Date(dayOf(r.Until))
		}
		if r.First {
			first = t("plan.foerste")
		}
		rows = append(rows, []string{
			r.Orgnr, p.name(r.Orgnr), r.Role, strconv.Itoa(r.Ready), strconv.Itoa(r.Nothing), strconv.Itoa(r.Stopped), strconv.Itoa(r.Parts), until, first,
		})
	}
	p.env.table([]string{
		"mottaker.kol_orgnr", "mottaker.kol_navn", "plan.kol_rolle", "plan.kol_klare", "plan.kol_ingenting", "plan.kol_stoppet",
		"plan.kol_holdes", "plan.kol_noekkel", "plan.kol_foerste",
	}, rows)
}

// byName returns the rows in the order of the names of the units, those without a name
// last.
func (p planned) byName() []plan.Row {
	rows := p.plan.Rows()
	names := i18n.Order()
	slices.SortStableFunc(rows, func(a, b plan.Row) int {
		x, y := p.name(a.Orgnr), p.name(b.Orgnr)
		if (x == "") != (y == "") {
			return cmp.Compare(len(y), len(x))
		}
		return names(x, y)
	})
	return rows
}

// name is what the key book calls a unit, or nothing.
func (p planned) name(unit string) string {
	u, err := p.packer.Keys.Unit(unit)
	if err != nil {
		return ""
	}
	return u.Name
}

func dayOf(s string) day.Day {
	d, _ := day.Parse(s) // a plan has nothing else
	return d
}

// stopped lists the cases that are stopped, by their ids.
func (p planned) stopped() {
	unnamed := 0
	var lines []string
	for _, c := range p.plan.Cases {
		switch {
		case c.State != plan.Stopped:
		case c.ID == "":
			unnamed++
		default:
			why := p.env.text.And(c.Codes)
			if len(c.Codes) == 0 {
				why = p.env.text.T("plan.grunn_"+c.Reason, nil)
			}
			lines = append(lines, p.env.text.T("plan.stoppet", map[string]any{"sak": c.ID, "grunn": why}))
		}
	}
	if !p.env.global.quiet {
		p.env.listed(lines)
	}
	if unnamed > 0 {
		p.env.sayN("plan.uten_id", unnamed, nil)
	}
	if len(lines)+unnamed > 0 {
		p.env.say("plan.rett", nil)
	}
}

// listed tells some lines, and how many more there are.
func (env *Env) listed(lines []string) {
	show := len(lines)
	if !env.global.verbose {
		show = min(show, listedCases)
	}
	for _, l := range lines[:show] {
		env.errln(l)
	}
	if rest := len(lines) - show; rest > 0 {
		env.warnN("plan.flere", rest)
	}
}

// size tells how large some packets are together, roughly.
func size(bytes int) string {
	const mega = 1_000_000
	if bytes < 10*mega {
		return kilobytes(bytes)
	}
	return strconv.Itoa((bytes+mega/2)/mega) + " MB"
}

// sum tells what the plan comes to.
func (p planned) sum() {
	s := p.plan.Sum()
	var parts []string
	for _, x := range []struct {
		key string
		n   int
	}{
		{"sjekk.klare", s.Ready}, {"sjekk.holdes_igjen", s.Held}, {"sjekk.ingenting", s.Nothing}, {"plan.uten_noekkel", s.NoKey}, {"sjekk.feil", s.Stopped},
	} {
		if x.n > 0 {
			parts = append(parts, p.env.text.N(x.key, x.n, nil))
		}
	}
	if len(parts) == 0 {
		parts = append(parts, p.env.text.N("sjekk.klare", 0, nil))
	}
	p.env.sayN("sjekk.saker", s.Cases, map[string]any{"deler": p.env.text.And(parts)})
	pages, bytes := 0, 0
	for _, r := range p.plan.Rows() {
		pages, bytes = pages+r.Pages, bytes+r.Bytes
	}
	fresh := s.Packets[plan.New] + s.Packets[plan.Replaces]
	if fresh > 0 {
		p.env.sayN("plan.pakker", fresh, map[string]any{"sider": pages, "stoerrelse": size(bytes)})
	}
	if n := s.Packets[plan.Replaces]; n > 0 {
		p.env.sayN("plan.erstatter", n, nil)
	}
	if n := s.Packets[plan.Same]; n > 0 {
		p.env.sayN("plan.uendret", n, nil)
	}
}

// tellChanges tells what is not as a plan has it, by the ids of the cases.
func (env *Env) tellChanges(name string, c plan.Changes) {
	if env.global.json {
		env.jsonChanges(c)
	}
	env.warn("plan.gjelder_ikke", map[string]any{"fil": name})
	for _, in := range c.Inputs {
		env.warn("plan.endret_"+in, nil)
	}
	for _, to := range c.Keys {
		env.warn("plan.endret_noekkel", map[string]any{"orgnr": to.Orgnr, "rolle": env.text.T("rolle."+to.Role, nil)})
	}
	for _, list := range []struct {
		key string
		ids []string
	}{{"plan.endret_sak", c.Edited}, {"plan.endret_utlevering", c.Decided}, {"plan.ny_sak", c.Added}, {"plan.borte_sak", c.Removed}} {
		var lines []string
		for _, id := range list.ids {
			lines = append(lines, env.text.T(list.key, map[string]any{"sak": id}))
		}
		env.listed(lines)
	}
	if c.Unnamed {
		env.warn("plan.endret_ukjent", nil)
	}
	if c.Individual || c.Hidden {
		env.warn("plan.endret_enkeltvis", nil)
	}
	env.warn("plan.lag_ny", nil)
}
