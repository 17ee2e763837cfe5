package handover_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/validate"
)

// A file that was copied for another child keeps its saks_id. That is an error in
// both, which points at the id; the same child in two files is a warning.
func TestCasesThatAreTheSame(t *testing.T) {
	src := sound(t)
	const id = "089870ce-54de-4a2b-8b6b-0f05a46a1988"
	otherID := edit(t, src, id, "189870ce-54de-4a2b-8b6b-0f05a46a1988")
	noNumber := []string{"  id:\n    type: fnr\n    verdi: \"03862161385\"\n", ""}
	otherBoth := edit(t, edit(t, otherID, noNumber...), "fornavn: Iben", "fornavn: Ida")
	later := edit(t, edit(t, otherID, noNumber...), "foedselsdato: 2021-06-03", "foedselsdato: 2021-06-04")
	duf := func(src string) string { return edit(t, src, "type: fnr", "type: duf", "03862161385", "201017238203") }
	elsewhere := strings.ReplaceAll(later, "908592476", "905893491")
	run := func(files ...string) []*handover.Checked {
		var out []*handover.Checked
		for i := 0; i < len(files); i += 2 {
			out = append(out, program(t).Check(files[i], []byte(files[i+1]), handover.CheckOptions{Today: today}))
		}
		handover.Compare(out)
		return out
	}
	for name, x := range map[string]struct {
		run     []*handover.Checked
		want    string
		invalid bool
	}{
		"the same id":         {run("a.yaml", src, "b.yaml", edit(t, edit(t, src, noNumber...), "fornavn: Iben", "fornavn: Ida")), "V36/saks_id", true},
		"a copy":              {run("a.yaml", src, "b.yaml", src), "V36/saks_id", true},
		"the same child":      {run("a.yaml", src, "b.yaml", otherID), "V36/barn", false},
		"two children":        {run("a.yaml", src, "b.yaml", otherBoth), "", false},
		"the same file twice": {run("a.yaml", src, "./a.yaml", src), "", false},

		"one number, two names":          {run("a.yaml", src, "b.yaml", edit(t, otherID, "fornavn: Iben", "fornavn: Ida")), "V36/nummer", true},
		"one number, shorter name":       {run("a.yaml", src, "b.yaml", edit(t, otherID, "  mellomnavn: Haugland\n", "")), "V36/samme_nummer", false},
		"one number, one name, two days": {run("a.yaml", duf(src), "b.yaml", duf(edit(t, otherID, "foedselsdato: 2021-06-03", "foedselsdato: 2021-06-04"))), "V36/samme_nummer", false},
		"one name, two days":             {run("a.yaml", src, "b.yaml", later), "V36/navn", false},
		"one name, two recipients":       {run("a.yaml", src, "b.yaml", elsewhere), "", false},
	} {
		for i, c := range x.run {
			for _, d := range c.Findings.All() {
				if with := x.run[1-i].ID; d.Code == "V36" && d.Args["sak"] != with {
					t.Errorf("%s: %s is told with %v, want case %s", name, c.File, d.Args, with)
				}
			}
			if got := codes(c); got != x.want || errors.Is(c.Err, validate.ErrInvalid) != x.invalid {
				t.Errorf("%s: %s has %q, %v; want %q", name, c.File, got, c.Err, x.want)
			}
			for _, d := range c.Findings.All() {
				if d.Severity == diag.Error && d.Span.Path != map[string]string{"saks_id": "saks_id", "nummer": "barn.id.verdi"}[d.Variant] {
					t.Errorf("%s: points at %s", name, d.Span.Path)
				}
			}
		}
	}
}

// other is a case about another child, which has its own names, ids and number.
func other(t testing.TB) string {
	return edit(t, brief(t, "barnehage_2_samisk_opplaering"), "lokal_frist: 2027-05-01", "lokal_frist: 2027-05-15")
}

