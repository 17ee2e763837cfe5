package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// cmdSeveral makes cases about five more children, from one sender, of one that is
// there: flere FILE FOLDER ORGNR NAME. Who has answered, has read each as it stands.
func cmdSeveral(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.MkdirAll(ts.MkAbs(args[1]), 0o755))
	for i, name := range [][2]string{{"Ada", "Testvik"}, {"Bo", "Eksempelsen"}, {"Cia", "Prøvedal"}, {"Dag", "Øvestad"}, {"Eli", "Åprøve"}} {
		src := regexp.MustCompile(`(?m)^  id:\n(    .*\n)+`).ReplaceAllString(ts.ReadFile(args[0]), "")
		src = strings.NewReplacer(
			"Iben Sofie", name[0], "Iben", name[0], "Haugland", name[1], "Moe", args[2][6:]+"berg", "903963840", args[2], "Lyngtoppen barnehage", args[3],
			"089870ce-54de-4a2b-8b6b-0f05a46a1988", fmt.Sprintf("089870ce-54de-4a2b-8b6b-0f%s%d", args[2], i),
			"foedselsdato: 2021-06-03", fmt.Sprintf("foedselsdato: 2021-%s-1%d", args[2][7:8]+"1", i),
		).Replace(src)
		src = strings.NewReplacer("2021-01-", "2021-05-", "2021-41-", "2021-04-").Replace(src)
		file := ts.MkAbs(filepath.Join(args[1], fmt.Sprintf("%s-%d.yaml", args[2], i)))
		ts.Check(os.WriteFile(file, []byte(src), 0o600))
		shown, err := showTexts(ts.MkAbs("handover.yaml"), file)
		ts.Check(err)
		ts.Check(reread(file, shown))
	}
}

// cmdWorkbook writes what stands in a workbook, as a text that can be held against one
// in the story: ark FILE SHEET NAME. A row is a line, with a tab between its cells.
func cmdWorkbook(ts *testscript.TestScript, _ bool, args []string) {
	data, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	ts.Check(err)
	defer func() { ts.Check(f.Close()) }()
	rows, err := f.GetRows(args[1])
	ts.Check(err)
	var out strings.Builder
	for _, r := range rows {
		out.WriteString(strings.TrimRight(strings.Join(r, "\t"), "\t") + "\n")
	}
	text := out.String()
	for _, v := range varying {
		text = v.pattern.ReplaceAllString(text, v.stands)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(text), 0o600))
}

// cmdOtherOne writes something else in a file of the first packet that lies in a folder:
// endre FOLDER FILE.
func cmdOtherOne(ts *testscript.TestScript, _ bool, args []string) {
	found, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "overforing_*", args[1]))
	ts.Check(err)
	if len(found) == 0 {
		ts.Fatalf("no %s in %s", args[1], args[0])
	}
	ts.Check(os.WriteFile(found[0], []byte("noe annet"), 0o600))
}
