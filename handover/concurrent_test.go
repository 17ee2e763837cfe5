package handover_test

import (
	"bytes"
	"sync"
	"testing"

	"github.com/handover-no/handover/handover"
)

// A Program may be used by many at once: what they get is what each gets alone. The
// race detector looks at what they share – law, word lists, forms, templates, faces,
// the calendar.
func TestAProgramIsSharedSafely(t *testing.T) {
	p := program(t)
	work := func(name string) (out []byte) {
		c := p.Check(name, []byte(brief(t, name)), handover.CheckOptions{Today: today})
		for _, o := range c.Outcomes {
			if o.Release == nil {
				continue
			}
			made, err := p.Compose(o.Release, handover.Making{Owner: "Eieren", Profile: "streng", Packet: "k7q2m9xw4a", Created: today.Time(), Today: today})
			if err != nil {
				t.Error(err)
				return nil
			}
			out = append(out, made.PDF.Data...)
		}
		if r := p.Reading(c, c.Case.Recipients); r != nil {
			made, err := p.ComposeReading(r, handover.Making{Owner: "Eieren", Created: today.Time(), Today: today})
			if err != nil {
				t.Error(err)
				return nil
			}
			out = append(out, made.Data...)
		}
		return out
	}
	var all sync.WaitGroup
	for _, name := range []string{"barnehage_1_to_hjem", foster, newcomer, hearing} {
		want := work(name)
		for range 4 {
			all.Go(func() {
				if !bytes.Equal(work(name), want) {
					t.Errorf("%s: another document beside others", name)
				}
			})
		}
	}
	all.Wait()
}
