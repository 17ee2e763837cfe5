package handover_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/schemas"
	"github.com/handover-no/handover/templates"
)

// today is the day that the briefs were written for.
var today = day.New(2027, time.May, 12)

var theProgram = sync.OnceValues(func() (*handover.Program, error) {
	var found diag.List
	return handover.Load(handover.Sources{
		Schemas: schemas.FS, Templates: templates.FS, Fonts: pdf.Fonts{Regular: templates.Regular, Bold: templates.Bold},
	}, &found)
})

func program(t testing.TB) *handover.Program {
	t.Helper()
	p, err := theProgram()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// brief returns one of the example cases as text.
func brief(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", "cases", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// sound returns a case without a single finding.
func sound(t testing.TB) string {
	t.Helper()
	return edit(t, brief(t, "barnehage_1_to_hjem"), "gyldig_til: 2027-07-31", "gyldig_til: 2027-09-30")
}

// edit replaces texts, pair by pair, each of which must be there. Those who have
// answered have read what then stands there, see reread.
func edit(t testing.TB, src string, pairs ...string) string {
	t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		if !strings.Contains(src, pairs[i]) {
			t.Fatalf("the case has no %q to edit", pairs[i])
		}
		src = strings.Replace(src, pairs[i], pairs[i+1], 1)
	}
	return reread(t, src)
}

// drop takes out a top-level section.
func drop(t testing.TB, src, section string) string {
	t.Helper()
	start := strings.Index(src, "\n"+section+":")
	if start < 0 {
		t.Fatalf("the case has no section %q", section)
	}
	end := start + 1
	for {
		next := strings.IndexByte(src[end:], '\n')
		if next < 0 {
			return src[:start+1]
		}
		end += next + 1
		if end < len(src) && src[end] != ' ' && src[end] != '\n' && src[end] != '-' {
			return src[:start+1] + src[end:]
		}
	}
}

func check(t testing.TB, src string) *handover.Checked {
	t.Helper()
	c := program(t).Check("sak.yaml", []byte(src), handover.CheckOptions{Today: today, Key: func(string, string) handover.Key { return handover.Key{} }})
	severitiesAreTold(t, c)
	return c
}

// codes lists findings as "V30" or "V30/lengde", errors and warnings only.
func codes(c *handover.Checked) string {
	var out []string
	for _, d := range c.Findings.All() {
		if d.Severity == diag.Withheld {
			continue
		}
		s := string(d.Code)
		if d.Variant != "" {
			s += "/" + d.Variant
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}
