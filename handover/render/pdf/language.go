package pdf

import (
	"strings"

	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/render/pdfa"
)

// languageOf returns the language of a run: the document's, unless it is known to
// be another.
func (w *writer) languageOf(r document.Run) string {
	if r.Lang != "" {
		return r.Lang
	}
	return w.language
}

// common returns the language of a whole line, when that is one, and not the
// document's.
func (w *writer) common(l document.Line) string {
	out := ""
	for _, r := range l {
		switch lang := w.languageOf(r); {
		case r.Break || r.Ref == "" && r.Text.IsEmpty():
		case r.Ref != "" || lang == w.language || out != "" && lang != out:
			return ""
		default:
			out = lang
		}
	}
	return out
}

// part draws a line of text as what it is; a direct one belongs to the element that
// is being drawn. What an item of a list says stands in the item's body.
func (w *writer) part(kind string, l document.Line, draw func()) {
	if kind == direct {
		draw()
		return
	}
	e := pdfa.Element{Kind: kind, Lang: w.common(l)}
	if kind != item {
		w.element(e, draw)
		return
	}
	e.Kind = itemBody
	w.element(pdfa.Element{Kind: item}, func() { w.element(e, draw) })
}

// inLanguage draws a piece of a line. What is of another language than what it stands
// in, is in one span, over the ends of lines and pages.
func (w *writer) inLanguage(lang string, x, y float64, text []segment, s style) {
	if w.tags.hidden || lang == w.tags.lang {
		w.putAll(x, y, text, s)
		return
	}
	if n := len(w.tags.current.Kids); n > 0 {
		if last := w.tags.current.Kids[n-1].Element; last != nil && last.Kind == span && last.Lang == lang {
			w.within(last, func() { w.putAll(x, y, text, s) })
			return
		}
	}
	w.element(pdfa.Element{Kind: span, Lang: lang}, func() { w.putAll(x, y, text, s) })
}

// wording returns a line as plain text.
func (w *writer) wording(l document.Line) string {
	var s strings.Builder
	for _, seg := range w.segments(l) {
		if seg.end {
			s.WriteByte(' ')
		}
		s.WriteString(seg.text)
	}
	return strings.TrimSpace(s.String())
}
