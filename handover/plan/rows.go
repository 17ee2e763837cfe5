package plan

import "slices"

// A Row sums up what a plan has for one recipient.
type Row struct {
	Party
	// Cases, each in one of these: something goes, nothing does, the case is stopped.
	Ready, Nothing, Stopped int
	Held                    int // of those that are ready, cases of which something is withheld
	Parts                   int // that are withheld of these
	Fates                   map[Fate]int
	Pages, Bytes            int // of new packets, estimated
	// Until is the last day of the newest key, or empty where there is none. First
	// tells that one of the keys has not been sealed to before, and will be.
	Until string
	First bool
}

// Rows sums up a plan by recipient, in the order of their numbers.
func (p Plan) Rows() []Row {
	rows := make([]Row, len(p.Recipients))
	at := map[Party]*Row{}
	for i, r := range p.Recipients {
		rows[i] = Row{Party: r.Party, Fates: map[Fate]int{}, First: slices.ContainsFunc(r.Keys, func(k Key) bool { return k.First })}
		if len(r.Keys) > 0 {
			rows[i].Until = r.Keys[0].Until
		}
		at[r.Party] = &rows[i]
	}
	for _, c := range p.Cases {
		for _, t := range c.To {
			if row := at[t.Party]; row != nil {
				row.add(c, t)
			}
		}
	}
	for i, r := range rows {
		rows[i].First = r.First && r.Fates[New]+r.Fates[Replaces] > 0
	}
	return rows
}

func (r *Row) add(c Case, t To) {
	switch {
	case c.State == Stopped:
		r.Stopped++
		return
	case t.Release == "":
		r.Nothing++
		return
	}
	r.Ready++
	r.Fates[t.Fate]++
	if parts := t.Parts(); parts > 0 {
		r.Held, r.Parts = r.Held+1, r.Parts+parts
	}
	if t.Fate != Same {
		r.Pages, r.Bytes = r.Pages+t.Pages, r.Bytes+t.Bytes
	}
}

// A Sum counts the cases of a plan, each in one number.
type Sum struct {
	Cases, Ready, Held, Nothing, NoKey, Stopped int
	Packets                                     map[Fate]int
}

// NoKey is the reason of a case that is stopped for want of a key and nothing else.
const NoKey = "uten_noekkel"

// Sum sums up a plan. Held are the ready cases of which something is withheld, and are
// not in Ready.
func (p Plan) Sum() Sum {
	s := Sum{Cases: len(p.Cases), Packets: map[Fate]int{}}
	for _, c := range p.Cases {
		for _, t := range c.To {
			if t.Fate != "" {
				s.Packets[t.Fate]++
			}
		}
		switch {
		case c.State == Nothing:
			s.Nothing++
		case c.State == Stopped && c.Reason == NoKey:
			s.NoKey++
		case c.State == Stopped:
			s.Stopped++
		case slices.ContainsFunc(c.To, func(t To) bool { return len(t.Withheld) > 0 }):
			s.Held++
		default:
			s.Ready++
		}
	}
	return s
}
