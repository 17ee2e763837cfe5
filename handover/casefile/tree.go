// Package casefile reads YAML into a tree that remembers where every value
// stood, and names what a valid tree holds: the Case.
//
// Scalars keep the text that was typed. A municipality number 0301, a class
// called 7e1, a birth number with a leading zero and a date are all text here;
// the schema decides later what they are. Of YAML, a file may use maps, lists and
// scalars: no anchors, aliases, tags, merge keys or second documents, since
// each of these can make a file mean something else than it shows.
package casefile

import (
	"slices"

	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/secret"
)

// Limits on what is read.
const (
	MaxBytes = 1 << 20 // of one file
	MaxDepth = 32      // of maps and lists in each other
)

// Kind says what a Node is.
type Kind uint8

// The kinds of node. A Null is a key without a value.
const (
	Null Kind = iota
	Scalar
	List
	Map
)

// A Tree is one parsed file.
type Tree struct {
	File   string
	Root   *Node // a Map
	Source []byte
	lines  []line
	starts []int // where each line begins
	owner  string
}

// A Node is one value and the place where it stood.
type Node struct {
	Kind   Kind
	Text   secret.Text // of a Scalar, as typed
	Fields []Field     // of a Map, in the author's order
	Items  []*Node     // of a List
	// Twice are the fields of a Map whose key stood before. The file is refused;
	// they are kept for who has to know what it says anywhere.
	Twice []Field
	Span  diag.Span
	// Comment is what a # has cut off a Scalar that was written without quotation
	// marks, or what stands behind a key or dash with nothing filled in; nil for
	// nothing.
	Comment *Comment
	// Lost are the comments in what the reader passed over: blank rows of a List,
	// and empty fields below an answer «ingen».
	Lost []*Comment
}

// A Comment stands on the line of a key, dash or value, and is no part of it.
type Comment struct {
	Text secret.Text // with its #
	Span diag.Span
}

// A Field is a key with its value.
type Field struct {
	Key   string // folded, see Fold
	Span  diag.Span
	Value *Node
}

// Field returns the value of key in a Map, or nil.
func (n *Node) Field(key string) *Node {
	if f := n.find(key); f != nil {
		return f.Value
	}
	return nil
}

// find returns the field with a key in a Map, or nil.
func (n *Node) find(key string) *Field {
	if n == nil {
		return nil
	}
	for i := range n.Fields {
		if n.Fields[i].Key == key {
			return &n.Fields[i]
		}
	}
	return nil
}

// Raw returns the content of a Scalar, and an empty text for anything else.
// It is for reading settings and templates; case text stays a secret.Text.
func (n *Node) Raw() string {
	if n == nil || n.Kind != Scalar {
		return ""
	}
	return n.Text.Reveal()
}

// List returns the items of a List, and none for anything else.
func (n *Node) List() []*Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// Members returns the fields of a Map, and none for anything else.
func (n *Node) Members() []Field {
	if n == nil {
		return nil
	}
	return n.Fields
}

// Everything returns the fields of a Map with those whose key stood before. The caller
// must not change them.
func (n *Node) Everything() []Field {
	if n == nil {
		return nil
	}
	if len(n.Twice) == 0 {
		return n.Fields
	}
	return slices.Concat(n.Fields, n.Twice)
}

// Words returns the scalars of a List as they were typed. Like Raw it is for
// settings and templates.
func (n *Node) Words() []string {
	var out []string
	for _, it := range n.List() {
		out = append(out, it.Raw())
	}
	return out
}

// OnlyKeys returns the fields of a Map whose keys are none of these.
func (n *Node) OnlyKeys(keys ...string) []Field {
	var out []Field
	for _, f := range n.Members() {
		if !slices.Contains(keys, f.Key) {
			out = append(out, f)
		}
	}
	return out
}

// Node returns the node at path, in the notation of diag.Span.Path
// ("tillatelser[0].dato"), or nil.
func (t *Tree) Node(path string) *Node {
	n := t.Root
	for _, s := range Steps(path) {
		if n = n.step(s); n == nil {
			return nil
		}
	}
	return n
}

// SpanOf returns where the value at path stood. For a path that is not in the
// file it returns the place of the nearest thing around it, and where that is the
// file itself, no line: whatever stands first has no part in it. A group or list
// that begins on the line after its key is pointed at by the key.
func (t *Tree) SpanOf(path string) diag.Span {
	n := t.Root
	at := n.Span
	for _, s := range Steps(path) {
		next := n.step(s)
		if next == nil {
			break
		}
		at = next.Span
		if f := n.find(s); f != nil && next.Kind != Scalar && f.Span.Line < at.Line {
			at = f.Span
		}
		n = next
	}
	at.Path = path
	if n == t.Root && path != "" {
		return diag.Span{File: at.File, Path: path}
	}
	return at
}
