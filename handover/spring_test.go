package handover_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/example"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/seal"
)

// A spring is an office with the cases of a spring: many, and units for all of them.
type spring struct {
	*office
	files []string
	src   map[string]string
	want  map[string]example.Outcome

	jobs   int
	read   func(file string) // called before each reading
	change func(*handover.Run)
}

// newSpring makes up n cases from a seed, and an office whose log has always the same
// key, so that what is in one log can be held against another.
func newSpring(t testing.TB, n int) *spring {
	t.Helper()
	s := &spring{office: newOffice(t), src: map[string]string{}, want: map[string]example.Outcome{}, jobs: 4}
	s.random = rand.Reader // many ask at once
	set, err := example.Load()
	s.must(err)
	for i, u := range set.Units() {
		s.trust[0].Units = append(s.trust[0].Units, u.Orgnr)
		for _, role := range []string{u.Role, "sfo"} {
			if role == "" || role == "sfo" && !u.SFO {
				continue
			}
			id, err := seal.NewIdentity()
			s.must(err)
			s.add(keybook.Card{Orgnr: u.Orgnr, Name: u.Name, Role: keybook.Role(role), Public: id.Recipient().String()})
		}
		if u.Initials != "" {
			s.signers[u.Orgnr], err = seal.NewSigner(&door{byte(40 + i)})
			s.must(err)
			s.add(keybook.Card{Orgnr: u.Orgnr, Name: u.Name, Initials: u.Initials, Public: s.signers[u.Orgnr].Public().String()})
		}
	}
	s.in(t.TempDir(), t.TempDir())
	cases, err := program(t).Examples(7, "", today)
	s.must(err)
	for i := range n {
		c, err := cases.Case(i)
		s.must(err)
		name := fmt.Sprintf("%03d.yaml", i)
		s.files, s.src[name], s.want[name] = append(s.files, name), c.Text, c.Outcome
	}
	return s
}

// in has the office work in other folders.
func (s *spring) in(state, out string) {
	s.state, s.out = state, out
	if err := os.WriteFile(filepath.Join(state, "overforingslogg.key"), []byte(strings.Repeat("k", 32)), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// other is the same office elsewhere, with nothing packed.
func (s *spring) other(t testing.TB) *spring {
	x := *s
	o := *s.office
	x.office, o.t = &o, t
	x.in(t.TempDir(), t.TempDir())
	return &x
}

// A told is what a run says of its cases, and its lists.
type told struct {
	ends  []handover.CaseEnd
	lists []handover.PackedList
	end   handover.RunEnd
}

// pack runs over all the cases, as a run of the program does.
func (s *spring) pack(ctx context.Context) (out told) {
	s.t.Helper()
	p := s.packer()
	defer func() { s.must(p.Log.Close()) }()
	box, err := outbox.Open(s.out, outbox.Options{Owner: "prove"})
	s.must(err)
	defer func() { s.must(box.Close()) }()
	p.Box = box
	_, err = p.Log.Recover(s.out, box.Has, func(alone bool) error {
		_, err := box.Sweep(s.clock, alone)
		return err
	})
	s.must(err)
	run, err := s.survey(ctx, p)
	if errors.Is(err, context.Canceled) {
		out.end = handover.RunEnd{Cases: len(s.files), Left: len(s.files), Off: true}
		return out
	}
	s.must(err)
	run.Tell = func(e handover.CaseEnd) { out.ends = append(out.ends, e) }
	if s.change != nil {
		s.change(run)
	}
	out.end = run.Pack(ctx)
	if !out.end.Off {
		out.lists, err = run.Checklists(ctx)
		if errors.Is(err, context.Canceled) { // behind the last case: the next run makes them
			return out
		}
		s.must(err)
	}
	return out
}

func (s *spring) survey(ctx context.Context, p *handover.Packer) (*handover.Run, error) {
	survey, err := p.Program.Survey(ctx, handover.Cases{
		Files: s.files, Jobs: s.jobs,
		Read: func(file string) ([]byte, fs.FS, error) {
			if s.read != nil {
				s.read(file)
			}
			if src, ok := s.src[file]; ok {
				return []byte(src), nil, nil
			}
			return nil, nil, fs.ErrNotExist
		},
		Options: handover.CheckOptions{Today: today, NeedKeys: true, Key: func(string, string) handover.Key { return handover.Key{} }},
	}, nil)
	return &handover.Run{Packer: p, Survey: survey}, err
}

// releases are what the log says has been made: case, recipient and release, each with
// how often. It holds that the folder has these packets whole, and nothing else.
func (s *spring) releases() map[string]int {
	s.t.Helper()
	log, err := journal.Open(s.state, s.now)
	s.must(err)
	defer func() { s.must(log.Close()) }()
	pending, err := log.Pending()
	s.must(err)
	if len(pending) > 0 {
		s.t.Errorf("%d intents are not settled", len(pending))
	}
	intents, out, files := map[string]journal.Entry{}, map[string]int{}, map[string]string{}
	for e, err := range log.All() {
		s.must(err)
		switch e.Event {
		case journal.Prepared:
			intents[e.PacketID] = e
		case journal.Made:
			i := intents[e.PacketID]
			files[i.File] = i.SHA256
			if i.CaseID != "" {
				out[i.CaseID+" "+i.To.Orgnr+"/"+i.To.Role+" "+i.Release]++
			}
		}
	}
	there, err := os.ReadDir(s.out)
	s.must(err)
	for _, e := range there {
		if data := s.file(e.Name()); files[e.Name()] == "" || hexSum(data) != files[e.Name()] {
			s.t.Errorf("%s is not as the log has it", e.Name())
		}
		delete(files, e.Name())
	}
	for name := range files {
		s.t.Errorf("%s is not there", name)
	}
	return out
}

// said is what a run has told, without what differs from run to run.
func (o told) said() (out []string) {
	for _, e := range o.ends {
		line := e.File + ": " + said(e.Err)
		for _, d := range e.Packed {
			line += fmt.Sprintf("; %s/%s %v %d", d.To.To.Unit, d.To.To.Role, d.Skipped, d.Items)
		}
		if e.Checked != nil {
			line += " " + codes(e.Checked)
		}
		out = append(out, line)
	}
	for _, l := range o.lists {
		out = append(out, fmt.Sprintf("%s/%s %v %d", l.Unit, l.Role, l.Skipped, l.Items))
	}
	return out
}

func equalSets(t *testing.T, what string, got, want map[string]int) {
	t.Helper()
	for k, n := range got {
		if n != 1 || want[k] == 0 {
			t.Errorf("%s: %s is made %d times, and should be %d", what, k, n, want[k])
		}
	}
	for k := range want {
		if got[k] == 0 {
			t.Errorf("%s: %s is not made", what, k)
		}
	}
}

func randomBelow(n int) int64 { return int64(mathrand.IntN(n)) }

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
