package xlsx_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/render/xlsx"
)

// dueAround is a list of children whose items are due some days from a day.
func dueAround(today day.Day, children ...[]int) xlsx.Checklist {
	names := []string{"Iben", "Áilu", "Noor"}
	c := sample(names[:len(children)]...)
	c.Made = today
	for i, days := range children {
		c.Children[i].Items = nil
		for k, n := range days {
			c.Children[i].Items = append(c.Children[i].Items, xlsx.Item{Nr: k + 1, Text: "Oppgave", Who: "rektor", Due: today.AddDays(n)})
		}
	}
	return c
}

// Every formula stands with the value that it comes to, as a number or a text; so it
// is right where nothing is worked out, such as in a preview.
func TestFormulasStandWithTheirValues(t *testing.T) {
	today := day.Of(time.Now())
	for _, lang := range []i18n.Lang{i18n.Bokmaal, i18n.Nynorsk} {
		data := write(t, dueAround(today, []int{-3, -1, 0, 7, 8}, []int{30}, nil), lang)
		f := read(t, data)
		formulas := 0
		for n, sheet := range f.GetSheetList()[:2] {
			for _, m := range regexp.MustCompile(`<c r="(\w+)" s="\d+"( t="str")?><f>.*?</f><v>(.*?)</v>`).FindAllStringSubmatch(part(t, data, fmt.Sprintf("xl/worksheets/sheet%d.xml", n+1)), -1) {
				formulas++
				want, err := f.CalcCellValue(sheet, m[1], excelize.Options{RawCellValue: true})
				if err != nil || m[3] != want {
					t.Errorf("%s!%s stands with %q, and comes to %q (%v)", sheet, m[1], m[3], want, err)
				}
				if isText := m[2] != ""; isText == regexp.MustCompile(`^[0-9.]+$`).MatchString(want) && want != "" {
					t.Errorf("%s!%s is of the wrong kind: %q", sheet, m[1], m[0])
				}
			}
		}
		if want := 6 + 1 + 3*7; formulas != want {
			t.Errorf("%s: %d formulas with a value, want %d", lang, formulas, want)
		}
	}
}

// The overview follows what is filled in, also when the lines are sorted and some are
// put in.
func TestTheOverviewFollows(t *testing.T) {
	today := day.Of(time.Now())
	f := read(t, write(t, dueAround(today, []int{-3, -1, 0, 7, 8}, []int{-3}), i18n.Bokmaal))
	calc := func(cells map[string]string) {
		t.Helper()
		for cell, want := range cells {
			if got, err := f.CalcCellValue("Oversikt", cell, excelize.Options{RawCellValue: true}); err != nil || got != want {
				t.Errorf("%s comes to %q, want %q (%v)", cell, got, want, err)
			}
		}
	}
	set := func(cell string, v any) {
		t.Helper()
		if err := f.SetCellValue("Oppgaver", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	serial := func(n int) string {
		return fmt.Sprint(46153 + int(today.AddDays(n).Time().Sub(day.New(2026, 5, 11).Time()).Hours()/24))
	}
	// Áilu, -3 first, then Iben -3, -1, 0, 7, 8.
	calc(map[string]string{"B5": "k7q2m9xw4b", "G5": "1", "H5": "1", "B6": "k7q2m9xw4a", "F6": serial(-3), "G6": "5", "H6": "2", "I6": "2", "J6": "0", "K6": "0", "L6": "0"})
	set("F6", "gjort")
	set("F8", "ikke aktuelt")
	set("F9", "i arbeid")
	calc(map[string]string{"G5": "1", "F6": serial(-1), "G6": "3", "H6": "1", "I6": "1", "J6": "1", "K6": "1", "L6": "0.4"})
	if err := f.InsertRows("Oppgaver", 6, 2); err != nil {
		t.Fatal(err)
	}
	calc(map[string]string{"G6": "3", "J6": "1"})
	for row := 5; row < 13; row++ {
		set(fmt.Sprintf("F%d", row), "gjort")
	}
	calc(map[string]string{"F5": "", "G5": "0", "F6": "", "G6": "0", "H6": "0", "I6": "0", "J6": "5", "K6": "0", "L6": "1"})
	sum, err := f.CalcCellValue("Oversikt", "A3")
	if err != nil || sum != "I alt: åpne 0, forfalt 0, innen 7 dager 0, gjort 6, ikke aktuelt 0." {
		t.Errorf("in all: %q (%v)", sum, err)
	}
}

// The words beside the colours.
func TestTheAlert(t *testing.T) {
	today := day.Of(time.Now())
	f := read(t, write(t, dueAround(today, []int{-1, 0, 7, 8}), i18n.Bokmaal))
	alert := func(row int) string {
		t.Helper()
		got, err := f.CalcCellValue("Oppgaver", fmt.Sprintf("E%d", row))
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	for i, want := range []string{"forfalt", "innen 7 dager", "innen 7 dager", ""} {
		if got := alert(5 + i); got != want {
			t.Errorf("row %d says %q, want %q", 5+i, got, want)
		}
	}
	for cell, v := range map[string]string{"F5": "Gjort", "F6": "ikke aktuelt", "D7": "12.8.2027"} {
		if err := f.SetCellValue("Oppgaver", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if alert(5) != "" || alert(6) != "" || alert(7) != "sjekk fristen" {
		t.Errorf("says %q, %q, %q", alert(5), alert(6), alert(7))
	}
}

// What is late, soon due and done has a colour, each by what stands in a cell.
func TestColoursFollowWords(t *testing.T) {
	f := read(t, write(t, sample("Iben"), i18n.Bokmaal))
	for sheet, want := range map[string][]string{
		"Oppgaver": {`$E5="forfalt"`, `$E5="innen 7 dager"`, `$E5="sjekk fristen"`, `$F5="gjort"`, `OR($F5="gjort",$F5="ikke aktuelt")`},
		"Oversikt": {"H5>0", "I5>0"},
	} {
		all, err := f.GetConditionalFormats(sheet)
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, rules := range all {
			for _, r := range rules {
				said += r.Criteria + "\n"
			}
		}
		for _, w := range want {
			if !strings.Contains(said, w+"\n") {
				t.Errorf("%s: no colour for %s, only for\n%s", sheet, w, said)
			}
		}
	}
	bars := part(t, write(t, sample("Iben"), i18n.Bokmaal), "xl/worksheets/sheet2.xml")
	if !regexp.MustCompile(`<dataBar minLength="0" maxLength="100" showValue="(1|true)"><cfvo type="num" val="0"></cfvo><cfvo type="num" val="1"></cfvo>`).MatchString(bars) {
		t.Error("there is no bar from 0 to 100 %")
	}
}
