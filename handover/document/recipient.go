package document

import (
	"slices"
	"strings"
	"unicode"
)

// SaysRole reports whether the name of a unit tells the role already: of «PPT for
// Skarfjord» nobody needs to hear that it is PPT, nor of «inntakskontoret» that it is
// «inntak». A role is a word of the name, or how one begins or ends.
func SaysRole(unit, role string) bool {
	role = strings.ToLower(role)
	words := strings.FieldsFunc(strings.ToLower(unit), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	return role != "" && slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, role) || strings.HasSuffix(w, role) })
}

// recipientWords names the recipient with its role, or by name alone where that says it.
func (b *builder) recipientWords(unit, role string) string {
	if SaysRole(unit, role) {
		return unit
	}
	return b.words("mottaker_rolle", "enhet", unit, "rolle", role)
}
