package main

import (
	"encoding/json"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/diag"
)

// JSON output is one object on each line, with a type. Keys and codes are never
// translated; messages are.

// party is a unit and a role in it.
type party struct {
	Orgnr string `json:"orgnr"`
	Role  string `json:"role,omitempty"`
}

// json writes one line of JSON to standard output.
func (env *Env) json(v any) { env.outln(jsonLine(v)) }

func jsonLine(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // the types that are written have no way to fail
	}
	return string(b)
}

// finding is one diagnostic, for programs.
type finding struct {
	Type     string `json:"type"`
	File     string `json:"file"`
	Path     string `json:"path,omitempty"`
	Sheet    int    `json:"sheet,omitempty"` // of a list: line and column are row and column
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Remedy   string `json:"remedy,omitempty"`
}

func (env *Env) finding(d diag.Diagnostic) finding {
	message, _, remedy, _ := env.words(d)
	return finding{
		Type: "finding", File: d.Span.File, Path: d.Span.Path, Sheet: d.Span.Sheet, Line: d.Span.Line, Column: d.Span.Col,
		Code: string(d.Code), Severity: severityWord(d.Severity), Message: message, Remedy: remedy,
	}
}

// severityWord is the severity in JSON, which is the same in all languages.
func severityWord(s diag.Severity) string {
	switch s {
	case diag.Error:
		return "error"
	case diag.Warning:
		return "warning"
	}
	return "withheld"
}

// jsonChecks writes what checks find, a line for each thing.
type jsonChecks struct{ env *Env }

func (j jsonChecks) of(_ *checkRun, c *handover.Checked) func() {
	var lines spool
	line := lines.on(j.env.outln)
	for _, d := range c.Findings.All() {
		line(jsonLine(j.env.finding(d)))
	}
	line(jsonLine(caseLine(c)))
	return lines.tell
}

func (j jsonChecks) end(run *checkRun) error {
	j.env.json(struct {
		Type  string `json:"type"`
		Cases int    `json:"cases"`
		Code  int    `json:"exit_code"`
	}{"summary", run.cases, exitCode(run.err())})
	return nil
}

// caseLine sums up a case.
func caseLine(c *handover.Checked) any {
	type to struct {
		party
		Goes     int `json:"goes"`
		Withheld int `json:"withheld"`
		Parts    int `json:"withheld_parts"`
		Usual    int `json:"usually_withheld"`
	}
	line := struct {
		Type     string `json:"type"`
		File     string `json:"file"`
		CaseID   string `json:"case_id,omitempty"`
		Errors   int    `json:"errors"`
		Warnings int    `json:"warnings"`
		To       []to   `json:"to"`
	}{Type: "case", File: c.File, Errors: c.Findings.Count(diag.Error), Warnings: c.Findings.Count(diag.Warning), To: []to{}}
	if c.Case != nil {
		line.CaseID = c.Case.ID
	}
	for _, o := range c.Outcomes {
		n := o.Tally()
		line.To = append(line.To, to{party{o.To.Unit, o.To.Role}, n.Goes.Sum(), n.Held.Sum(), n.Held.Parts, len(n.Usual)})
	}
	return line
}
