package xlsx

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/handover-no/handover/handover/i18n"
)

const (
	inkColour    = "1B2430"
	mutedColour  = "54606D"
	accentColour = "0F4C5C"

	family     = "Calibri"
	lineHeight = 15.0 // points, of 11 point text
)

var plain = &excelize.Font{Family: family, Size: 11, Color: inkColour}

var (
	wrapped = &excelize.Alignment{Vertical: "top", WrapText: true}
	border  = []excelize.Border{{Type: "bottom", Color: "CDD3D8", Style: 1}}
)

// controls freezes the head, lets people filter, gives the status a list to
// choose from, and sets apart what is done and what is late. The words say the
// same as the colours.
func (b *book) controls(rows int) error {
	last := headRow + max(rows, 1)
	if err := b.file.SetPanes(b.sheet, &excelize.Panes{
		Freeze: true, XSplit: 1, YSplit: headRow, TopLeftCell: at(1, headRow+1), ActivePane: "bottomRight",
	}); err != nil {
		return err
	}
	if err := b.file.AutoFilter(b.sheet, at(0, headRow)+":"+at(len(columns)-1, last), nil); err != nil {
		return err
	}
	status := excelize.NewDataValidation(true)
	status.Sqref = at(colStatus, headRow+1) + ":" + at(colStatus, last)
	if err := status.SetDropList(b.statuses()); err != nil {
		return err
	}
	status.SetError(excelize.DataValidationErrorStyleStop, b.text.T("xlsx.status_feil_tittel", nil), b.text.T("xlsx.status_feil", nil))
	if err := b.file.AddDataValidation(b.sheet, status); err != nil {
		return err
	}
	return b.colours(last)
}

func (b *book) statuses() []string {
	var out []string
	for _, k := range []string{"ny", "i_gang", "ferdig", "ikke_aktuelt"} {
		out = append(out, b.text.T("xlsx.status_"+k, nil))
	}
	return out
}

func (b *book) colours(last int) error {
	late, err := b.file.NewConditionalStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true, Color: "8A1C1C"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FBE9E7"}},
	})
	if err != nil {
		return err
	}
	done, err := b.file.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: mutedColour, Strike: true}})
	if err != nil {
		return err
	}
	names := b.statuses()
	first := headRow + 1
	status := "$" + at(colStatus, first)
	isDone := fmt.Sprintf(`OR(%s="%s",%s="%s")`, status, names[2], status, names[3])
	if err := b.file.SetConditionalFormat(b.sheet, at(colDue, first)+":"+at(colDue, last), []excelize.ConditionalFormatOptions{
		{Type: "formula", Criteria: fmt.Sprintf(`AND($%s<TODAY(),NOT(%s))`, at(colDue, first), isDone), Format: &late},
	}); err != nil {
		return err
	}
	return b.file.SetConditionalFormat(b.sheet, at(colItem, first)+":"+at(colItem, last), []excelize.ConditionalFormatOptions{
		{Type: "formula", Criteria: isDone, Format: &done},
	})
}

// print sets the list up for A4 sheets, with the head on each.
func (b *book) print(c Checklist) error {
	if err := b.fitPage("landscape"); err != nil {
		return err
	}
	margin, small := 0.5, 0.3
	if err := b.file.SetPageMargins(b.sheet, &excelize.PageLayoutMarginsOptions{
		Left: &margin, Right: &margin, Top: &margin, Bottom: &margin, Header: &small, Footer: &small,
	}); err != nil {
		return err
	}
	foot := b.text.T("xlsx.bunntekst", map[string]any{"pakke": c.Packet, "dato": i18n.Date(c.Made)})
	if err := b.file.SetHeaderFooter(b.sheet, &excelize.HeaderFooterOptions{OddFooter: "&L" + foot + "&R&P / &N"}); err != nil {
		return err
	}
	return b.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: b.sheet, RefersTo: fmt.Sprintf("'%s'!$%d:$%d", b.sheet, headRow, headRow),
	})
}

// help is a second sheet that says how the list is used.
func (b *book) help() error {
	list := b.sheet
	defer func() { b.sheet = list }()
	b.sheet = b.text.T("xlsx.ark_hjelp", nil)
	if _, err := b.file.NewSheet(b.sheet); err != nil {
		return err
	}
	const wide = 72 // characters: as wide as a sheet of paper
	if err := b.file.SetColWidth(b.sheet, "A", "A", wide); err != nil {
		return err
	}
	head, err := b.file.NewStyle(&excelize.Style{Font: &excelize.Font{Family: family, Bold: true, Size: 14, Color: inkColour}})
	if err != nil {
		return err
	}
	text, err := b.file.NewStyle(&excelize.Style{Font: plain, Alignment: wrapped})
	if err != nil {
		return err
	}
	if err := b.put("A1", b.sheet, head); err != nil {
		return err
	}
	for i, line := range strings.Split(b.text.T("xlsx.hjelp", nil), "\n") {
		if err := b.put(at(0, i+3), line, text); err != nil {
			return err
		}
		if err := b.file.SetRowHeight(b.sheet, i+3, float64(rowsOf(line, wide))*lineHeight+6); err != nil {
			return err
		}
	}
	return b.fitPage("portrait")
}

// fitPage sets a sheet up for A4, as wide as the paper.
func (b *book) fitPage(orientation string) error {
	a4, fitWidth, fitHeight, yes := 9, 1, 0, true
	if err := b.file.SetPageLayout(b.sheet, &excelize.PageLayoutOptions{
		Orientation: &orientation, Size: &a4, FitToWidth: &fitWidth, FitToHeight: &fitHeight,
	}); err != nil {
		return err
	}
	return b.file.SetSheetProps(b.sheet, &excelize.SheetPropsOptions{FitToPage: &yes})
}

// rowsOf estimates how many lines a text takes in a column of a width, with a
// little to spare: not every program has the typeface.
func rowsOf(s string, width float64) int {
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		n++
		at := 0
		for word := range strings.FieldsSeq(line) {
			long := utf8.RuneCountInString(word)
			if at > 0 && float64(at+1+long) > width {
				n, at = n+1, -1
			}
			at += 1 + long
		}
	}
	return n
}

// properties names the workbook without naming anybody.
func (b *book) properties(c Checklist) error {
	stamp := c.Created.UTC().Format(time.RFC3339)
	language := map[string]string{"nb": "nb-NO", "nn": "nn-NO"}[string(b.text.Lang())]
	return b.file.SetDocProps(&excelize.DocProperties{
		Title: b.text.T("xlsx.dokumenttittel", map[string]any{"pakke": c.Packet}), Creator: "handover", LastModifiedBy: "handover",
		Created: stamp, Modified: stamp, Language: language,
	})
}

// safe makes a text that no spreadsheet takes for a formula: invisible characters
// go, and a sign that begins a formula gets an apostrophe before it.
func safe(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
	if trimmed := strings.TrimLeftFunc(s, unicode.IsSpace); trimmed != "" && strings.ContainsRune("=+-@|%", rune(trimmed[0])) {
		return "'" + trimmed
	}
	return s
}
