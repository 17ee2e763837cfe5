package sheet

import (
	"archive/zip"
	"encoding/xml"
	"strconv"
	"strings"
)

// Name is what a sheet is called.
func (b *Workbook) Name(n int) string { return b.names[n] }

// HasMore reports whether somebody has put something in that is no cell: a comment, a
// picture, a chart.
func (b *Workbook) HasMore() bool { return b.more }

// hasMore looks for parts of such kinds. LibreOffice saves a drawing with nothing in it
// for each sheet.
func (p parts) hasMore() bool {
	for name, f := range p.files {
		for _, begin := range []string{"xl/comments", "xl/threadedcomments", "xl/media/", "xl/charts", "xl/embeddings"} {
			if strings.HasPrefix(name, begin) {
				return true
			}
		}
		if strings.HasPrefix(name, "xl/drawings/drawing") && hasAnchor(f, p.limits) {
			return true
		}
	}
	return false
}

// hasAnchor reports whether a drawing has something that is fastened to a cell, or
// cannot be read.
func hasAnchor(f *zip.File, limits Limits) bool {
	found := false
	err := walk(f, limits.Part, func(_ *walker, e xml.StartElement) error {
		found = found || strings.HasSuffix(e.Name.Local, "Anchor")
		return nil
	})
	return found || err != nil
}

// dateStyles tells of each style of a cell whether it shows a number as a date. Looks
// are not needed to read a workbook: those that cannot be read show none.
func dateStyles(f *zip.File, limits Limits) (out []bool) {
	own, inCells := map[int]bool{}, false
	err := walk(f, limits.Part, func(_ *walker, e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			if id, err := strconv.Atoi(attr(e, "numFmtId")); err == nil {
				own[id] = showsDate(attr(e, "formatCode"))
			}
		case "cellXfs":
			inCells = true
		case "cellStyles":
			inCells = false
		case "xf":
			if inCells {
				id, err := strconv.Atoi(attr(e, "numFmtId"))
				out = append(out, err == nil && (own[id] || 14 <= id && id <= 17 || id == 22)) // those that are built in
			}
		}
		return nil
	})
	if err != nil {
		return nil
	}
	return out
}

// showsDate reports whether a format has a day or a year in it, outside quotes and
// brackets.
func showsDate(format string) bool {
	inside := rune(0)
	for _, r := range strings.ToLower(format) {
		switch {
		case inside != 0:
			if r == inside {
				inside = 0
			}
		case r == '"':
			inside = '"'
		case r == '[':
			inside = ']'
		case r == 'd' || r == 'y' || r == 'å':
			return true
		}
	}
	return false
}
