package main

import (
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/filled"
)

// listPlace is where something stands in a filled-in list, for programs.
type listPlace struct {
	Type   string `json:"type"`
	File   string `json:"file"`
	Sheet  int    `json:"sheet,omitempty"`
	Row    int    `json:"row,omitempty"`
	Packet string `json:"packet_id,omitempty"`
}

// listCounts is filled.Count as programs get it.
type listCounts struct {
	Items         int `json:"items"`
	Open          int `json:"open"`
	Overdue       int `json:"overdue"`
	Soon          int `json:"due_soon"`
	Done          int `json:"done"`
	NotApplicable int `json:"not_applicable"`
}

// jsonStatus writes a line for each child – or for each of its open items – and one
// for the file.
func (env *Env) jsonStatus(l filledList, today day.Day, o statusOptions) {
	for _, p := range l.Packets() {
		if !o.items {
			env.jsonPacket(l, p, today, o)
			continue
		}
		for _, x := range p.Lines {
			if !x.Closed() {
				env.jsonItem(l, x, today, o)
			}
		}
	}
	unreadable := []int{}
	for _, x := range l.Unknown() {
		unreadable = append(unreadable, x.Row)
	}
	env.json(struct {
		Type string `json:"type"`
		File string `json:"file"`
		listCounts
		Repeated   int   `json:"repeated"`
		Unreadable []int `json:"unreadable_rows"`
	}{"checklist_status", l.file, listCounts(filled.Counted(l.Lines, today)), l.Repeated, unreadable})
}

func (env *Env) jsonPacket(l filledList, p filled.Packet, today day.Day, o statusOptions) {
	next, _ := p.Next()
	line := struct {
		listPlace
		listCounts
		Next  string `json:"next_due,omitempty"`
		Child string `json:"child,omitempty"`
	}{
		listPlace:  listPlace{"checklist_packet", l.file, next.Sheet, next.Row, p.ID},
		listCounts: listCounts(filled.Counted(p.Lines, today)), Next: next.Due.String(),
	}
	if o.names {
		line.Child = visible(p.Child().Reveal())
	}
	env.json(line)
}

func (env *Env) jsonItem(l filledList, x filled.Line, today day.Day, o statusOptions) {
	line := struct {
		listPlace
		Nr      int    `json:"nr,omitempty"`
		Due     string `json:"due,omitempty"`
		Status  string `json:"status"`
		Overdue bool   `json:"overdue"`
		Soon    bool   `json:"due_soon"`
		Child   string `json:"child,omitempty"`
		Task    string `json:"task,omitempty"`
	}{
		listPlace: listPlace{"checklist_item", l.file, x.Sheet, x.Row, x.Packet}, Nr: x.Nr, Due: x.Due.String(),
		Status: x.Status.String(), Overdue: x.Overdue(today), Soon: x.Soon(today),
	}
	if o.names {
		line.Child, line.Task = visible(x.Child.Reveal()), visible(x.Task.Reveal())
	}
	env.json(line)
}
