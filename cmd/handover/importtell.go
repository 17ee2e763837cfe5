package main

import (
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/register"
)

// How an import is told of. A row is told of when something is wrong with it, and
// never else: which rows became cases would tell which did not.

type keyUnit = keybook.Listed

// An importedLine is a case file that was made, for programs.
type importedLine struct {
	Type       string `json:"type"`
	File       string `json:"file"`
	CaseID     string `json:"case_id"`
	Transition string `json:"transition"`
	DryRun     bool   `json:"dry_run,omitempty"`
}

// tellList writes what is wrong with a list: a line for each place, and below them what
// to do, once for each kind of finding.
func (env *Env) tellList(r *importRun) {
	all := r.found.All()
	if env.global.json {
		for _, d := range all {
			env.json(env.finding(d))
		}
		return
	}
	type sort struct {
		code    diag.Code
		variant string
	}
	told := map[sort]bool{}
	var kinds []diag.Diagnostic
	for _, d := range all {
		message, _ := env.rows(d)
		env.errln(env.place(d.Span) + ": " + env.severity(d.Severity, env.err.colours) + " " + env.err.colours.Bold(string(d.Code)) + ": " + message)
		if k := (sort{d.Code, d.Variant}); !told[k] {
			told[k] = true
			kinds = append(kinds, d)
		}
	}
	for _, d := range kinds {
		_, rows := env.rows(d)
		env.errln(string(d.Code) + ":")
		env.tellRows(env.err, rows)
	}
}

// place says where in a list something is: «liste.xlsx: rad 14, kolonne D (Fødselsdato)».
// The name is the field's own, and not what stands in the list.
func (env *Env) place(s diag.Span) string {
	if s.Sheet == 0 || s.Line == 0 {
		return s.String()
	}
	args := map[string]any{"fil": s.File, "ark": "", "rad": s.Line}
	if s.Sheet > 1 {
		args["ark"] = s.Sheet
	}
	key := "hent.sted_rad"
	if s.Col > 0 {
		key = "hent.sted"
		args["kolonne"] = register.Letter(s.Col - 1)
		args["felt"] = env.listField(s.Path)
	}
	return env.text.T(key, args)
}

// listField names the field that a column is read to.
func (env *Env) listField(path string) string {
	p, ok := register.PlaceOf(path)
	if !ok {
		return ""
	}
	return env.fieldName(p)
}

func (env *Env) fieldName(p register.Place) string {
	return env.text.T("hent.felt_"+p.Key, map[string]any{"nr": p.N})
}

// tellImport sums up.
func (env *Env) tellImport(r *importRun) {
	if env.global.json {
		env.json(struct {
			Type     string `json:"type"`
			Made     int    `json:"made"`
			Existing int    `json:"existing"`
			Errors   int    `json:"rows_with_errors"`
			Alike    int    `json:"rows_alike,omitempty"`
			DryRun   bool   `json:"dry_run,omitempty"`
		}{"import", r.made, r.existing, r.wrong, r.alike, r.dry})
	}
	env.tellColumns(r.list)
	for _, name := range r.unread {
		env.warn("hent.ulest", map[string]any{"fil": name})
	}
	if r.existing > 0 {
		env.sayN("hent.finnes", r.existing, nil)
	}
	if r.wrong > 0 {
		env.sayN("hent.feil", r.wrong, nil)
	}
	if r.alike > 0 {
		env.sayN("hent.ligner", r.alike, nil)
	}
	if r.list.Individual {
		env.warn("hent.enkeltvis", nil)
	}
	key := "hent.laget"
	if r.dry {
		key = "hent.proeve"
	}
	env.sayN(key, r.made, map[string]any{"mappe": r.dir, "navn": quoted(r.dir)})
	if r.made > 0 {
		env.say("hent.adressesperre", nil)
	}
}

// tellColumns says what the columns were taken for, so that somebody can see when one
// of them is something else.
func (env *Env) tellColumns(l *register.List) {
	var read []string
	for _, c := range l.Columns {
		read = append(read, c.Letter+" ("+env.fieldName(c.Place)+")")
	}
	if !env.global.quiet {
		env.errln(fold(env.text.T("hent.lest", map[string]any{"kolonner": env.text.And(read)}), explainWidth))
	}
	if len(l.Placeless) > 0 {
		var read []string
		for _, c := range l.Placeless {
			read = append(read, c.Letter+" ("+env.fieldName(c.Place)+")")
		}
		env.say("hent.uten_plass", map[string]any{"kolonner": env.text.And(read)})
	}
	if len(l.Unused) > 0 {
		env.say("hent.ubrukt", map[string]any{"kolonner": env.text.And(l.Unused)})
	}
}
