package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// cmdSheet saves a list with semicolons as a workbook: regneark LIST.csv LIST.xlsx. A
// cell that is a number stands there as one.
func cmdSheet(ts *testscript.TestScript, _ bool, args []string) {
	f := excelize.NewFile()
	for i, line := range strings.Split(strings.TrimSpace(ts.ReadFile(args[0])), "\n") {
		for j, cell := range strings.Split(line, ";") {
			name, err := excelize.CoordinatesToCellName(j+1, i+1)
			ts.Check(err)
			if cell != "" && strings.Trim(cell, "0123456789") == "" {
				ts.Check(f.SetCellDefault("Sheet1", name, cell))
			} else {
				ts.Check(f.SetCellStr("Sheet1", name, cell))
			}
		}
	}
	var out bytes.Buffer
	ts.Check(f.Write(&out))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), out.Bytes(), 0o600))
}

// Whatever stands in a list, and wherever, no message shows it.
func TestNothingOfARegisterIsShown(t *testing.T) {
	dir := t.TempDir()
	heads := "Fornavn;Etternavn;Fødselsdato;Fødselsnummer;Barnehage;Barnehage orgnr;Mottakende skole;Mottakende skole orgnr;Mottaker rolle;Foresatt 1;Telefon;Foresatt 1 relasjon;Klasse;Gradering;" + mark
	row := func(change ...string) string {
		cells := []string{"Tuva", "Sørvik", "03.06.2021", "", "", "", "", "", "", "", "", "", "", "", mark}
		for i := 0; i < len(change); i += 2 {
			cells[strings.Count(strings.Split(heads, change[i])[0], ";")] = change[i+1]
		}
		return strings.Join(cells, ";") + "\n"
	}
	lists := map[string]string{
		"headings": strings.ReplaceAll(heads, "navn", mark) + "\n" + row(), "nothing": mark + "\n" + mark, "quotes": heads + "\n" + row("Etternavn", `"`+mark), "twice": heads + "\n" + row() + row("Foresatt 1;", mark),
		"separators": strings.ReplaceAll(heads, ";", mark), "two columns": heads + ";Fødselsdato\n" + row(), "a control": heads + "\n" + row("Etternavn", mark+"\x01\u202e"),
		"spoiled": heads + "\n" + row("Etternavn", mark+"Ã¸"), "long": heads + "\n" + row("Etternavn", strings.Repeat(mark, 100)), "a grade": heads + "\n" + row("Gradering", mark) + row("Etternavn", mark+"2"),
	}
	for _, h := range strings.Split(heads, ";") {
		if h != mark {
			lists[h] = heads + "\n" + row(h+";", mark)
		}
	}
	runs, alike := 0, false
	for what, list := range lists {
		file := filepath.Join(dir, "liste.csv")
		if err := os.WriteFile(file, []byte(list), 0o600); err != nil {
			t.Fatal(err)
		}
		// Each has a folder of its own, and then one where all children are alike.
		own := filepath.Join(dir, "saker", strconv.Itoa(runs))
		for _, args := range [][]string{{}, {"--json"}, {"-l", "nn", "-v"}, {"--dry-run"}, {"-q"}, {"-l", "nb", "-o", filepath.Join(dir, "alle")}} {
			var out bytes.Buffer
			env := environment(func(string) string { return "" })
			env.In, env.Out, env.Err = strings.NewReader(""), &out, &out
			env.Main(context.Background(), append([]string{"import", file, "-o", own, "-k", "barnehage_skole"}, args...))
			alike = alike || strings.Contains(out.String(), "L13")
			if runs++; strings.Contains(strings.ToLower(out.String()), strings.ToLower(mark)) || out.Len() == 0 && args != nil && args[0] != "-q" {
				t.Errorf("%s %v: shown:\n%s", what, args, out.String())
			}
		}
	}
	if runs < 100 || !alike {
		t.Errorf("only %d runs", runs)
	}
	names, err := filepath.Glob(filepath.Join(dir, "saker", "*", "*"))
	if err != nil || len(names) < 5 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, n := range names {
		if strings.Contains(strings.ToLower(n), strings.ToLower(mark)) {
			t.Errorf("a file is called %s", n)
		}
	}
}
