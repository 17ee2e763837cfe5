package xlsx

import "strings"

// help writes the sheet that tells how the list is used.
func (b *book) help() error {
	s := b.sheet("hjelp")
	const wide = 96 // digits: as wide as a sheet of paper
	if err := s.file.SetColWidth(s.name, "A", "A", wide); err != nil {
		return err
	}
	if err := s.put("A1", s.name, s.styles.heading); err != nil {
		return err
	}
	if err := s.file.SetRowHeight(s.name, 1, 24); err != nil {
		return err
	}
	for i, text := range strings.Split(s.heads.help, "\n") {
		if err := s.put(at(0, i+3), text, s.styles.plain); err != nil {
			return err
		}
		if err := s.file.SetRowHeight(s.name, i+3, tall(rowsOf(text, wide))+4); err != nil {
			return err
		}
	}
	return s.print("portrait")
}
