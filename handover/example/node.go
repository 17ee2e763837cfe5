package example

import (
	"strings"
)

// A Node is a value of a case as it stands in the file: a group of fields, a list of
// items, or a text. The text is what somebody typed: a number and a yes are text too.
type Node struct {
	Key    string // of a field
	Text   string
	Fields []*Node
	Items  []*Node
	words  bool // a list of words, which goes on one line
}

func text(key, s string) *Node { return &Node{Key: key, Text: s} }

func group(key string, fields ...*Node) *Node { return &Node{Key: key, Fields: fields} }

// width is how long a line may be before a text is folded.
const width = 100

// yaml writes a field: its key, and its value behind or below it.
func (n *Node) yaml(b *strings.Builder, indent int) {
	pad(b, indent)
	b.WriteString(n.Key)
	b.WriteByte(':')
	switch {
	case n.Fields != nil:
		b.WriteByte('\n')
		for _, f := range n.Fields {
			f.yaml(b, indent+2)
		}
	case n.words:
		b.WriteString(" [")
		for i, it := range n.Items {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(quote(it.Text))
		}
		b.WriteString("]\n")
	case n.Items != nil:
		b.WriteByte('\n')
		for _, it := range n.Items {
			it.row(b, indent+2)
		}
	default:
		scalar(b, indent, n.Text)
	}
}

// row writes an item of a list.
func (n *Node) row(b *strings.Builder, indent int) {
	if n.Fields == nil {
		pad(b, indent)
		b.WriteString("- ")
		b.WriteString(quote(n.Text))
		b.WriteByte('\n')
		return
	}
	var fields strings.Builder
	for _, f := range n.Fields {
		f.yaml(&fields, indent+2)
	}
	pad(b, indent)
	b.WriteString("- ")
	b.WriteString(fields.String()[indent+2:])
}

func pad(b *strings.Builder, n int) {
	const blanks = "                    "
	for ; n > len(blanks); n -= len(blanks) {
		b.WriteString(blanks)
	}
	b.WriteString(blanks[:n])
}

// scalar writes the value behind a key: on the line, or folded over several.
func scalar(b *strings.Builder, indent int, s string) {
	if len(s) < width {
		b.WriteByte(' ')
		b.WriteString(quote(s))
		b.WriteByte('\n')
		return
	}
	b.WriteString(" >-")
	column := width
	for word := range strings.FieldsSeq(s) {
		if column+len(word) >= width {
			b.WriteByte('\n')
			pad(b, indent+2)
			column = indent + 2
		} else {
			b.WriteByte(' ')
		}
		b.WriteString(word)
		column += len(word) + 1
	}
	b.WriteByte('\n')
}

// quote puts a value in quotation marks where YAML would take it for something else
// than text, or a number would lose what it begins with.
func quote(s string) string {
	plain := s != "" && !strings.ContainsAny(s[:1], "-?:,[]{}#&*!|>'\"%@` +") && !strings.Contains(s, ": ") &&
		!strings.Contains(s, " #") && !strings.HasSuffix(s, ":") && !(strings.Contains(s, ":") && s[0] <= '9')
	if plain && (len(s) < 4 || strings.Trim(s, "0123456789") != "") {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
