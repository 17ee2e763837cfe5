package main_test

import (
	"encoding/xml"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"gopkg.in/yaml.v3"
)

// A nameIndex knows what the children of a run are called: the whole name, and a given
// name or what it is called for short with the surname. Names begin with two words,
// by which they are found; a text is looked through word by word.
type nameIndex struct {
	byStart map[[2]string][]named
	of      map[string]*caseFile // by id
	full    map[string][]string  // ids of the cases, by whole name
}

type named struct {
	words []string
	id    string
}

func indexOf(cases []*caseFile) *nameIndex {
	x := &nameIndex{map[[2]string][]named{}, map[string]*caseFile{}, map[string][]string{}}
	for _, c := range cases {
		x.of[c.id] = c
		x.full[c.name()] = append(x.full[c.name()], c.id)
		for _, form := range c.forms() {
			w := wordsOf(form)
			start := [2]string{w[0], w[1]}
			x.byStart[start] = append(x.byStart[start], named{w, c.id})
		}
	}
	return x
}

// forms are what the child is called.
func (c *caseFile) forms() []string {
	last := text(c.root, "barn.etternavn")
	out := []string{c.name()}
	for _, given := range append(strings.Fields(text(c.root, "barn.fornavn")), text(c.root, "barn.kallenavn")) {
		if form := given + " " + last; given != "" && !slices.Contains(out, form) {
			out = append(out, form)
		}
	}
	return out
}

// twins counts the whole names that several children have.
func (x *nameIndex) twins() (n int) {
	for _, ids := range x.full {
		if len(ids) > 1 {
			n++
		}
	}
	return n
}

// wordsOf are the words of a text as they stand, whatever is between them.
func wordsOf(s string) []string {
	return strings.FieldsFunc(norm.NFC.String(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) })
}

// A hit is a name of a child that stands in a text.
type hit struct {
	id    string
	words []string
}

// hits are all names of children in a text, with and without the s of a genitive.
func (x *nameIndex) hits(text string) (out []hit) {
	w := wordsOf(text)
	for i := range len(w) - 1 {
		for _, second := range []string{w[i+1], strings.TrimSuffix(w[i+1], "s")} {
			for _, n := range x.byStart[[2]string{w[i], second}] {
				if i+len(n.words) > len(w) {
					continue
				}
				same := slices.Clone(w[i : i+len(n.words)])
				if last := len(same) - 1; same[last] != n.words[last] {
					same[last] = strings.TrimSuffix(same[last], "s")
				}
				if slices.Equal(same, n.words) {
					out = append(out, hit{n.id, n.words})
				}
			}
		}
	}
	return out
}

// has reports whether a whole name stands in a text.
func (x *nameIndex) has(text, name string) bool {
	want := wordsOf(name)
	return slices.ContainsFunc(x.hits(text), func(h hit) bool { return slices.Equal(h.words, want) })
}

// in are the ids of the children who are named in texts by their whole names.
func (x *nameIndex) in(texts []string) (out []string) {
	for _, t := range texts {
		for _, h := range x.hits(t) {
			if slices.Equal(h.words, wordsOf(x.of[h.id].name())) && !slices.Contains(out, h.id) {
				out = append(out, h.id)
			}
		}
	}
	return out
}

var (
	caseID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	number = regexp.MustCompile(`\b[0-9]{6} ?[0-9]{5}\b`)
)

// others are the ids of the other children of the run who are named in texts of a
// packet, or whose id stands there. A name that the case has by right – it is within
// one of the child's own, or of somebody whom the case file names under navn – is
// counted, and is nobody else's. An identity number is somebody's, and never in a
// packet.
func (x *nameIndex) others(texts []string, of *caseFile) (ids []string, byRight int) {
	own := of.named()
	for _, t := range texts {
		for _, id := range caseID.FindAllString(t, -1) {
			if id != of.id {
				ids = append(ids, id)
			}
		}
		if number.MatchString(t) {
			ids = append(ids, "an identity number")
		}
		for _, h := range x.hits(t) {
			switch {
			case h.id == of.id || slices.Contains(ids, h.id):
			case slices.ContainsFunc(own, func(name []string) bool { return within(h.words, name) }):
				byRight++
			default:
				ids = append(ids, h.id)
			}
		}
	}
	return ids, byRight
}

// named are the names that a case has by right, in words: the child's, and those that
// stand under navn in the case file.
func (c *caseFile) named() (out [][]string) {
	for _, f := range c.forms() {
		out = append(out, wordsOf(f))
	}
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		for i, e := range n.Content {
			if n.Kind == yaml.MappingNode && i%2 == 1 && n.Content[i-1].Value == "navn" {
				out = append(out, wordsOf(e.Value))
			}
			walk(e)
		}
	}
	walk(c.root)
	return out
}

func within(part, whole []string) bool {
	for i := range len(whole) - len(part) + 1 {
		if slices.Equal(whole[i:i+len(part)], part) {
			return true
		}
	}
	return false
}

// A row is a child on a list, and its packet.
type row struct{ name, packet string }

// overviewRows are the first two columns of the second sheet of a workbook, below its
// heads.
func overviewRows(parts map[string][]byte) (out []row, err error) {
	var shared struct {
		Texts []struct {
			Text string `xml:"t"`
		} `xml:"si"`
	}
	var sheet struct {
		Rows []struct {
			Cells []struct {
				Place string `xml:"r,attr"`
				Type  string `xml:"t,attr"`
				Value string `xml:"v"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	if err := errors.Join(xml.Unmarshal(parts["xl/sharedStrings.xml"], &shared), xml.Unmarshal(parts["xl/worksheets/sheet2.xml"], &sheet)); err != nil {
		return nil, err
	}
	headed := false
	for _, r := range sheet.Rows {
		var first [2]string
		for i := range min(2, len(r.Cells)) {
			n, err := strconv.Atoi(r.Cells[i].Value)
			if r.Cells[i].Type == "s" && err == nil && n < len(shared.Texts) {
				first[i] = shared.Texts[n].Text
			}
		}
		if headed {
			out = append(out, row{first[0], first[1]})
		}
		headed = headed || slices.Contains([]string{"Barn", "Elev"}, first[0])
	}
	if !headed {
		return nil, errors.New("a list without an overview")
	}
	return out, nil
}
