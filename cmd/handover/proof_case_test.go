package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// A caseFile is a case as anybody can read it.
type caseFile struct {
	id, transition string
	root           *yaml.Node
}

// What a case is to come to.
const (
	broken = iota
	protected
	nothing
	goes
)

// cases reads the case files of a folder, of which there are n.
func (p *proof) cases(folder string, n int) []*caseFile {
	p.t.Helper()
	names := p.files(folder + "/*.yaml")
	if len(names) != n {
		p.t.Fatalf("%d case files, want %d", len(names), n)
	}
	var out []*caseFile
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			p.t.Fatal(err)
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(data, &doc); err != nil {
			p.t.Fatalf("%s: %v", filepath.Base(name), err)
		}
		c := &caseFile{root: doc.Content[0]}
		c.id, c.transition = text(c.root, "saks_id"), text(c.root, "overgang")
		out = append(out, c)
	}
	return out
}

// at is what stands under a key of a mapping, or nil.
func at(n *yaml.Node, path string) *yaml.Node {
	for key := range strings.SplitSeq(path, ".") {
		if n == nil || n.Kind != yaml.MappingNode {
			return nil
		}
		i := 0
		for i < len(n.Content) && n.Content[i].Value != key {
			i += 2
		}
		if i >= len(n.Content) {
			return nil
		}
		n = n.Content[i+1]
	}
	return n
}

func text(n *yaml.Node, path string) string {
	if n = at(n, path); n == nil {
		return ""
	}
	return n.Value
}

// rows are those of a list, or none.
func rows(n *yaml.Node, path string) []*yaml.Node {
	if n = at(n, path); n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}

// words are the texts of a list, or none.
func words(n *yaml.Node, path string) (out []string) {
	for _, r := range rows(n, path) {
		out = append(out, r.Value)
	}
	return out
}

func (c *caseFile) name() string {
	return text(c.root, "barn.fornavn") + " " + text(c.root, "barn.etternavn")
}

func (c *caseFile) kind() int {
	switch {
	case text(c.root, "barn.adressebeskyttelse") != "ugradert":
		return protected
	case c.isBroken():
		return broken
	case len(c.outgoing()) == 0:
		return nothing
	}
	return goes
}

// isBroken reports whether the case has one of the mistakes that are made up: a key
// that no form has, a mistyped number of a unit, an answer from a day to come.
func (c *caseFile) isBroken() bool {
	if at(c.root, "klassetrinn") != nil {
		return true
	}
	for _, to := range rows(c.root, "mottakere") {
		if !isOrgnr(text(to, "orgnr")) {
			return true
		}
	}
	return slices.ContainsFunc(rows(c.root, "tillatelser"), func(a *yaml.Node) bool { return text(a, "dato") > proofDay })
}

// isOrgnr holds the last digit against the others (modulus 11).
func isOrgnr(s string) bool {
	sum := 0
	for i, weight := range []int{3, 2, 7, 6, 5, 4, 3, 2, 1} {
		d, err := strconv.Atoi(s[i : i+1])
		if err != nil {
			return false
		}
		sum += weight * d
	}
	return len(s) == 9 && sum%11 == 0
}

// An outgoing is what is to go of a case to one recipient.
type outgoing struct {
	of          *caseFile
	orgnr, role string
	row         *yaml.Node // of mottakere
	packet      string     // id of the packet that it went in
}

func (o *outgoing) key() string { return fmt.Sprintf("%s %s/%s", o.of.id, o.orgnr, o.role) }

// outgoing are the recipients that something of a case goes to.
func (c *caseFile) outgoing() (out []*outgoing) {
	if text(c.root, "barn.adressebeskyttelse") != "ugradert" || c.isBroken() {
		return nil
	}
	for _, row := range rows(c.root, "mottakere") {
		o := &outgoing{of: c, orgnr: text(row, "orgnr"), role: text(row, "rolle"), row: row}
		if len(o.sections()) > 0 {
			out = append(out, o)
		}
	}
	return out
}

// frame are the parts of a case file that are no sections, or have rules of their own.
var frame = []string{
	"skjema", "overgang", "fase", "saks_id", "miljoe", "skoleaar", "skolestart", "dokumentspraak", "barn", "foresatte", "omsorg", "avsender",
	"mottakere", "anmodning", "vedlegg", "tillatelser", "om",
}

// sections are those of which something is to go, of what families answer for.
func (o *outgoing) sections() (out []string) {
	for i := 0; i < len(o.of.root.Content); i += 2 {
		key := o.of.root.Content[i].Value
		if !slices.Contains(frame, key) && len(o.promised(key, o.of.root.Content[i+1])) > 0 {
			out = append(out, key)
		}
	}
	return out
}

// A leaf is a value and where it stands, with the numbers of rows.
type leaf struct{ path, value string }

// leaves are the values below a node.
func leaves(path string, n *yaml.Node) (out []leaf) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			out = append(out, leaves(path+"."+n.Content[i].Value, n.Content[i+1])...)
		}
	case yaml.SequenceNode:
		for i, e := range n.Content {
			out = append(out, leaves(path+"."+strconv.Itoa(i), e)...)
		}
	default:
		out = append(out, leaf{path, n.Value})
	}
	return out
}
