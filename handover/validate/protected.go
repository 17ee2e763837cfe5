package validate

import (
	"slices"
	"strings"
	"unicode"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/secret"
)

// protected reports whether the child's address has any grade of protection
// (folkeregisterloven § 10-4). It looks before the schema does, so that no
// finding can tell of it, and it takes every word for a grade that is not
// «ugradert», «ukjent» or a near miss of one of them.
func protected(t *casefile.Tree) bool {
	for _, child := range t.Root.Everything() {
		if child.Key != "barn" {
			continue
		}
		if notesGrade(t.Beside(child)) {
			return true
		}
		for _, f := range child.Value.Everything() {
			if grades[casefile.Fold(f.Value.Raw())] {
				return true // whatever key it stands under
			}
		}
	}
	return graded(t, t.Root)
}

// graded looks for the key of the grading, in its place or out of it.
func graded(t *casefile.Tree, n *casefile.Node) bool {
	for _, f := range n.Everything() {
		isGrading := f.Key == gradingKey || diag.Near(f.Key, []string{gradingKey}) != ""
		if isGrading && (!saysUngraded(f.Value) || notesGrade(t.Beside(f))) || graded(t, f.Value) {
			return true
		}
	}
	return slices.ContainsFunc(n.Items, func(it *casefile.Node) bool { return graded(t, it) })
}

// saysUngraded reports whether an answer says that there is no grading, or says
// nothing.
func saysUngraded(n *casefile.Node) bool {
	word := casefile.Fold(n.Raw())
	return n.Kind == casefile.Null || n.Kind == casefile.Scalar && (word == "" || ungraded(word))
}

const (
	gradingKey  = "adressebeskyttelse"
	gradingPath = "barn." + gradingKey
)

// answers are the words for the grading that a case may have here.
var answers = []string{"ugradert", "ukjent"}

// noGrade are ways to say that there is no grading, which can mean nothing else.
// They are no answers, but their writers may be told what is.
var noGrade = []string{
	"nei", "ingen", "false", "ikke_gradert", "ikkje_gradert", "ingen_gradering", "inga_gradering",
	"ingen_adressesperre", "inga_adressesperre", "ingen_adressebeskyttelse", "inga_adressevern",
}

// ungraded reports whether a word is an answer, a slip for one, or no grading. A
// slip keeps the first letter: without it, «ugradert» says the opposite.
func ungraded(word string) bool {
	near := strings.HasPrefix(word, "u") && diag.Near(word, answers) != ""
	return slices.Contains(answers, word) || slices.Contains(noGrade, word) || near
}

// notesGrade reports whether comments speak of a grade.
func notesGrade(comments secret.Text) bool {
	words := strings.FieldsFunc(casefile.Fold(comments.Reveal()), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	said := "_" + strings.Join(words, "_") + "_"
	for grade := range grades {
		if strings.Contains(said, "_"+grade+"_") {
			return true
		}
	}
	return false
}

// grades are the words of Folkeregisteret, of NAV's register and of the offices,
// folded.
var grades = map[string]bool{
	"fortrolig": true, "strengt_fortrolig": true, "strengtfortrolig": true,
	"strengt_fortrolig_utland": true, "strengtfortroligutland": true,
	"klientadresse": true, "klient_adresse": true,
	"skjult_adresse": true, "skjultadresse": true, "sperret_adresse": true,
	"fortruleg": true, "strengt_fortruleg": true, "fortroleg": true, "strengt_fortroleg": true,
	"gradert": true, "hemmelig_adresse": true, "hemmeleg_adresse": true, "sperra_adresse": true,
	"kode_6": true, "kode6": true, "kode_7": true, "kode7": true, "spsf": true, "spfo": true,
}
