package rule

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/secret"
	"github.com/handover-no/handover/handover/validate"
)

// aChild is a case of which nothing is known but who it is about, and who else is
// named in it.
func aChild(t testing.TB, n int, given, middle, last, number string, guardians ...string) *Input {
	t.Helper()
	id := fmt.Sprintf("%08x-54de-4a2b-8b6b-0f05a46a1988", n)
	src := "foresatte:\n"
	for _, name := range append(guardians, "Ukjent") {
		src += "  - navn: " + name + "\n"
	}
	var found diag.List
	tree := casefile.Parse("x", []byte(src), &found)
	if tree == nil {
		t.Fatal(found.All())
	}
	text := func(key, s string) record.Field {
		return record.Field{Key: key, Value: record.OfText(secret.New(id, s))}
	}
	child := []record.Field{text("fornavn", given), text("mellomnavn", middle), text("etternavn", last)}
	if number != "" {
		child = append(child, record.Field{Key: "id", Value: record.OfMap(text("type", "fnr"), text("verdi", number))})
	}
	return &Input{Case: &validate.Case{ID: id, Tree: tree, Data: record.OfMap(record.Field{Key: "barn", Value: record.OfMap(child...)})}}
}

func childrenOf(run []*Input) *Children {
	x := NewChildren()
	for _, in := range run {
		x.Add(in.Who())
	}
	return x
}

// Another child is found by its whole name, in whatever way people shorten that, by
// the id of its case and by its number, and by nothing less.
func TestWhoIsFound(t *testing.T) {
	run := []*Input{
		aChild(t, 1, "Iben Sofie", "", "Moe", "", "Kari Lie"),
		aChild(t, 2, "Áilu Ánde", "Sara", "Guovžavárri", "23912173550"),
		aChild(t, 3, "Kari", "", "Lie Aas", ""),
		aChild(t, 4, "Kari", "", "Lie", ""),
		aChild(t, 5, "Per", "", "Dahl-Moe", ""),
	}
	x := childrenOf(run)
	id := func(n int) string { return run[n-1].Case.ID }
	for text, want := range map[string]struct{ others, shared []string }{
		"Áilu Guovžavárri": {others: []string{id(2)}}, "ÁILU ÁNDE SARA GUOVŽAVÁRRI": {others: []string{id(2)}}, "Áilu Ánde Guovžavárris bror": {others: []string{id(2)}},
		"A\u0301ilu\u00a0\u00a0Guovžavárri": {others: []string{id(2)}}, "Áilu Sara\nGuovžavárri": {others: []string{id(2)}}, "«Áilu Guovžavárri»,": {others: []string{id(2)}},
		"sak " + id(2): {others: []string{id(2)}}, strings.ToUpper(id(2)): {others: []string{id(2)}}, "nr. 239121 73550": {others: []string{id(2)}}, "23912173550": {others: []string{id(2)}},
		"se https://x.no/239121 73550": {others: []string{id(2)}}, "Per Dahl Moe": {others: []string{id(5)}}, "Per Dahl-Moe og Áilu Guovžavárri": {others: []string{id(2), id(5)}},
		"Iben Sofie Moe, Iben Moe": {}, "Áilu, Guovžavárri": {}, "Áilu og Guovžavárri": {}, "Áilu. Guovžavárri": {}, "per dahl-moe": {}, id(1): {}, "23912173551": {}, "Moe": {},
		"Kari Lie":     {shared: []string{id(4)}}, // a guardian, whose name another child has
		"Kari Lie Aas": {others: []string{id(3)}}, // who is nobody in this case
		"Kari Lies":    {shared: []string{id(4)}},
	} {
		others, shared := x.In(run[0].Who(), []string{"Før.", text})
		if !slices.Equal(others, want.others) || !slices.Equal(shared, want.shared) {
			t.Errorf("%q: found %v, shared %v", text, others, shared)
		}
	}
	if others, _ := x.In(run[0].Who(), []string{"Áilu", "Guovžavárri"}); others != nil {
		t.Error("a name is put together out of two texts")
	}
}

// A number that two cases have is found in both, whichever is read first: it has no
// right use in a text of either.
func TestANumberThatTwoCasesHave(t *testing.T) {
	run := []*Input{aChild(t, 1, "Iben", "", "Moe", "23912173550"), aChild(t, 2, "Áilu", "", "Guovžavárri", "23912173550")}
	x := childrenOf(run)
	for i, in := range run {
		if others, _ := x.In(in.Who(), []string{"nr. 23912173550"}); !slices.Equal(others, []string{run[1-i].Case.ID}) {
			t.Errorf("case %d: found %v", i+1, others)
		}
	}
}

// Many packets are read back at the same time.
func TestChildrenAreAskedAboutAtTheSameTime(t *testing.T) {
	run := []*Input{aChild(t, 1, "Iben", "", "Moe", ""), aChild(t, 2, "Áilu", "", "Guovžavárri", "")}
	x := childrenOf(run)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			in, text := run[i%2], "Iben Moe og Áilu Guovžavárri"
			for range 100 {
				if others, _ := x.In(in.Who(), []string{text}); !slices.Equal(others, []string{run[1-i%2].Case.ID}) {
					t.Errorf("found %v", others)
				}
			}
		})
	}
	all.Wait()
}

// To ask takes as long in a run of many as in a run of few, and what the children are
// known by takes about a kilobyte each.
func BenchmarkChildren(b *testing.B) {
	text := strings.Repeat("Når Iben og Emma leker, er Mathias Solli fra Lyngtoppen barnehage ofte med. Ring +47 20 11 20 01 innen 15.05.2027. ", 70) // 8 kB
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			run := manyChildren(b, n)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			x := childrenOf(run)
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if others, _ := x.In(run[0].Who(), []string{text}); others != nil {
					b.Fatal(others)
				}
			}
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "B/child")
			runtime.KeepAlive(x)
		})
	}
}

// What gathering the children of 10,000 cases takes, once in a run.
func BenchmarkNewChildren(b *testing.B) {
	run := manyChildren(b, 10000)
	for b.Loop() {
		childrenOf(run)
	}
}

func manyChildren(b *testing.B, n int) []*Input {
	given, last := []string{"Emma", "Nora", "Iben", "Sara", "Noah", "Oskar", "Áilu", "Jakob"}, []string{"Hansen", "Moe", "Berg", "Lie", "Dahl", "Aas"}
	var run []*Input
	for i := range n {
		run = append(run, aChild(b, i, given[i%8]+" "+given[i/8%8], last[i%6], fmt.Sprintf("%sn%c%c%c", last[i/48%6], 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26), fmt.Sprintf("%011d", 1e10+i)))
	}
	return run
}
