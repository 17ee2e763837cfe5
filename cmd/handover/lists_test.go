package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/render/xlsx"
	"github.com/handover-no/handover/handover/secret"
)

// cmdFill fills in a workbook as in a spreadsheet: fyll FILE CELL=TEXT… on its first
// sheet. A text that is a word and a column, «bort=D», takes that column out; one that
// is «passord=» and a word locks the file, and «ark=» puts in a sheet with something on.
func cmdFill(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	data, err := os.ReadFile(name)
	ts.Check(err)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	ts.Check(err)
	defer func() { ts.Check(f.Close()) }()
	var opts excelize.Options
	sheet := f.GetSheetName(0)
	for _, a := range args[1:] {
		cell, text, ok := strings.Cut(a, "=")
		switch {
		case !ok:
			ts.Fatalf("usage: fyll FILE CELL=TEXT")
		case cell == "bort":
			ts.Check(f.RemoveCol(sheet, text))
		case cell == "ark":
			_, err := f.NewSheet(text)
			ts.Check(err)
			ts.Check(f.SetCellStr(text, "A1", "mandag"))
		case cell == "passord":
			opts.Password = text
		default:
			ts.Check(f.SetCellStr(sheet, cell, text))
		}
	}
	var out bytes.Buffer
	ts.Check(f.Write(&out, opts))
	ts.Check(os.WriteFile(name, out.Bytes(), 0o600))
}

// Whatever somebody has written in a list, and wherever, no message and no table shows
// it; names and tasks are shown to who asks for them, and nothing else is.
func TestNothingOfAListIsShown(t *testing.T) {
	dir := t.TempDir()
	words := plainEnv(t, "nb").catalog.Printer("nb")
	data, err := xlsx.Write(xlsx.Checklist{Unit: mark, Role: mark, Packet: "t3h8vd5n2c", Made: day.New(2027, 5, 12), Children: []xlsx.Child{
		{Name: secret.New("s", mark), Packet: "k7q2m9xw4a", Made: day.New(2027, 5, 11), Sender: mark, Items: []xlsx.Item{
			{Nr: 1, Text: mark, Who: mark, Due: day.New(2027, 5, 12)}, {Nr: 2, Text: mark, Who: mark, Due: day.New(2027, 5, 13)},
			{Nr: 3, Text: mark, Who: mark, Due: day.New(2027, 5, 14)}, {Nr: 4, Text: mark, Who: mark, Due: day.New(2027, 5, 15)},
		}},
	}}, words)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for _, cell := range []string{"D5", "E5", "F5", "G5", "H5", "I5", "F6", "J7", "K8", "A9", "B9", "D9", "A20"} {
		if err := f.SetCellStr("Oppgaver", cell, mark); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetSheetName("Oppgaver", mark); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "sjekkliste.xlsx")
	save := func() {
		t.Helper()
		if err := f.SaveAs(name); err != nil {
			t.Fatal(err)
		}
	}
	save()
	for _, args := range [][]string{nil, {"--items"}, {"-v"}, {"--json"}, {"--json", "--items"}} {
		out, err, code := say(t, append([]string{"checklist", "status", name}, args...)...)
		if code != exitInvalid || out == "" {
			t.Errorf("%v ends with %d: %s", args, code, err)
		}
		if strings.Contains(out+err, mark) {
			t.Errorf("%v shows what stands in the list:\n%s%s", args, out, err)
		}
	}
	out, errs, _ := say(t, "checklist", "status", name, "--items", "--names")
	if strings.Count(out, mark) != 2*strings.Count(out, "\n") || strings.Contains(errs, mark) {
		t.Errorf("with names:\n%s%s", out, errs)
	}
	if err := f.SetCellStr(mark, "D4", mark); err != nil { // no list any more
		t.Fatal(err)
	}
	save()
	if out, errs, code := say(t, "checklist", "status", name); code != exitInvalid || strings.Contains(out+errs, mark) {
		t.Errorf("without a column: %d, %s%s", code, out, errs)
	}
}
