package xlsx

import "github.com/xuri/excelize/v2"

// The colours of the pages of a packet, and three that mark: each is dark enough on
// its ground to be read, and none stands without a word.
const (
	inkColour    = "1B2430"
	mutedColour  = "54606D"
	accentColour = "0F4C5C"
	ruleColour   = "CDD3D8"

	lateColour, lateGround = "8A1C1C", "FBE9E7"
	soonColour, soonGround = "5C4400", "FFF1CC"
	doneColour, doneGround = "1D5C37", "E3F3E8"
	barColour              = "9CC5A9"
)

// A typeface that every machine has, or one as wide: a column is as wide as so many
// of its digits, and a program without the typeface would make the sheet wider than
// the paper.
const (
	family   = "Arial"
	bodySize = 10.0 // points; printed no smaller than 9
)

// styles are the looks of cells, by their number in the workbook.
type styles struct {
	title, sub, heading, plain         int
	head, headCentred                  int
	text, small, date, number, percent int
	late, soon, done, muted            int // set on top of others when a condition holds
}

// typeface makes Arial what the widths of columns are counted in, and the styles.
func (b *book) typeface() error {
	if err := b.file.SetDefaultFont(family); err != nil {
		return err
	}
	size := bodySize
	b.file.Styles.Fonts.Font[0].Sz.Val = &size
	for _, s := range b.looks() {
		id, err := b.file.NewStyle(s.style)
		if err != nil {
			return err
		}
		*s.id = id
	}
	for _, s := range b.marks() {
		id, err := b.file.NewConditionalStyle(s.style)
		if err != nil {
			return err
		}
		*s.id = id
	}
	return nil
}

type look struct {
	id    *int
	style *excelize.Style
}

func (b *book) looks() []look {
	font := func(size float64, colour string, bold bool) *excelize.Font {
		return &excelize.Font{Family: family, Size: size, Color: colour, Bold: bold}
	}
	body := font(bodySize, inkColour, false)
	// Ruled all round: on paper, the empty cells are boxes to write in.
	var rule []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		rule = append(rule, excelize.Border{Type: side, Color: ruleColour, Style: 1})
	}
	cell := func(across string, format string) *excelize.Style {
		s := &excelize.Style{Font: body, Border: rule, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: across, WrapText: true}}
		if format != "" {
			s.CustomNumFmt = &format
		}
		return s
	}
	head := func(across string) *excelize.Style {
		return &excelize.Style{
			Font: font(bodySize, "FFFFFF", true), Fill: ground(accentColour),
			Alignment: &excelize.Alignment{Vertical: "center", Horizontal: across, WrapText: true},
		}
	}
	small := cell("left", "")
	small.Font = font(9, mutedColour, false)
	s := &b.styles
	return []look{
		{&s.title, &excelize.Style{Font: font(16, inkColour, true)}},
		{&s.sub, &excelize.Style{Font: font(bodySize, mutedColour, false), Alignment: &excelize.Alignment{Vertical: "top"}}},
		{&s.heading, &excelize.Style{Font: font(14, inkColour, true)}},
		{&s.plain, &excelize.Style{Font: body, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}},
		{&s.head, head("left")},
		{&s.headCentred, head("center")},
		{&s.text, cell("left", "")},
		{&s.small, small},
		// Dates begin at the left like the texts, so that two columns do not run together.
		{&s.date, cell("left", "dd.mm.yyyy")},
		{&s.number, cell("center", "0")},
		{&s.percent, cell("left", "0%")},
	}
}

func (b *book) marks() []look {
	mark := func(colour, on string) *excelize.Style {
		return &excelize.Style{Font: &excelize.Font{Bold: true, Color: colour}, Fill: ground(on)}
	}
	s := &b.styles
	return []look{
		{&s.late, mark(lateColour, lateGround)},
		{&s.soon, mark(soonColour, soonGround)},
		{&s.done, mark(doneColour, doneGround)},
		{&s.muted, &excelize.Style{Font: &excelize.Font{Color: mutedColour}}},
	}
}

func ground(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}
