package casefile

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/handover-no/handover/handover/secret"
)

// comment returns what a # has cut off a plain text on its last line. Where the
// text ends, the reader does not tell; but a plain text is written as it is, so
// its letters can be followed through the file.
func (w *walker) comment(n *yaml.Node, path string) *Comment {
	if !isPlain(n) || n.Line < 1 || n.Line > len(w.starts) {
		return nil
	}
	rest := w.text[w.starts[n.Line-1]:]
	for range n.Column - 1 {
		_, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
	}
	rest, found := after(rest, n.Value)
	if !found {
		return nil
	}
	behind, _, _ := strings.Cut(rest, "\n")
	text := strings.TrimLeft(behind, " \t")
	if text == behind || !strings.HasPrefix(text, "#") {
		return nil
	}
	return w.noteAt(len(w.text)-len(rest)+len(behind)-len(text), path)
}

// after passes a text where it is written, spaces and line ends apart.
func after(rest, text string) (_ string, found bool) {
	last, _ := utf8.DecodeLastRuneInString(text)
	if behind, found := strings.CutPrefix(rest, text); found && !unicode.IsSpace(last) {
		return behind, true // as nearly all are
	}
	for _, r := range text {
		if unicode.IsSpace(r) {
			continue
		}
		if rest, found = strings.CutPrefix(strings.TrimLeftFunc(rest, unicode.IsSpace), string(r)); !found {
			return "", false
		}
	}
	return rest, true
}

// noteAt returns the comment that begins at a place in the file.
func (w *walker) noteAt(offset int, path string) *Comment {
	at := place(w.file, []byte(w.text), offset)
	text, _, _ := strings.Cut(w.text[offset:], "\n")
	text = strings.TrimRight(text, " \t\r")
	at.Path, at.Width = path, utf8.RuneCountInString(text)
	return &Comment{Text: secret.New(w.owner, text), Span: at}
}

// behind returns the comment that is all there is behind the key or the dash of
// a line, counted from 1.
func (w *walker) behind(line int, path string) *Comment {
	if line < 1 || line > len(w.lines) {
		return nil
	}
	if at := w.lines[line-1].behind(); at >= 0 {
		return w.noteAt(w.starts[line-1]+at, path)
	}
	return nil
}

// above gives a node the comment behind its key or its dash, on the line there,
// when no answer came below it or a plain text did: then it may be an answer.
func (w *walker) above(n *Node, source *yaml.Node, line int, path string) {
	if n.Comment == nil && (n.isBlank() || n.Kind == Scalar && isPlain(source)) {
		n.Comment = w.behind(line, path)
	}
}

// dashOf returns the line of the dash that stands alone before a row, or 0.
func (w *walker) dashOf(row *yaml.Node) int {
	for i := min(row.Line, len(w.lines)); i >= 1; i-- {
		switch l := &w.lines[i-1]; {
		case l.note && l.dashes > 0:
			return i
		case l.inside, l.dashes > 0, i < row.Line && !l.blank():
			return 0
		}
	}
	return 0
}

// comments returns the comments in a node and below it, as of the path given.
func (n *Node) comments(path string) []*Comment {
	var out []*Comment
	if n.Comment != nil {
		out = append(out, n.Comment)
	}
	out = append(out, n.Lost...)
	for _, f := range n.Fields {
		out = append(out, f.Value.comments(path)...)
	}
	for _, c := range out {
		c.Span.Path = path
	}
	return out
}

// Beside returns the comments on the lines of a field, from that of its key to the
// last of its value, however that is written. Of a single value they are also
// those on lines of their own between the two, and below it deeper than its key;
// of a group or list not, since there they may explain what comes next.
func (t *Tree) Beside(f Field) secret.Text {
	var found []string
	single := f.Value.Kind == Scalar || f.Value.Kind == Null
	last := max(f.Span.Line, f.Value.lastLine())
	for i := max(f.Span.Line-1, 0); i < len(t.lines); i++ {
		l := &t.lines[i]
		deeper := single && l.note && l.dashes == 0 && l.indent >= f.Span.Col
		if i >= last && !l.inside && !deeper {
			break
		}
		own := l.note && l.dashes == 0
		if at := commentIn(l.text); at >= 0 && (single || !own) {
			found = append(found, l.text[at:])
		}
	}
	return secret.New(t.owner, strings.Join(found, "\n"))
}

// lastLine returns the last line on which something in a node begins.
func (n *Node) lastLine() int {
	last := n.Span.Line
	for _, f := range n.Everything() {
		last = max(last, f.Span.Line, f.Value.lastLine())
	}
	for _, it := range n.Items {
		last = max(last, it.lastLine())
	}
	return last
}
