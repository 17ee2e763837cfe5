package casefile

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/secret"
)

// Parse reads one file. name is shown in findings. What is wrong is added to
// out; the tree is nil when the file cannot be read as YAML at all, and
// otherwise holds everything that could be read.
func Parse(name string, src []byte, out *diag.List) *Tree {
	src, finding := clean(name, src)
	if finding != nil {
		out.Add(*finding)
		return nil
	}
	if finding = indented(name, src, false); finding != nil {
		out.Add(*finding)
		return nil
	}
	text := string(src)
	lines := cut(text)
	left, noted := dropBelowNone(src, lines)
	doc, finding := decode(name, left)
	if finding != nil {
		out.Add(*finding)
		return nil
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		out.Fail("F13", diag.Span{File: name, Line: root.Line, Col: root.Column}, nil)
		return nil
	}
	w := &walker{
		file: name, text: text, starts: startsOf(lines), lines: lines, noted: noted, out: out, owner: ownerOf(root),
	}
	return &Tree{File: name, Root: w.walk(root, "", 0), Source: src, lines: lines, starts: w.starts, owner: w.owner}
}

// decode returns the file's only document.
func decode(name string, src []byte) (*yaml.Node, *diag.Diagnostic) {
	dec := yaml.NewDecoder(bytes.NewReader(src))
	var doc, extra yaml.Node
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, fail("F01", diag.Span{File: name}, "")
	case err != nil:
		if tab := indented(name, src, true); tab != nil {
			return nil, tab
		}
		return nil, syntax(name, src, err)
	}
	switch err := dec.Decode(&extra); {
	case err == nil:
		return nil, fail("F09", diag.Span{File: name, Line: extra.Line, Col: 1, Width: 3}, "")
	case !errors.Is(err, io.EOF):
		return nil, syntax(name, src, err)
	}
	return &doc, nil
}

func fail(code diag.Code, at diag.Span, variant string) *diag.Diagnostic {
	return &diag.Diagnostic{Code: code, Severity: diag.Error, Span: at, Variant: variant}
}

// ownerOf finds the case id, so that every text can carry it from the start.
func ownerOf(root *yaml.Node) string {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if Fold(root.Content[i].Value) == "saks_id" && root.Content[i+1].Kind == yaml.ScalarNode {
			return strings.ToLower(strings.TrimSpace(root.Content[i+1].Value))
		}
	}
	return ""
}

type walker struct {
	file   string
	text   string
	starts []int // where each line begins
	lines  []line
	noted  map[int][]int // see dropBelowNone
	out    *diag.List
	owner  string
	nodes  []Node // that have been made room for
}

// node makes a node. They are made room for many at a time: they live and go together.
func (w *walker) node() *Node {
	const together = 32
	if len(w.nodes) == 0 {
		w.nodes = make([]Node, together)
	}
	n := &w.nodes[0]
	w.nodes = w.nodes[1:]
	return n
}

func startsOf(lines []line) []int {
	starts, at := make([]int, len(lines)), 0
	for i := range lines {
		starts[i] = at
		at += lines[i].size
	}
	return starts
}

// refuse reports what a file may not use. The finding carries no path: a key in
// it may be anything as long as no schema has looked at it.
func (w *walker) refuse(code diag.Code, at diag.Span, args diag.Args) {
	at.Path = ""
	w.out.Fail(code, at, args)
}

func (w *walker) span(n *yaml.Node, path string) diag.Span {
	return diag.Span{File: w.file, Path: path, Line: n.Line, Col: n.Column, Width: width(n)}
}

// width returns how many characters a scalar takes on its first line.
func width(n *yaml.Node) int {
	if n.Kind != yaml.ScalarNode || n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return 1
	}
	first, _, _ := strings.Cut(n.Value, "\n")
	wide := len([]rune(first))
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		wide += 2
	}
	return max(wide, 1)
}

