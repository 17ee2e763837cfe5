package rule

import (
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/norid"
)

// recipientsDiffer holds that nobody is a recipient twice: they would get two
// packets about the same child, neither of which takes the place of the other.
func recipientsDiffer(in *Input, r reporter) {
	type door struct{ unit, role string }
	seen := map[door]bool{}
	for i, to := range in.Case.Recipients {
		at := door{to.Unit, to.Role}
		if seen[at] {
			r(casefile.Index("mottakere", i)+".rolle", variant("mottaker"))
		}
		seen[at] = true
	}
}

// recipientsHaveKeys holds that each recipient is in a key book, has a key for the
// role, and is called there what the case calls it: a number that belongs to
// another school would send the packet there.
func recipientsHaveKeys(in *Input, r reporter) {
	if in.Key == nil {
		return
	}
	for _, to := range in.Case.Recipients {
		path := casefile.Index("mottakere", to.Index)
		if !norid.ValidOrgnr(to.Unit) {
			continue // told by V33
		}
		switch key := in.Key(to.Unit, to.Role); {
		case key.Name != "" && to.Name != "" && !consent.SameName(key.Name, to.Name):
			r(path+".navn", as(diag.Error), variant("navn"), args(diag.Args{"navn": key.Name}))
		case key.Missing && key.Name == "":
			r(path+".orgnr", variant("ukjent"))
		case key.Missing:
			r(path+".rolle", args(diag.Args{"rolle": to.Role}))
		}
	}
}

// senderIsKnown warns when the key books do not have the sender, call it something
// else than the case does, or let none of one's own keys sign for it: then no packet
// can be made, or it would come from somebody else.
func senderIsKnown(in *Input, r reporter) {
	from := in.Case.Sender
	if in.Sender == nil || !norid.ValidOrgnr(from.Unit) {
		return // a wrong number is told by V33
	}
	s := in.Sender(from.Unit)
	if s.Name != "" && from.Name != "" && !consent.SameName(s.Name, from.Name) {
		r("avsender.navn", variant("navn"), args(diag.Args{"navn": s.Name}))
	}
	switch {
	case s.Unknown:
		r("avsender.orgnr", variant("ukjent"))
	case s.Unsigned:
		r("avsender.orgnr")
	}
}
