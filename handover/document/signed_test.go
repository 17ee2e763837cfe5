package document_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/document"
)

// The page of legal bases names whoever signed on behalf of the sender, in both
// målformer; of a sender that signs itself it says nothing.
func TestSignedOnBehalf(t *testing.T) {
	b := newBench(t)
	for lang, want := range map[string]string{
		"nb": "Pakken er signert av PPT for Skarfjord og Indre Sund på vegne av Lyngtoppen barnehage.",
		"nn": "Pakken er signert av PPT for Skarfjord og Indre Sund på vegner av Lyngtoppen barnehage.",
	} {
		r := b.release(t, "barnehage_1_to_hjem", "rektor")
		r.Language = lang
		in := b.input(r)
		own, err := document.Build(in)
		if err != nil {
			t.Fatal(err)
		}
		in.SignedBy = "PPT for Skarfjord og Indre Sund"
		other, err := document.Build(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := text(onPage(other, "grunnlag")); !strings.Contains(got, want) {
			t.Errorf("%s: the page of legal bases does not say %q", lang, want)
		}
		if got := text(own.Blocks); strings.Contains(got, "signert") || strings.Count(text(other.Blocks), "signert") != 1 {
			t.Errorf("%s: who signed is told where the sender did, or more than once", lang)
		}
		if !reflect.DeepEqual(own.Header, other.Header) || !own.Author.Equal(other.Author) {
			t.Errorf("%s: the sender is another", lang)
		}
	}
}

// onPage returns what is kept together with the heading that has an anchor.
func onPage(d *document.Document, anchor string) []document.Block {
	for _, b := range d.Blocks {
		if t, ok := b.(document.Together); ok {
			if h, ok := t.Blocks[0].(document.Heading); ok && h.Anchor == anchor {
				return t.Blocks
			}
		}
	}
	return nil
}
