package validate

import (
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
)

// protected reports whether the child's address has any grade of protection
// (folkeregisterloven § 10-4). It looks before the schema does, so that no
// finding can tell of it, and it takes every word for a grade that is not
// «ugradert», «ukjent» or a near miss of one of them.
func protected(root *casefile.Node) bool {
	child := root.Field("barn")
	if child == nil {
		return false
	}
	for _, f := range child.Fields {
		word := casefile.Fold(f.Value.Raw())
		if grades[word] {
			return true // whatever key it stands under
		}
		if f.Key == "adressebeskyttelse" && word != "" && !ungraded(word) {
			return true
		}
	}
	return false
}

func ungraded(word string) bool {
	return word == "ugradert" || word == "ukjent" || diag.Near(word, []string{"ugradert", "ukjent"}) != ""
}

// grades are the words of Folkeregisteret, of NAV's register and of the offices,
// folded.
var grades = map[string]bool{
	"fortrolig": true, "strengt_fortrolig": true, "strengtfortrolig": true,
	"strengt_fortrolig_utland": true, "strengtfortroligutland": true,
	"klientadresse": true, "klient_adresse": true,
	"skjult_adresse": true, "skjultadresse": true, "sperret_adresse": true,
	"kode_6": true, "kode6": true, "kode_7": true, "kode7": true, "spsf": true, "spfo": true,
}
