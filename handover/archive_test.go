package handover_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/handover/render/pdfcheck"
)

// examples are the PDFs of every example case and every filled-in example file, for
// each recipient and the family, and in both målformer, by a name.
var examples = sync.OnceValues(func() (map[string]*pdf.Result, error) {
	p, err := theProgram()
	if err != nil {
		return nil, err
	}
	sources := map[string]string{}
	files, err := filepath.Glob(filepath.Join("..", "testdata", "cases", "*.yaml"))
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		sources[strings.TrimSuffix(filepath.Base(f), ".yaml")] = string(data)
	}
	for _, kind := range p.Forms.Transitions() {
		for _, lang := range []string{"nb", "nn"} {
			src, err := p.Example(handover.New{Kind: kind, Lang: lang, CaseID: "245837fc-0014-437b-b135-43df546b01aa", Today: today, Test: true})
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, err
			}
			sources["eksempel_"+kind+"_"+lang] = src
		}
	}
	out, err := composed(p, sources, handover.Letterhead{})
	if err != nil {
		return nil, err
	}
	own, err := ownProfile(p)
	if err != nil {
		return nil, err
	}
	const withProfile = "barnehage_1_to_hjem"
	aged := strings.NewReplacer( // and what it says is not all of this year
		"  ressurser:\n    sist_oppdatert: 2027", "  ressurser:\n    sist_oppdatert: 2026", "  trygghet:\n    sist_oppdatert: 2027", "  trygghet:\n    sist_oppdatert: 2025",
		"  spraak:\n", "  spraak:\n    merknad_foresatt: Vi forstår alt hun sier, også på telefon.\n",
		"  sosialt:\n", "  sosialt:\n    merknad_foresatt: Hjemme er hun ofte den som bestemmer leken.\n",
	).Replace(sources[withProfile])
	profiled, err := composed(p, map[string]string{"profil_" + withProfile: aged}, own)
	if err != nil {
		return nil, err
	}
	maps.Copy(out, profiled)
	return out, nil
})

// ownProfile is that of an owner with a coat of arms, a colour and last words.
func ownProfile(p *handover.Program) (handover.Letterhead, error) {
	dir := os.DirFS(filepath.Join("..", "testdata", "profil"))
	src, err := fs.ReadFile(dir, "handover.yaml")
	if err != nil {
		return handover.Letterhead{}, err
	}
	var found diag.List
	_, head, err := p.Settings("handover.yaml", src, dir, &found)
	return head, err
}

func composed(p *handover.Program, sources map[string]string, head handover.Letterhead) (map[string]*pdf.Result, error) {
	out := map[string]*pdf.Result{}
	making := handover.Making{
		Owner: "Åsvær kommune", Letterhead: head, Profile: "streng", Packet: "k7q2m9xw4a", Created: time.Date(2027, 5, 12, 9, 0, 0, 0, time.UTC), Today: day.New(2027, 5, 12),
	}
	written := strings.NewReplacer("dokumentspraak: nb", "dokumentspraak: %", "dokumentspraak: nn", "dokumentspraak: %")
	for name, src := range sources {
		for _, lang := range []string{"nb", "nn"} {
			src := strings.ReplaceAll(written.Replace(src), "dokumentspraak: %", "dokumentspraak: "+lang)
			c := p.Check("sak.yaml", []byte(src), handover.CheckOptions{Today: today, Key: func(string, string) handover.Key { return handover.Key{} }})
			for _, o := range c.Outcomes {
				if o.Release == nil {
					continue
				}
				r, err := p.Compose(o.Release, making)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", name, err)
				}
				out[fmt.Sprintf("%s.%s.%s", name, o.To.Role, lang)] = r.PDF
			}
			if reading := p.Reading(c, nil); reading != nil {
				r, err := p.ComposeReading(reading, making)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", name, err)
				}
				out[fmt.Sprintf("%s.lesekopi.%s", name, lang)] = r
			}
		}
	}
	return out, nil
}

func examplePDFs(t *testing.T) map[string]*pdf.Result {
	t.Helper()
	all, err := examples()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("%d documents", len(all))
	}
	return all
}

// Every document that the examples lead to can be archived and read aloud.
func TestEveryExampleHolds(t *testing.T) {
	for name, r := range examplePDFs(t) {
		for _, one := range pdfcheck.Check(r.Data).Results {
			if !one.Holds() {
				t.Errorf("%s: %s does not hold: %v", name, one.Code, one.Places[:min(len(one.Places), 5)])
			}
		}
	}
}

// The same, as veraPDF sees it; see TestVeraPDF in render/pdf.
func TestEveryExampleHoldsForVeraPDF(t *testing.T) {
	program := os.Getenv("HANDOVER_VERAPDF")
	if program == "" {
		t.Skip("HANDOVER_VERAPDF does not name veraPDF")
	}
	dir := t.TempDir()
	var files []string
	for name, r := range examplePDFs(t) {
		file := filepath.Join(dir, name+".pdf")
		if err := os.WriteFile(file, r.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	for _, flavour := range []string{"2a", "2u", "2b", "ua1"} {
		out, err := exec.Command(program, append([]string{"--flavour", flavour, "--format", "text"}, files...)...).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", flavour, err, out)
		}
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		t.Logf("%s: %d files; %s", flavour, len(files), lines[len(lines)-1])
	}
}

// Every example is the same file as when somebody last looked at it. When a document
// changes on purpose, look at it, and write the list anew:
//
//	go test ./handover -run TestGoldenPDFs -update
func TestGoldenPDFs(t *testing.T) {
	var lines []string
	for name, r := range examplePDFs(t) {
		lines = append(lines, fmt.Sprintf("%x  %s.pdf\n", sha256.Sum256(r.Data), name))
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[64:], b[64:]) })
	got, file := strings.Join(lines, ""), filepath.Join("..", "testdata", "golden", "pdf.sha256")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the documents are others than in %s:\n%s", file, got)
	}
}
