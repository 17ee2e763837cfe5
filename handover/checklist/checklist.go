// Package checklist works out what the receiving school has to do: which items a
// release triggers, who answers for each, and by when.
//
// The items are data (templates/checklist). Their triggers look at what was
// released and at nothing else, so that a list never tells of what was withheld.
// An item that would itself tell a special category of personal data has neutral
// words beside its full ones, for lists that are printed and pinned up.
package checklist

import (
	"cmp"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// An Item is one thing to do for one child.
type Item struct {
	ID        string // "M14"
	Text      schema.Pair
	Sensitive bool        // Text may not stand beside a name on a list that is pinned up
	Who       schema.Pair // who answers for it
	// WhoPublic is who answers for it on a list that is pinned up: Who, or as much
	// of it as any child's list may name, or empty.
	WhoPublic schema.Pair
	From, Due day.Day // From is set when it is to be done within a period
	// DueAt tells what each date is for when there are several; otherwise it is empty.
	DueAt []DueAt
	// Brief is a short form for the first page of the packet, or empty.
	Brief schema.Pair
	// Section is the section of the packet that tells more, or empty.
	Section string
}

// A DueAt is one of several dates of an item.
type DueAt struct {
	Day   day.Day
	Where schema.Pair
}

// Facts are what due dates are counted from, and what triggers look at.
type Facts struct {
	Data     record.Value // the released case file
	Role     string       // of the recipient
	Received day.Day
	Start    day.Day // first day of school
	CopiesBy day.Day // when working copies are to be deleted
}

// List is all items that there are, in the order of their ids.
type List struct{ rules []rule }

// For returns the items that a release triggers for its recipient, by date.
func (l *List) For(f Facts) []Item {
	var out []Item
	for _, r := range l.rules {
		if !r.isFor(f.Role) || !r.triggered(f.Data) {
			continue
		}
		out = append(out, r.item(f))
	}
	slices.SortStableFunc(out, func(a, b Item) int { return a.Due.Compare(b.Due) })
	common := l.common(f.Role)
	for i := range out {
		out[i].WhoPublic = public(out[i], common)
	}
	return out
}

// common returns who answers, on the lists of a role, for what is to be done for
// every child.
func (l *List) common(role string) []schema.Pair {
	var out []schema.Pair
	for _, r := range l.rules {
		if !r.sensitive && len(r.when) == 0 && r.isFor(role) {
			out = append(out, r.answers(role))
		}
	}
	return out
}

// public returns who answers for an item, as a list may say it beside a name: the
// roles that answer for every child on such a list tell nothing, and others may –
// «PPT» beside a name on a list for rektor.
func public(i Item, common []schema.Pair) schema.Pair {
	if !i.Sensitive || slices.Contains(common, i.Who) {
		return i.Who
	}
	for _, w := range common {
		if strings.HasPrefix(i.Who.NB, w.NB+" og ") && strings.HasPrefix(i.Who.NN, w.NN+" og ") {
			return w
		}
	}
	return schema.Pair{}
}

// Earliest returns the item that is due first; ok is false for no items.
func Earliest(items []Item) (first Item, ok bool) {
	if len(items) == 0 {
		return Item{}, false
	}
	return slices.MinFunc(items, func(a, b Item) int { return cmp.Compare(a.Due.String(), b.Due.String()) }), true
}

// DueText writes when an item is due, in "nb" or "nn": one line for each date.
func (i Item) DueText(lang string) []string {
	switch {
	case len(i.DueAt) > 0:
		var out []string
		for _, d := range i.DueAt {
			out = append(out, i18n.Date(d.Day)+" "+d.Where.In(lang))
		}
		return out
	case !i.From.IsZero():
		from := i18n.Date(i.From)
		if i.From.Year() == i.Due.Year() {
			from = from[:len("02.01.")]
		}
		return []string{from + "–" + i18n.Date(i.Due)}
	}
	return []string{i18n.Date(i.Due)}
}