// walk turns a YAML node into ours, and reports what a file may not use.
func (w *walker) walk(n *yaml.Node, path string, depth int) *Node {
	at := w.span(n, path)
	out := w.node()
	out.Span = at
	switch {
	case depth > MaxDepth:
		w.refuse("F11", at, diag.Args{"max": MaxDepth})
		return out
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		w.refuse("F07", at, nil)
		if n.Kind == yaml.AliasNode {
			return out
		}
	case n.Style&yaml.TaggedStyle != 0:
		w.refuse("F12", at, nil)
	}
	switch n.Kind {
	case yaml.MappingNode:
		out.Kind = Map
		w.fields(out, n, path, depth)
	case yaml.SequenceNode:
		out.Kind = List
		w.rows(out, n, path, depth)
	case yaml.ScalarNode:
		if !isNull(n) {
			out.Kind = Scalar
			out.Text = secret.New(w.owner, n.Value)
		}
		out.Comment = w.comment(n, path)
	}
	return out
}

func (w *walker) rows(out *Node, n *yaml.Node, path string, depth int) {
	out.Items = make([]*Node, 0, len(n.Content))
	for _, c := range n.Content {
		at := Index(path, len(out.Items))
		it := w.walk(c, at, depth+1)
		w.above(it, c, w.dashOf(c), at)
		if it.isBlank() {
			out.Lost = append(out.Lost, it.comments(path)...) // the row goes; what was noted in it is kept
			continue
		}
		out.Items = append(out.Items, it)
	}
	if len(n.Content) > 0 && len(out.Items) == 0 {
		out.Kind = Null // nothing but blank rows
	}
}

func isPlain(n *yaml.Node) bool {
	return n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
}

// isBlank reports whether a row of a list has nothing filled in: then it is not
// written. A skeleton has such rows, for people to fill in or leave.
func (n *Node) isBlank() bool {
	switch n.Kind {
	case Map:
		return !slices.ContainsFunc(n.Fields, func(f Field) bool { return !f.Value.isBlank() })
	case List:
		return len(n.Items) == 0
	}
	return n.Kind == Null
}

// isNull reports whether nothing was written. "Null" with a capital is kept as
// text: it is somebody's name.
func isNull(n *yaml.Node) bool {
	return isPlain(n) && (n.Value == "" || n.Value == "~" || n.Value == "null")
}

func (w *walker) fields(out *Node, n *yaml.Node, path string, depth int) {
	out.Fields = make([]Field, 0, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		at := w.span(k, path)
		if k.Kind != yaml.ScalarNode || k.Tag != "!!str" || k.Anchor != "" {
			w.refuse("F10", at, nil)
			continue
		}
		if odd := oddKey(k.Value); odd != "" {
			at.Path = ""
			w.out.Add(*fail("F06", at, odd))
			continue
		}
		key := Fold(k.Value)
		at.Path = record.Join(path, key)
		if out.Field(key) != nil {
			out.Twice = append(out.Twice, w.silently(func() Field { return Field{key, at, w.walk(v, at.Path, depth+1)} }))
			if strings.HasSuffix(path, "]") && (key == out.Fields[0].Key || repeats(out, n.Content[i:]) > 1) {
				// A second row without its dash. All that follows repeats the first.
				at.Path = ""
				w.out.Add(*fail("F08", at, "strek"))
				return
			}
			w.refuse("F08", at, nil)
			continue
		}
		value := w.walk(v, at.Path, depth+1)
		w.above(value, v, k.Line, at.Path)
		for _, line := range w.noted[k.Line] {
			value.Lost = append(value.Lost, w.behind(line, at.Path))
		}
		if value.Kind == Null {
			value.Span = at // there is nothing else to point at
		}
		out.Fields = append(out.Fields, Field{Key: key, Span: at, Value: value})
	}
}

// silently reads something that is refused already, without telling more of it.
func (w *walker) silently(read func() Field) Field {
	told := w.out
	w.out = &diag.List{}
	defer func() { w.out = told }()
	return read()
}

// repeats counts the keys in content that the map has already.
func repeats(m *Node, content []*yaml.Node) int {
	n := 0
	for i := 0; i < len(content); i += 2 {
		if m.Field(Fold(content[i].Value)) != nil {
			n++
		}
	}
	return n
}

// oddKey tells what is wrong with a key that YAML takes for one and nobody meant.
func oddKey(key string) string {
	if isBullet(key) {
		return "punkttegn"
	}
	if _, ok := gluedAt(key); ok {
		return "mellomrom" // as in {rolle:styrer, dato: }
	}
	return ""
}
