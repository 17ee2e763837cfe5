package pdfcheck

// inFonts returns the fonts that are used, where something is so.
func (l *look) inFonts(wrong func(*font) bool) []Place {
	var out []Place
	seen := map[*font]bool{}
	for _, p := range l.pages {
		for _, fo := range p.fonts {
			if fo != nil && !seen[fo] && len(fo.codes) > 0 {
				seen[fo] = true
				if wrong(fo) {
					out = append(out, Place{Object: fo.object})
				}
			}
		}
	}
	return sorted(out)
}

// anyCode reports whether something is so for a code that is shown.
func (fo *font) anyCode(wrong func(int) bool) bool {
	for _, code := range fo.shown() {
		if wrong(code) {
			return true
		}
	}
	return false
}

// embedding: what is shown is shown with a face that is in the file, as the part of
// it that is needed.
func (l *look) embedding() []Place { return l.inFonts(func(fo *font) bool { return !fo.embedded }) }

// glyphs: each code has a glyph, and one that can be seen unless it is a space.
func (l *look) glyphs() []Place {
	return l.inFonts(func(fo *font) bool { return fo.embedded && (fo.cut || fo.anyCode(fo.missing)) })
}

// widths: what the file says of a glyph's width is what the face says.
func (l *look) widths() []Place {
	return l.inFonts(func(fo *font) bool { return fo.embedded && fo.anyCode(fo.wrongWidth) })
}

// characters: each code is said to be a character, so that it can be read aloud,
// searched and copied.
func (l *look) characters() []Place {
	return l.inFonts(func(fo *font) bool { return !fo.ranges || fo.anyCode(fo.unnamed) })
}

// operators: only what this program draws with, with fonts that are there.
func (l *look) operators() []Place {
	return l.onPages(func(p *page) bool {
		for _, fo := range p.fonts {
			if fo == nil {
				return true
			}
		}
		return p.unknown > 0
	})
}

// balance: what begins on a page ends there, and in order.
func (l *look) balance() []Place { return l.onPages(func(p *page) bool { return p.unbalanced > 0 }) }

// marked: everything that is drawn is a part of what the document says, or decoration,
// and not both.
func (l *look) marked() []Place {
	return l.onPages(func(p *page) bool { return p.unmarked > 0 || p.nested > 0 })
}

// tabs: who goes through a page with the keyboard goes in the order of reading.
func (l *look) tabs() []Place {
	return l.onPages(func(p *page) bool { return l.name(p.dict["Tabs"]) != "S" })
}
