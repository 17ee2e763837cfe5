package rule

import (
	"errors"
	"strings"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/norid"
)

const idPath = "barn.id.verdi"

// id returns the child's number without the spaces that people put in, and its kind.
func (in *Input) id() (norid.Kind, string) {
	number := strings.Join(strings.Fields(in.raw(idPath)), "")
	return norid.Kind(in.raw("barn.id.type")), number
}

func isPersonal(k norid.Kind) bool { return k == norid.Fnr || k == norid.Dnr || k == norid.Duf }

// idFitsEnvironment holds that made-up numbers stay in test and that numbers
// which somebody may have do not get there. A DUF number has no made-up series.
func idFitsEnvironment(in *Input, r reporter) {
	kind, number := in.id()
	if number == "" || kind != norid.Fnr && kind != norid.Dnr || norid.Check(kind, number) != nil {
		return
	}
	switch synthetic := norid.IsSynthetic(number); {
	case synthetic && !in.Case.Test:
		r(idPath, variant("syntetisk"))
	case !synthetic && in.Case.Test:
		r(idPath, variant("ekte"))
	}
}

func idHasRightDigits(in *Input, r reporter) {
	kind, number := in.id()
	if number == "" || !isPersonal(kind) {
		return
	}
	words := map[norid.Reason]string{
		norid.WrongLength: "lengde", norid.NotDigits: "siffer", norid.OtherKind: "type",
		norid.NoSuchDate: "dato", norid.WrongChecksum: "",
	}
	var why norid.Reason
	if err := norid.Check(kind, number); errors.As(err, &why) {
		r(idPath, variant(words[why]))
	}
}

func idFitsBirthDate(in *Input, r reporter) {
	kind, number := in.id()
	if number == "" || kind != norid.Fnr && kind != norid.Dnr || norid.Check(kind, number) != nil || in.Case.Born.IsZero() {
		return
	}
	if !norid.MatchesBirthDate(number, in.Case.Born) {
		r("barn.foedselsdato")
	}
}

// ages is how old children are in the calendar year that they start.
var ages = map[string]int{"barnehage_skole": 6, "barneskole_ungdomsskole": 13, "videregaaende": 16}

// bornInTheCohort warns of a child that is not as old as the others. A day of
// birth that has not been yet is a slip, whatever the reason for the age.
func bornInTheCohort(in *Input, r reporter) {
	switch {
	case in.Case.Born.After(in.Today):
		r("barn.foedselsdato", as(diag.Error), variant("framtid"))
	case in.unusualAge():
		r("barn.foedselsdato", args(diag.Args{"alder": ages[in.Case.Transition]}))
	}
}

// unusualAge reports whether the child is older or younger than others who start,
// and the case does not say why.
func (in *Input) unusualAge() bool {
	c := in.Case
	if c.Born.IsZero() || c.Start.IsZero() || !c.Data.Field("aarskull_avvik").IsMissing() {
		return false
	}
	return c.Start.Year()-c.Born.Year() != ages[c.Transition]
}

// unitsHaveRightDigits checks every organisation number in the file. That there
// are nine digits, the schema has seen to.
func unitsHaveRightDigits(in *Input, r reporter) {
	check := func(path, unit string) {
		if unit != "" && !norid.ValidOrgnr(unit) {
			r(path)
		}
	}
	check("avsender.orgnr", in.Case.Sender.Unit)
	check("omsorg.barnevernstjeneste_orgnr", in.Case.Care.Agency)
	for _, to := range in.Case.Recipients {
		check(casefile.Index("mottakere", to.Index)+".orgnr", to.Unit)
	}
	for _, g := range in.Case.Grants {
		for i, a := range g.To {
			check(casefile.Index(grantPath(g, "mottakere"), i)+".orgnr", a.Unit)
		}
	}
}

func senderIsNotRecipient(in *Input, r reporter) {
	for _, to := range in.Case.Recipients {
		if to.Unit == in.Case.Sender.Unit {
			r(casefile.Index("mottakere", to.Index) + ".orgnr")
		}
	}
}
