package handover

import (
	"github.com/handover-no/handover/handover/filled"
	"github.com/handover-no/handover/handover/render/xlsx"
)

// What people have filled in, on its way from one row to another.

// taskOf is a row as it stands, ready to be written again.
func taskOf(r filled.Row) xlsx.Task {
	t := xlsx.Task{
		Child: r.Child, Item: r.Task, Who: r.Who, By: r.By, Note: r.Note, State: xlsx.State(r.Status), Due: valueOf(r.DueCell), Done: valueOf(r.DoneOn),
		Packet: r.Packet, Nr: r.Nr,
	}
	if r.NoStatus {
		t.Status = r.StatusText
	}
	if r.NoItem || r.Packet == "" {
		t.Packet, t.Which = r.PacketText, valueOf(r.NrCell)
	}
	for _, v := range r.Own {
		t.More = append(t.More, valueOf(v))
	}
	return t
}

func valueOf(v filled.Value) xlsx.Value {
	return xlsx.Value{Day: v.Day, Number: v.Number, Text: v.Text}
}

// A filledIn is one thing that somebody may have written on a row.
type filledIn struct {
	is  func(xlsx.Task) string // what stands there, to be compared
	set func(to *xlsx.Task, from xlsx.Task)
}

// cellsOf are what somebody may have written on a row, with so many columns of their
// own.
func cellsOf(own int) []filledIn {
	out := []filledIn{
		{func(t xlsx.Task) string { return string(rune('0'+int(t.State))) + t.Status.Reveal() }, func(to *xlsx.Task, from xlsx.Task) { to.State, to.Status = from.State, from.Status }},
		{func(t xlsx.Task) string { return t.By.Reveal() }, func(to *xlsx.Task, from xlsx.Task) { to.By = from.By }},
		{func(t xlsx.Task) string { return t.Note.Reveal() }, func(to *xlsx.Task, from xlsx.Task) { to.Note = from.Note }},
		{func(t xlsx.Task) string { return plain(t.Done) }, func(to *xlsx.Task, from xlsx.Task) { to.Done = from.Done }},
		{func(t xlsx.Task) string { return plain(t.Due) }, func(to *xlsx.Task, from xlsx.Task) { to.Due = from.Due }},
		{func(t xlsx.Task) string { return t.Who.Reveal() }, func(to *xlsx.Task, from xlsx.Task) { to.Who = from.Who }},
		{func(t xlsx.Task) string { return t.Item.Reveal() }, func(to *xlsx.Task, from xlsx.Task) { to.Item = from.Item }},
	}
	for i := range own {
		out = append(out, filledIn{
			func(t xlsx.Task) string { return plain(moreOf(t, i)) },
			func(to *xlsx.Task, from xlsx.Task) {
				for len(to.More) <= i {
					to.More = append(to.More, xlsx.Value{})
				}
				to.More[i] = moreOf(from, i)
			},
		})
	}
	return out
}

func moreOf(t xlsx.Task, i int) xlsx.Value {
	if i < len(t.More) {
		return t.More[i]
	}
	return xlsx.Value{}
}

// plain is a value as a text to be compared.
func plain(v xlsx.Value) string {
	if !v.Day.IsZero() {
		return v.Day.String()
	}
	return v.Number + v.Text.Reveal()
}

// isUntouched reports whether a row is as it was made.
func isUntouched(t, made xlsx.Task) bool {
	for _, c := range cellsOf(len(t.More)) {
		if c.is(t) != c.is(made) {
			return false
		}
	}
	return true
}

// follow puts what somebody has written on a row, which was made otherwise, on another
// row: all of it, or nothing where that other row has something else that somebody has
// written.
func follow(to *xlsx.Task, toMade, from, made xlsx.Task) bool {
	out := *to
	out.More = append([]xlsx.Value{}, to.More...)
	for _, c := range cellsOf(len(from.More)) {
		if c.is(from) == c.is(made) || c.is(from) == c.is(xlsx.Task{}) {
			continue // nobody has written anything
		}
		if there := c.is(*to); there != c.is(toMade) && there != c.is(from) {
			return false
		}
		c.set(&out, from)
	}
	*to = out
	return true
}
