package main

import (
	"bytes"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// cmdFill fills in a workbook as in a spreadsheet: fyll FILE CELL=TEXT… on its first
// sheet. A text that is a word and a column, «bort=D», takes that column out; one that
// is «passord=» and a word locks the file.
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
