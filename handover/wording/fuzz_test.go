package wording_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/handover-no/handover/handover/wording"
)

// Whatever stands in a text, what is found lies in it, in order, and begins and
// ends between characters.
func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"Han er lat. ADHD-diagnose, BUP og barnevern i går. 03.86.21 61385, +47 20 11 20 31, a@b.no, https://x.no/y Emma Lie",
		"er «litt» lat\nunge cerebral\u00ad parese\u200b § 9 A", "\xff\xfe er\xffumulig", "12.05.2027 14.30 038 621 613 85 0047 1",
		"İstanbul Ŀ ẞ ﬁ K\u030a Å", strings.Repeat("er litt ", 40) + "lat",
	} {
		f.Add(s)
	}
	l := load(f)
	names := wording.Index{Names: true}
	names.Add("Emma Lie", 1)
	f.Fuzz(func(t *testing.T, text string) {
		read := wording.Read(text)
		inside := func(what string, from, to int) {
			if from < 0 || from >= to || to > len(text) {
				t.Fatalf("%s at %d–%d of %d", what, from, to, len(text))
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[from:to]) {
				t.Fatalf("%s cuts a character in two: %q", what, text[from:to])
			}
		}
		last := 0
		for i, w := range read.Words {
			inside("a word", w.From, w.To)
			if w.From < last {
				t.Fatal("words overlap")
			}
			last = w.To
			names.At(read, i)
		}
		from := 0
		for _, h := range l.Find(read) {
			inside(h.List.Name, h.From, h.To)
			if h.From < from {
				t.Fatal("hits are out of order")
			}
			from = h.From
			h.IsClaim(read)
		}
		last = 0
		numbers := wording.Numbers(read)
		for _, m := range wording.Marks(read) {
			if inside(string(m.Kind), m.From, m.To); m.From < last {
				t.Fatal("marks overlap")
			}
			last = m.To
			if (m.Kind == wording.Person || m.Kind == wording.Refugee) && !slices.Contains(numbers, m) {
				t.Fatal("a number is not among the numbers")
			}
		}
		for _, m := range numbers {
			inside("a number", m.From, m.To)
		}
		for _, n := range l.Names(read, map[string]bool{"emma": true}) {
			inside("a name", n.From, n.To)
		}
	})
}

// sixKilobytes is a text as long as what a whole case says.
func sixKilobytes(b *testing.B) string {
	b.Helper()
	src, err := os.ReadFile(filepath.Join("..", "..", "testdata", "cases", "barnehage_1_to_hjem.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	const size = 6 << 10
	_, text, _ := strings.Cut(string(src), "\nbarnets_stemme:\n")
	return strings.ToValidUTF8(text[:size], "")
}

// A case of 6 kB takes a small part of 0.3 ms: 10,000 cases take no time that
// anybody notices.
func BenchmarkCase(b *testing.B) {
	l, text := load(b), sixKilobytes(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		read := wording.Read(text)
		l.Find(read)
		wording.Marks(read)
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}
