package validate

import (
	"slices"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/grading"
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
		if grading.IsNoted(t.Beside(child).Reveal()) {
			return true
		}
		for _, f := range child.Value.Everything() {
			if grading.IsGrade(casefile.Fold(f.Value.Raw())) {
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
		if isGrading && (!saysUngraded(f.Value) || grading.IsNoted(t.Beside(f).Reveal())) || graded(t, f.Value) {
			return true
		}
	}
	return slices.ContainsFunc(n.Items, func(it *casefile.Node) bool { return graded(t, it) })
}

// saysUngraded reports whether an answer says that there is no grading, or says
// nothing.
func saysUngraded(n *casefile.Node) bool {
	word := casefile.Fold(n.Raw())
	return n.Kind == casefile.Null || n.Kind == casefile.Scalar && (word == "" || grading.IsUngraded(word))
}

const (
	gradingKey  = "adressebeskyttelse"
	gradingPath = "barn." + gradingKey
)
