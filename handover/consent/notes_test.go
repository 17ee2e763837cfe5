package consent_test

import (
	"slices"
	"strings"
	"testing"
)

// Whose answer does not count is told, with the row and without a name.
func TestUncounted(t *testing.T) {
	c := typed(t, with(aCase(), mother(), grant("Besteforelder"), father("form", "muntlig_referat"),
		grant("Besteforelder", "gitt_av", object{"navn": "Besteforelder", "rolle": "foresatt_uten_foreldreansvar"}),
		mother("type", "nekter", "omfang", nil, "gitt_av", object{"navn": "Kristin Haugland", "rolle": "foresatt_uten_foreldreansvar"}),
		grant("Besteforelder", "trukket", "2027-05-06"), grant("Besteforelder", "unntatt", []any{"helse"})))
	var got []string
	for _, n := range theWorld(t).deciders(c).Uncounted() {
		word := string(n.Code) + n.Variant
		if n.Lost() {
			word += "!"
		}
		got = append(got, word)
	}
	// Who has foreldreansvar by the case and not by the answer is recognised by neither.
	if want := "V05ukjent V10 V05uten_ansvar V05ukjent! V05ukjent! V05ukjent!"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, " "), want)
	}
}

// Who has to answer and has not is told, unless it would make no difference.
func TestSilent(t *testing.T) {
	for _, x := range []struct {
		grants []any
		want   []int
	}{
		{[]any{mother(), father()}, nil},
		{[]any{mother()}, []int{1}},
		{[]any{}, []int{0, 1}},
		{[]any{mother("unntak_grunn", "eneansvar")}, nil},
		{[]any{mother("type", "nekter", "omfang", nil)}, nil},
		{[]any{mother("type", "nekter", "omfang", []any{"helse"})}, []int{1}},
	} {
		if got, roles := theWorld(t).deciders(typed(t, with(aCase(), x.grants...))).Silent(); !slices.Equal(got, x.want) || roles != nil {
			t.Errorf("%v: rows %v, want %v", x.grants, got, x.want)
		}
	}
}
