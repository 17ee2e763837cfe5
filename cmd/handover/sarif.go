package main

import (
	"encoding/json"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
)

// The Static Analysis Results Interchange Format 2.1.0 (OASIS), for programs that
// show findings in an editor.
const (
	sarifVersion = "2.1.0"
	sarifSchema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

type sarifText struct {
	Text string `json:"text"`
}

type sarifRule struct {
	ID    string    `json:"id"`
	Short sarifText `json:"shortDescription"`
	Full  sarifText `json:"fullDescription"`
}

// A sarifRegion counts lines and columns from 1; the end is behind the last
// character.
type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndColumn   int `json:"endColumn,omitempty"`
}

type sarifLocation struct {
	Physical struct {
		Artifact struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region *sarifRegion `json:"region,omitempty"`
	} `json:"physicalLocation"`
	Logical []sarifField `json:"logicalLocations,omitempty"`
}

// A sarifField is the field of the case that a finding is about.
type sarifField struct {
	Name string `json:"fullyQualifiedName"`
}

type sarifResult struct {
	RuleID    string          `json:"ruleId"`
	RuleIndex int             `json:"ruleIndex"`
	Level     string          `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations"`
}

// sarifLevel is what a severity is called in the format. What is withheld is no
// mistake.
func sarifLevel(s diag.Severity) string {
	switch s {
	case diag.Error:
		return "error"
	case diag.Warning:
		return "warning"
	}
	return "note"
}

// A sarif is what checks find, which is one document: it is written at the end.
type sarif struct {
	env     *Env
	rules   []sarifRule
	index   map[string]int
	results []sarifResult
}

func newSarif(env *Env) *sarif {
	return &sarif{env: env, rules: []sarifRule{}, index: map[string]int{}, results: []sarifResult{}}
}

func (s *sarif) of(_ *checkRun, c *handover.Checked) func() {
	var found []sarifResult
	for _, d := range c.Findings.All() {
		message, _, _, _ := s.env.words(d)
		found = append(found, sarifResult{
			RuleID: string(d.Code), Level: sarifLevel(d.Severity), Message: sarifText{message}, Locations: []sarifLocation{locate(d.Span)},
		})
	}
	return func() {
		for _, r := range found {
			r.RuleIndex = s.rule(r.RuleID)
			s.results = append(s.results, r)
		}
	}
}

// rule returns the place of a rule, which it gets when it is first named.
func (s *sarif) rule(code string) int {
	at, ok := s.index[code]
	if !ok {
		at, text := len(s.rules), s.env.text
		s.index[code] = at
		s.rules = append(s.rules, sarifRule{code, sarifText{text.T(code+".tittel", nil)}, sarifText{text.T(code+".forklar", nil)}})
		return at
	}
	return at
}

func (s *sarif) end(*checkRun) error {
	type object = map[string]any
	enc := json.NewEncoder(s.env.Out)
	enc.SetIndent("", "  ")
	return enc.Encode(object{
		"$schema": sarifSchema, "version": sarifVersion,
		"runs": []object{{
			"tool":       object{"driver": object{"name": "handover", "version": handover.Version, "rules": s.rules}},
			"columnKind": "unicodeCodePoints", "results": s.results,
		}},
	})
}

func locate(s diag.Span) sarifLocation {
	var l sarifLocation
	l.Physical.Artifact.URI = uriOf(s.File)
	if s.Line > 0 {
		l.Physical.Region = &sarifRegion{StartLine: s.Line, StartColumn: max(s.Col, 1)}
		if s.Col > 0 && s.Width > 0 {
			l.Physical.Region.EndColumn = s.Col + s.Width
		}
	}
	if s.Path != "" {
		l.Logical = []sarifField{{casefile.Unindexed(s.Path)}}
	}
	return l
}

// uriOf writes the name of a file as a reference: a space or an å in it is encoded.
func uriOf(file string) string {
	u := url.URL{Path: filepath.ToSlash(file)}
	if filepath.IsAbs(file) {
		u.Scheme, u.Path = "file", "/"+strings.TrimPrefix(u.Path, "/") // a drive of Windows has no slash before it
	}
	return u.String()
}
