package rule

import "github.com/handover-no/handover/handover/diag"

// also are the further severities of a rule.
type also = []diag.Severity

// Rules returns the table in the order of the codes: those of the file's form that
// a schema cannot say, and all of the domain's. V21 and V23 are set aside: a count or
// a trace of protected cases would itself tell of them.
func Rules() []Rule {
	return []Rule{
		{"S15", diag.Error, nil, scopesExist, nil},
		{"S16", diag.Error, nil, charactersExist, nil},
		{"S19", diag.Error, nil, recipientsDiffer, []string{"mottakere"}},

		// Permission and basis.
		{"V01", diag.Error, also{diag.Withheld}, basesFit, []string{"avsender.type", "overgang"}},
		{"V02", diag.Withheld, nil, nil, nil},
		{"V03", diag.Error, also{diag.Withheld}, notGivenInTheFuture, nil},
		{"V04", diag.Error, also{diag.Withheld}, guardiansAreKnown, []string{"foresatte", "barn.foedselsdato"}},
		{"V05", diag.Error, also{diag.Withheld}, noIsFromADecider, []string{"tillatelser", "foresatte", "barn.foedselsdato", "omsorg"}},
		{"V06", diag.Warning, nil, pupilSoonDecides, nil},
		{"V07", diag.Warning, also{diag.Withheld}, nil, nil}, // told when it is known what goes to whom
		{"V08", diag.Warning, nil, nil, nil},                 // likewise
		{"V08b", diag.Withheld, nil, nil, nil},
		{"V09", diag.Error, also{diag.Warning}, atMostTwelveMonths, nil},
		{"V10", diag.Warning, also{diag.Withheld}, oralIsRecorded, []string{"tillatelser"}},
		{"V11", diag.Warning, also{diag.Withheld}, namesARecipient, []string{"mottakere"}},
		{"V12", diag.Error, also{diag.Warning, diag.Withheld}, dutyIsDecided, []string{duty}},
		{"V13", diag.Warning, also{diag.Withheld}, requestIsFromARecipient, []string{"anmodning", "mottakere"}},

		// Protection. V20 is no finding: one neutral message stands for the case.
		{"V20", diag.Error, nil, nil, nil},
		{"V22", diag.Warning, nil, gradingIsKnown, nil},
		{"V24", diag.Error, also{diag.Warning}, nothingStrays, nil},
		{"V25", diag.Error, also{diag.Warning}, nobodyElseIsNamed, []string{"barn.fornavn", "barn.mellomnavn", "barn.etternavn", "barn.kallenavn", "foresatte"}},
		{"V26", diag.Error, nil, photoHasItsOwnYes, []string{"tillatelser"}},
		{"V27", diag.Error, nil, idFitsEnvironment, []string{"miljoe", "barn.id"}},

		// Identity and organisation.
		{"V30", diag.Error, nil, idHasRightDigits, []string{"barn.id"}},
		{"V31", diag.Warning, nil, idFitsBirthDate, []string{"barn"}},
		{"V32", diag.Warning, also{diag.Error}, bornInTheCohort, []string{"barn.foedselsdato", "aarskull_avvik"}},
		{"V33", diag.Error, nil, unitsHaveRightDigits, nil},
		{"V34", diag.Warning, also{diag.Error}, recipientsHaveKeys, nil}, // stops when packing
		{"V35", diag.Error, nil, senderIsNotRecipient, []string{"avsender.orgnr"}},
		{"V36", diag.Error, also{diag.Warning}, nil, nil}, // told where the cases of a run are held together
		{"V37", diag.Error, nil, nil, nil},                // held by the schema
		{"V38", diag.Warning, nil, recipientsFitPhase, []string{"fase", "mottakere"}},

		{"V39", diag.Warning, nil, senderIsKnown, []string{"avsender.orgnr"}},

		// Pedagogical quality.
		{"V40", diag.Error, nil, childIsHeard, []string{"barnets_stemme"}},
		{"V41", diag.Error, nil, nil, nil}, // held by the schema
		{"V42", diag.Warning, nil, strengthsOutweigh, []string{"ressurser"}},
		{"V43", diag.Error, nil, nil, nil}, // held by the schema
		{"V44", diag.Warning, nil, textsAreWellPut, nil},
		{"V45", diag.Warning, nil, sectionsAreFresh, []string{"om"}},
		{"V46", diag.Error, also{diag.Warning}, decisionsHaveDates, nil},
		{"V47", diag.Warning, nil, assessmentIsRecent, nil},
		{"V48", diag.Error, nil, nil, nil}, // held by the schema
		{"V49", diag.Warning, nil, parentsAreHeard, []string{"foreldres_stemme"}},
		{"V50", diag.Warning, nil, interpreterHasLanguage, []string{"foresatte"}},
		{"V51", diag.Warning, nil, nil, nil}, // told when it is known what stands on the first page

		// Time.
		{"V60", diag.Warning, nil, inTimeForPhase, []string{"fase", "skolestart"}},
		{"V61", diag.Withheld, nil, nil, nil},
		{"V62", diag.Warning, nil, startsInAugust, []string{"skolestart"}},
		{"V63", diag.Error, nil, yearFitsStart, []string{"skoleaar", "skolestart"}},
	}
}
