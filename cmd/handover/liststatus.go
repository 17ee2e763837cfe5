package main

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/filled"
)

// How a filled-in checklist is told of. A child is a row and a packet; what it is
// called, and anything else that somebody has written in the list, is shown to who
// asks for it with --names, and never in a message.

// tellStatus writes what is open and late, file by file.
func (env *Env) tellStatus(all []filledList, today day.Day, o statusOptions) {
	if env.global.json {
		for _, l := range all {
			env.jsonStatus(l, today, o)
		}
		return
	}
	env.statusTable(all, today, o)
	var lines []filled.Line
	for _, l := range all {
		env.listNotes(l)
		lines = append(lines, l.Lines...)
	}
	env.repeatedAcross(all)
	if len(all) > 1 { // a list is for one role at one unit
		for _, l := range all {
			env.statusSum(l.file, filled.Counted(l.Lines, today))
		}
	}
	if len(all) > 0 {
		env.statusSum(env.text.N("liste.lister", len(all), nil), filled.Counted(lines, today))
	}
}

func (env *Env) statusTable(all []filledList, today day.Day, o statusOptions) {
	headings := []string{"liste.kol_rad", "liste.kol_pakke", "liste.kol_forfalt", "liste.kol_snart", "liste.kol_aapne", "liste.kol_gjort", "liste.kol_uaktuelt", "liste.kol_neste", "liste.kol_fil"}
	if o.items {
		headings = []string{"liste.kol_rad", "liste.kol_pakke", "liste.kol_nr", "liste.kol_frist", "liste.kol_varsel", "liste.kol_status", "liste.kol_fil"}
	}
	if o.names {
		headings = append(headings, "liste.kol_barn")
		if o.items {
			headings = append(headings, "liste.kol_oppgave")
		}
	}
	var rows [][]string
	for _, l := range all {
		for _, p := range l.Packets() {
			if o.items {
				rows = append(rows, env.itemRows(l, p, today, o)...)
				continue
			}
			rows = append(rows, env.packetRow(l, p, today, o))
		}
	}
	env.table(headings, rows)
}

// packetRow is what there is to do for one child; the row is that of what is due next.
func (env *Env) packetRow(l filledList, p filled.Packet, today day.Day, o statusOptions) []string {
	n := filled.Counted(p.Lines, today)
	next, _ := p.Next()
	row := []string{
		place(l, next), packetOrNone(p.ID), strconv.Itoa(n.Overdue), strconv.Itoa(n.Soon), strconv.Itoa(n.Open), strconv.Itoa(n.Done),
		strconv.Itoa(n.NotApplicable), env.dayOrNone(next.Due), l.file,
	}
	if o.names {
		row = append(row, visible(p.Child().Reveal()))
	}
	return row
}

// itemRows is every open item of one child.
func (env *Env) itemRows(l filledList, p filled.Packet, today day.Day, o statusOptions) (rows [][]string) {
	for _, x := range p.Lines {
		if x.Closed() {
			continue
		}
		alert, nr := "–", "–"
		switch {
		case x.Overdue(today):
			alert = env.text.T("xlsx.varsel_forfalt", nil)
		case x.Soon(today):
			alert = env.text.T("xlsx.varsel_snart", nil)
		}
		if x.Nr > 0 {
			nr = strconv.Itoa(x.Nr)
		}
		row := []string{place(l, x), packetOrNone(p.ID), nr, env.dayOrNone(x.Due), alert, env.statusWord(x.Status), l.file}
		if o.names {
			row = append(row, visible(x.Child.Reveal()), visible(x.Task.Reveal()))
		}
		rows = append(rows, row)
	}
	return rows
}

func (env *Env) statusWord(s filled.Status) string {
	if s == filled.InProgress {
		return env.text.T("xlsx.status_i_arbeid", nil)
	}
	return env.text.T("xlsx.status_aapen", nil)
}

// place is the row of a line, with the sheet before it when there are several.
func place(l filledList, x filled.Line) string {
	switch {
	case x.Row == 0:
		return "–"
	case l.Sheets > 1:
		return strconv.Itoa(x.Sheet) + ":" + strconv.Itoa(x.Row)
	}
	return strconv.Itoa(x.Row)
}

func packetOrNone(id string) string {
	if id == "" {
		return "–"
	}
	return id
}

// visible is what stands in a cell, as one line without anything that a terminal
// could take for an order.
func visible(text string) string {
	s := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(s), " ")
}

// listNotes tells of what stands in a list that it cannot be read from, by rows.
func (env *Env) listNotes(l filledList) {
	rows := map[string][]string{}
	dated := 0
	for _, x := range l.Lines {
		at := place(l, x)
		switch {
		case x.NoItem:
			rows["liste.uten_punkt"] = append(rows["liste.uten_punkt"], at)
		case x.NoDue && !x.Closed():
			rows["liste.uten_frist"] = append(rows["liste.uten_frist"], at)
		case x.NoStatus:
			rows["liste.uten_status"] = append(rows["liste.uten_status"], at)
		}
		if x.Dated && !x.Closed() {
			dated++
		}
	}
	for _, key := range []string{"liste.uten_punkt", "liste.uten_frist", "liste.uten_status"} {
		if len(rows[key]) > 0 {
			env.warn(key, map[string]any{"fil": l.file, "rader": env.someOf(rows[key])})
		}
	}
	if dated > 0 {
		env.sayN("liste.datert", dated, map[string]any{"fil": l.file})
	}
	if l.Repeated > 0 {
		env.sayN("liste.gjentatt", l.Repeated, map[string]any{"fil": l.file})
	}
}

// someOf lists places, and of many the first and how many more there are.
func (env *Env) someOf(places []string) string {
	const most = 10
	if len(places) > most+1 {
		more := env.text.T("liste.flere", map[string]any{"n": len(places) - most})
		places = append(places[:most:most], more)
	}
	return env.text.And(places)
}

// repeatedAcross tells when two files are about the same items, which are then
// counted twice: a workbook and a copy of it.
func (env *Env) repeatedAcross(all []filledList) {
	type item struct {
		packet string
		nr     int
	}
	seen := map[item]bool{}
	n := 0
	for _, l := range all {
		for _, x := range l.Lines {
			if x.Packet == "" {
				continue
			}
			if key := (item{x.Packet, x.Nr}); seen[key] {
				n++
			} else {
				seen[key] = true
			}
		}
	}
	if n > 0 {
		env.sayN("liste.i_flere_filer", n, nil)
	}
}

// statusSum counts a list, or all of them, in a sentence.
func (env *Env) statusSum(what string, n filled.Count) {
	env.sayN("liste.sum", n.Items, map[string]any{
		"hva": what, "forfalt": n.Overdue, "snart": n.Soon, "aapne": n.Open, "gjort": n.Done, "uaktuelt": n.NotApplicable, "dager": filled.SoonDays,
	})
}
