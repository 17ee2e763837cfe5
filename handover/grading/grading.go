// Package grading knows the words for a protected address (folkeregisterloven § 10-4):
// those of Folkeregisteret, of NAV's register and of the offices.
//
// The promise: what is not known to be ungraded counts as a grade where a grade is
// asked for. That an address is protected is itself confidential, so nothing here
// tells which word was found.
package grading

import (
	"slices"
	"strings"
	"unicode"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
)

// IsGrade reports whether a word, folded, is the name of a grade.
func IsGrade(word string) bool { return grades[word] }

// IsUngraded reports whether a word, folded, is an answer that names no grade, a slip
// for one, or a way to say that there is none. A slip keeps the first letter: without
// it, «ugradert» says the opposite.
func IsUngraded(word string) bool {
	near := strings.HasPrefix(word, "u") && diag.Near(word, answers) != ""
	return slices.Contains(answers, word) || IsNone(word) || near
}

// IsNoted reports whether a text speaks of a grade.
func IsNoted(text string) bool {
	words := strings.FieldsFunc(casefile.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	said := "_" + strings.Join(words, "_") + "_"
	for grade := range grades {
		if strings.Contains(said, "_"+grade+"_") {
			return true
		}
	}
	return false
}

// The words for the grading that a case may have here. Unknown is the answer of
// somebody who has not looked.
const (
	Ungraded = "ugradert"
	Unknown  = "ukjent"
)

// Answers are these words.
func Answers() []string { return answers }

var answers = []string{Ungraded, Unknown}

// IsNone reports whether a word, folded, says that there is no grading without being
// one of the answers.
func IsNone(word string) bool { return slices.Contains(none, word) }

// none are ways to say that there is no grading, which can mean nothing else.
// They are no answers, but their writers may be told what is.
var none = []string{
	"nei", "ingen", "false", "ikke_gradert", "ikkje_gradert", "ingen_gradering", "inga_gradering",
	"ingen_adressesperre", "inga_adressesperre", "ingen_adressebeskyttelse", "inga_adressevern",
}

// grades are the words for a grade, folded.
var grades = map[string]bool{
	"fortrolig": true, "strengt_fortrolig": true, "strengtfortrolig": true,
	"strengt_fortrolig_utland": true, "strengtfortroligutland": true,
	"klientadresse": true, "klient_adresse": true,
	"skjult_adresse": true, "skjultadresse": true, "sperret_adresse": true,
	"fortruleg": true, "strengt_fortruleg": true, "fortroleg": true, "strengt_fortroleg": true,
	"gradert": true, "hemmelig_adresse": true, "hemmeleg_adresse": true, "sperra_adresse": true,
	"skjermet_adresse": true, "skjerma_adresse": true,
	"kode_6": true, "kode6": true, "kode_7": true, "kode7": true, "spsf": true, "spfo": true,
}