// The child of another case in the run, in whatever way it is named, is an error
// where it stands, and the finding tells the other case's id and nothing else. What
// a case has by right, and one name alone, is not found.
func TestAnotherChildInTheTexts(t *testing.T) {
	const id = "245837fc-0014-437b-b135-43df546b013d"
	for text, want := range map[string]string{
		"Bygger med Áilu Ánde Guovžavárri.":   "V24/annen_sak",
		"Bygger med Áilu Guovžavárri.":        "V24/annen_sak",
		"Bygger som Áilu Guovžavárris bror.":  "V24/annen_sak",
		"Bygger som i sak " + id + ".":        "V24/annen_sak",
		"Bygger, se 239121 73550.":            "V24/fnr V24/annen_sak",
		"Bygger med Áilu.":                    "",
		"Bygger med en Guovžavárri.":          "",
		"Bygger med Sárá Máret Guovžavárri.":  "", // no child
		"Bygger med áilu guovžavárri.":        "", // nobody's name is written so
		"Bygger med Áilu. Guovžavárri bygger": "",
	} {
		src := edit(t, sound(t), "foretrukken_lek: Bygger og", "foretrukken_lek: "+text+" Og")
		run := []*handover.Checked{checked(t, "a.yaml", src), checked(t, "b.yaml", other(t))}
		handover.Compare(run)
		if got := codes(run[0]); got != want || (want != "") != errors.Is(run[0].Err, validate.ErrInvalid) {
			t.Errorf("%q: found %q, %v; want %q", text, got, run[0].Err, want)
		}
		if got := codes(run[1]); got != "" {
			t.Errorf("%q: the other case has %q", text, got)
		}
		for _, d := range run[0].Findings.All() {
			if d.Variant == "annen_sak" && (len(d.Args) != 1 || d.Args["sak"] != id || d.Span.Path != "lek.foretrukken_lek" || d.Span.Line == 0) {
				t.Errorf("%q: told with %v at %v", text, d.Args, d.Span)
			}
		}
	}
}

// What two cases share by right is no mistake.
func TestWhatCasesShare(t *testing.T) {
	text := func(src, words string) string {
		return edit(t, src, "foretrukken_lek: Bygger", "foretrukken_lek: "+words+" bygger")
	}
	const id = "189870ce-54de-4a2b-8b6b-0f05a46a1988"
	sibling := edit(t, sound(t), "089870ce-54de-4a2b-8b6b-0f05a46a1988", id, "fornavn: Iben Sofie", "fornavn: Ola", "kallenavn: Iben", "kallenavn: Ola",
		"  id:\n    type: fnr\n    verdi: \"03862161385\"\n", "")
	for name, c := range map[string]struct{ src, beside, want string }{
		"a guardian with the name of another child": {text(sound(t), "Jørgen Moe"), edit(t, sibling, "fornavn: Ola", "fornavn: Jørgen"), ""},
		"a sibling's given name":                    {text(sound(t), "Med Ola"), sibling, ""},
		"a sibling's whole name":                    {text(sound(t), "Med Ola Moe"), sibling, "V24/annen_sak"},
		"a namesake":                                {text(sound(t), "Iben Moe"), edit(t, sibling, "fornavn: Ola", "fornavn: Iben", "2021-06-03", "2021-07-03"), ""},
		"its own id":                                {text(sound(t), "I 089870ce-54de-4a2b-8b6b-0f05a46a1988"), sibling, ""},
	} {
		run := []*handover.Checked{checked(t, "a.yaml", c.src), checked(t, "b.yaml", c.beside)}
		handover.Compare(run)
		if got := codes(run[0]); got != c.want {
			t.Errorf("%s: found %q, want %q", name, got, c.want)
		}
	}
}

// A case that is handled individually takes no part: its child is not looked for,
// and nothing is looked for in it. One that goes to nobody is looked for.
func TestWhoIsLookedFor(t *testing.T) {
	named := edit(t, sound(t), "foretrukken_lek: Bygger", "foretrukken_lek: Med Áilu Guovžavárri og Theo Aasen bygger")
	for name, c := range map[string]struct {
		beside string
		want   string
	}{
		"unknown grading": {edit(t, other(t), "adressebeskyttelse: ugradert", "adressebeskyttelse: ukjent"), ""},
		"protected":       {edit(t, other(t), "adressebeskyttelse: ugradert", "adressebeskyttelse: fortrolig"), ""},
		"a refusal":       {brief(t, "avslag_1_foreldre_sier_nei"), "V24/annen_sak"},
		"its form wrong":  {edit(t, other(t), "tar_initiativ: ofte", "tar_initiativ: ofta"), ""},
	} {
		run := []*handover.Checked{checked(t, "a.yaml", named), checked(t, "b.yaml", c.beside)}
		handover.Compare(run)
		if got := codes(run[0]); got != c.want {
			t.Errorf("%s: found %q, want %q", name, got, c.want)
		}
	}
}

func checked(t testing.TB, file, src string) *handover.Checked {
	t.Helper()
	return program(t).Check(file, []byte(src), handover.CheckOptions{Today: today})
}

// Comparing costs as much for each case in a run of many as in a run of few.
func BenchmarkCompare(b *testing.B) {
	const cases = 200
	run := make([]*handover.Checked, cases)
	for i := range run {
		id := fmt.Sprintf("%08x-54de-4a2b-8b6b-0f05a46a1988", i)
		src := strings.NewReplacer("089870ce-54de-4a2b-8b6b-0f05a46a1988", id, "fornavn: Iben Sofie", fmt.Sprintf("fornavn: Iben Nr%d", i)).Replace(sound(b))
		run[i] = checked(b, fmt.Sprintf("%d.yaml", i), src)
	}
	for b.Loop() {
		handover.Compare(run)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*cases), "µs/case")
}
