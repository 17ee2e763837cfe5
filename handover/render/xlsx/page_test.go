package xlsx_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/render/xlsx"
)

// On A4, text is printed at nine points or more: the sheets are made as wide as the
// paper, so that fitting them to it makes nothing smaller.
func TestPrintIsLargeEnough(t *testing.T) {
	const (
		least   = 9.0
		digit   = 5.56 // points: a digit of the workbook's typeface at 10 points, which widths are counted in
		perInch = 72
	)
	paper := map[string]float64{"landscape": 842, "portrait": 595} // points
	f := read(t, write(t, sample("Iben Sofie Haugland Moe"), i18n.Nynorsk))
	if font, err := f.GetDefaultFont(); err != nil || font != "Arial" {
		t.Fatalf("widths are counted in %s, %v", font, err)
	}
	for _, sheet := range f.GetSheetList() {
		page, err := f.GetPageLayout(sheet)
		if err != nil || *page.Size != 9 || *page.FitToWidth != 1 || *page.FitToHeight != 0 {
			t.Fatalf("%s: %+v, %v", sheet, page, err)
		}
		margins, err := f.GetPageMargins(sheet)
		if err != nil {
			t.Fatal(err)
		}
		dimension, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		wide, columns := 0.0, 0
		for _, row := range dimension[3:] {
			columns = max(columns, len(row))
		}
		for i := range columns {
			name, err := excelize.ColumnNumberToName(i + 1)
			if err != nil {
				t.Fatal(err)
			}
			w, err := f.GetColWidth(sheet, name)
			if err != nil {
				t.Fatal(err)
			}
			wide += w * digit
		}
		scale := min(1, (paper[*page.Orientation]-(*margins.Left+*margins.Right)*perInch)/wide)
		smallest := smallestFont(t, f, sheet)
		if smallest*scale < least {
			t.Errorf("%s: text of %.0f points is printed at %.0f %%", sheet, smallest, 100*scale)
		}
	}
}

// smallestFont returns the size of the smallest text of a sheet that is not of the
// number of a packet, which is nine.
func smallestFont(t *testing.T, f *excelize.File, sheet string) float64 {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	least := 100.0
	for r, row := range rows {
		for c, text := range row {
			if text == "" {
				continue
			}
			cell, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				t.Fatal(err)
			}
			id, err := f.GetCellStyle(sheet, cell)
			if err != nil {
				t.Fatal(err)
			}
			style, err := f.GetStyle(id)
			if err != nil || style.Font == nil {
				t.Fatalf("%s!%s has no typeface: %v", sheet, cell, err)
			}
			least = min(least, style.Font.Size)
		}
	}
	return least
}

// A row is as high as what stands there, and never too low for an alert that comes
// later; a word that is wider than its column is counted as broken.
func TestRowsAreHighEnough(t *testing.T) {
	const line = 12.75 // points
	for _, c := range []struct {
		name, task, who string
		lines           float64
	}{
		{"Iben", "Lest", "rektor", 2},
		{"Iben", "Lest", "helsesjukepleiar", 2},
		{"Iben Sofie Haugland Moe", strings.Repeat("Foresatte er kontaktet ", 6), "rektor", 4},
		{strings.Repeat("Å", 60), "Lest", "rektor", 5},
	} {
		list := sample(c.name)
		list.Children[0].Items[0] = xlsx.Item{Nr: 1, Text: c.task, Who: c.who}
		f := read(t, write(t, list, i18n.Bokmaal))
		if h, err := f.GetRowHeight("Oppgaver", 5); err != nil || h < c.lines*line || h > (c.lines+1)*line {
			t.Errorf("%.20s, %.20s: %.1f points, want %v lines, %v", c.name, c.task, h, c.lines, err)
		}
	}
}

// Each printed page tells whose list it is, which, and when it is to be gone.
func TestPageFurniture(t *testing.T) {
	c := sample("Iben")
	c.Unit = "Sand & Søn skole"
	f := read(t, write(t, c, i18n.Bokmaal))
	for _, sheet := range f.GetSheetList() {
		got, err := f.GetHeaderFooter(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if want := "&LSand && Søn skole, rektor&RSjekkliste t3h8vd5n2c, laget 12.05.2027"; got.OddHeader != want {
			t.Errorf("%s: the head says %q", sheet, got.OddHeader)
		}
		if want := "&LArbeidskopi: slettes innen 16.02.2028. Har navn på barn: bare for dem som bruker lista.&RSide &P av &N"; got.OddFooter != want {
			t.Errorf("%s: the foot says %q", sheet, got.OddFooter)
		}
	}
	c.Unit = strings.Repeat("Å&", 100)
	f = read(t, write(t, c, i18n.Nynorsk))
	if got, err := f.GetHeaderFooter("Oversyn"); err != nil || len([]rune(got.OddHeader)) > 255 || strings.Count(got.OddHeader, "&")%2 != 0 {
		t.Errorf("with a long name the head says %q, %v", got.OddHeader, err)
	}
}

// A name stands in the cells that show it, and nowhere else in the file.
func TestTheNameStandsInCellsAlone(t *testing.T) {
	const name = "Iben Sofie Haugland Moe"
	data := write(t, sample(name), i18n.Nynorsk)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range z.File {
		if has := strings.Contains(part(t, data, p.Name), "Haugland"); has != (p.Name == "xl/sharedStrings.xml") {
			t.Errorf("%s has the name: %v", p.Name, has)
		}
	}
	props, err := read(t, data).GetDocProps()
	if err != nil || props.Language != "nn-NO" || props.Title != "Sjekkliste t3h8vd5n2c" || props.Creator != "handover" || props.Created != "2027-05-12T09:00:00Z" {
		t.Errorf("properties: %+v, %v", props, err)
	}
}

// The sheet about how the list is used says when it is to be gone, and names the
// statuses and sheets as they are.
func TestTheHelpSpeaksOfTheListAsItIs(t *testing.T) {
	for lang, want := range map[i18n.Lang][]string{
		i18n.Bokmaal: {"senest 16.02.2028", "«Oppgaver»", "«Oversikt»", "åpen, i arbeid, gjort eller ikke aktuelt", "«forfalt»", "«innen 7 dager»", "handover sjekkliste status"},
		i18n.Nynorsk: {"seinast 16.02.2028", "«Oppgåver»", "«Oversyn»", "open, i arbeid, gjort eller ikkje aktuelt", "«over fristen»", "«innan 7 dagar»", "handover sjekkliste status"},
	} {
		f := read(t, write(t, sample("Iben"), lang))
		rows, err := f.GetRows(f.GetSheetName(2))
		if err != nil {
			t.Fatal(err)
		}
		said := fmt.Sprint(rows)
		for _, w := range want {
			if !strings.Contains(said, w) {
				t.Errorf("%s: nothing about %s", lang, w)
			}
		}
	}
}
