package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/filled"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/seal"
)

type statusOptions struct{ items, names bool }

func (env *Env) checklistCmd() *cobra.Command {
	var o statusOptions
	status := &cobra.Command{
		Use: "status", Args: between(1, -1),
		RunE: func(_ *cobra.Command, args []string) error { return env.checklistStatus(args, o) },
	}
	status.Flags().BoolVar(&o.items, "items", false, "")
	status.Flags().BoolVar(&o.names, "names", false, "")
	return env.group("checklist", status)
}

// A filledList is a list that was read, with the name of its file.
type filledList struct {
	filled.List
	file string
}

func (env *Env) checklistStatus(args []string, o statusOptions) error {
	files, err := env.workbooks(args)
	if err != nil {
		return err
	}
	today, err := env.today()
	if err != nil {
		return err
	}
	var codes []int
	var all []filledList
	for _, f := range files {
		list, err := env.readFilled(f.name)
		if err != nil {
			env.report(&fileError{f.name, err})
			codes = append(codes, exitCode(err))
			continue
		}
		l := filledList{list, shownFile(f.name)}
		all = append(all, l)
		codes = append(codes, env.listCode(l))
	}
	env.tellStatus(all, today, o)
	return ended(codes)
}

func (env *Env) readFilled(name string) (filled.List, error) {
	data, err := env.read(name, filled.MaxBytes)
	if err != nil {
		return filled.List{}, err
	}
	if seal.LooksSealed(data) {
		return filled.List{}, errStillSealed
	}
	return filled.Read(data, env.catalog)
}

// listCode tells how a list that was read ends: what is late cannot be told when
// there is a date that cannot be read, or a line that says not which item it is.
func (env *Env) listCode(l filledList) int {
	if len(l.Unknown()) > 0 {
		return exitInvalid
	}
	return exitDone
}

// listFolders are how the folders are called that «open» puts workbooks in.
const listFolders = "sjekkliste_*"

// workbooks is targets for filled-in lists: of a folder, the overview of all that has
// been received; without one, the workbooks in it and in the folders of opened
// checklists right below it, which have the same tasks.
func (env *Env) workbooks(args []string) ([]target, error) {
	var out []target
	for _, a := range args {
		if !isDir(a) {
			one, err := targets([]string{a})
			if err != nil {
				return nil, err
			}
			if len(one) > 1 {
				one = slices.DeleteFunc(one, func(t target) bool { return isLock(t.name) })
			}
			out = append(out, one...)
			continue
		}
		names, err := workbooksIn(a)
		if err != nil {
			return nil, err
		}
		if len(names) == 0 {
			return nil, &fileError{a, errNoWorkbook}
		}
		if own := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !isOverview(a, n) }); len(own) > 0 {
			if n := len(slices.DeleteFunc(slices.Clone(names), func(n string) bool { return filepath.Dir(n) == filepath.Clean(a) })); n > 0 {
				env.sayN("liste.mottak_gjelder", n, map[string]any{"mappe": a})
			}
			names = own
		}
		for _, n := range names {
			out = append(out, target{name: n})
		}
	}
	return out, nil
}

func workbooksIn(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, &fileError{dir, err}
	}
	for _, e := range entries {
		below, _ := filepath.Match(listFolders, strings.ToLower(e.Name())) // the pattern is one of ours
		switch {
		case e.IsDir() && below:
			inside, err := workbooksIn(filepath.Join(dir, e.Name()))
			if err != nil {
				return nil, err
			}
			names = append(names, inside...)
		case !e.IsDir() && isWorkbook(e.Name()):
			names = append(names, filepath.Join(dir, e.Name()))
		}
	}
	return names, nil
}

// isOverview reports whether a workbook is the overview of a folder.
func isOverview(dir, name string) bool {
	ok, _ := filepath.Match(overviewStem+"*.xlsx", strings.ToLower(filepath.Base(name))) // the pattern is one of ours
	return ok && filepath.Dir(name) == filepath.Clean(dir) && !strings.Contains(name, copyMark)
}

func isWorkbook(name string) bool {
	return slices.Contains([]string{".xlsx", ".xlsm"}, strings.ToLower(filepath.Ext(name))) && !isLock(name)
}

// isLock reports whether a file is what Excel puts beside a workbook that is open.
func isLock(name string) bool { return strings.HasPrefix(filepath.Base(name), "~$") }

var (
	errStillSealed = errors.New("a sealed packet, not a workbook")
	errNoWorkbook  = errors.New("a folder without workbooks")
)

// heads names columns of a list as their heads do.
func (env *Env) heads(keys []string) (out []string) {
	for _, k := range keys {
		out = append(out, "«"+env.text.T("xlsx.kolonne_"+k, nil)+"»")
	}
	return out
}

// dayOrNone writes a day for people.
func (env *Env) dayOrNone(d day.Day) string {
	if d.IsZero() {
		return "–"
	}
	return i18n.Date(d)
}
