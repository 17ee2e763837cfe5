package handover

import (
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/handover-no/handover/handover/bulk"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/rule"
	"github.com/handover-no/handover/handover/validate"
)

// ErrChanged reports a case file that is not what it was when the run began.
var ErrChanged = errors.New("handover: the case file was changed while the run went on")

// Cases are the case files of a run, and how they are read.
type Cases struct {
	Files []string // as findings name them
	// Read returns what stands in a file, and the folder that it stands in, if any. It
	// is called by many at once.
	Read    func(file string) (src []byte, beside fs.FS, err error)
	Options CheckOptions
	// Jobs is how many cases are worked on at the same time; 0 for one a processor.
	Jobs int
	// Alone tells that somebody named this one file, and no folder of many.
	Alone bool
	// Shared tells that Checked.Shared is asked for where cases are only judged: to know it
	// takes longer.
	Shared bool
}

func (c Cases) jobs() int {
	if c.Jobs > 0 {
		return c.Jobs
	}
	return runtime.GOMAXPROCS(0)
}

// A Surveyed is what is known of one case after the first look: a few hundred bytes,
// and nothing of what the case says.
type Surveyed struct {
	File   string
	Digest [sha256.Size]byte // of the file
	// CaseID and To are empty where the form is wrong.
	CaseID string
	To     []Destination
	// Err is why the case cannot be packed, as far as is known: validate.ErrInvalid, or
	// why the file could not be read.
	Err error

	at int // in Cases.Files
}

// A Destination is a recipient of a case.
type Destination struct{ Unit, Role string }

// A Survey is what a run knows of all its cases before it works on the first: who
// they are about, so that they can be held against each other. Of the cases
// themselves it keeps nothing, so that ten thousand take no more room than the index
// of their names.
type Survey struct {
	// Cases are those that take part, in the order of the files.
	Cases []Surveyed
	// Individual tells that something is to be handled individually. Nothing tells
	// what, or how many.
	Individual bool

	in       Cases
	program  *Program
	children *Children
	alike    likenesses // of the cases whose form is right
	known    []int      // where in Cases these are
	where    []int      // of each in Cases, where in alike; -1 for none
}

// Survey looks at every case of a run. looked is told after each, if it is not nil.
// The error is that the run was called off.
func (p *Program) Survey(ctx context.Context, in Cases, looked func()) (*Survey, error) {
	s := newSurvey(p, in)
	work := func(i int) (glimpse, error) { return p.look(in, i) }
	bulk.Run(ctx, bulk.Work[glimpse]{N: len(in.Files), Jobs: in.jobs(), Do: work}, func(ready []bulk.Done[glimpse]) bool {
		for _, d := range ready {
			g := d.Value
			if d.Err != nil {
				g = unseen(in, d.I, d.Err)
			}
			s.add(g)
			if looked != nil {
				looked()
			}
		}
		return true
	})
	return s, ctx.Err()
}

func newSurvey(p *Program, in Cases) *Survey {
	return &Survey{program: p, in: in, children: rule.NewChildren(), alike: newLikenesses()}
}

// A glimpse is what was seen of a case, and what others may know it by.
type glimpse struct {
	Surveyed
	who        *rule.Who // nil where the form is wrong
	like       *likeness // likewise
	individual bool
}

func (p *Program) look(in Cases, i int) (glimpse, error) {
	file := in.Files[i]
	src, _, err := in.Read(file)
	if err != nil {
		return glimpse{}, err
	}
	return p.glance(file, src).glimpse(in.Alone).of(file, i, src), nil
}

// of tells of which file a glimpse is.
func (g glimpse) of(file string, i int, src []byte) glimpse {
	g.File, g.at, g.Digest = file, i, sha256.Sum256(src)
	return g
}

// unseen is what is known of a case that could not be read.
func unseen(in Cases, i int, err error) glimpse {
	return glimpse{Surveyed: Surveyed{File: in.Files[i], at: i, Err: stumbled(err)}}
}

// glimpse is what a run keeps of a case.
func (c *Checked) glimpse(alone bool) (g glimpse) {
	if c.Individual(alone) {
		return glimpse{individual: true} // no trace
	}
	g.Err = c.Err
	if c.Case == nil {
		return g
	}
	g.CaseID = strings.Clone(c.Case.ID)
	like := c.likeness()
	g.like = &like
	if !c.Individual(false) { // to tell that one of those stands in a text would be to tell that there is one
		who := c.input.Who()
		g.who = &who
	}
	for _, to := range c.Case.Recipients {
		g.To = append(g.To, Destination{Unit: strings.Clone(to.Unit), Role: strings.Clone(to.Role)})
	}
	return g
}

func (s *Survey) add(g glimpse) {
	if g.individual {
		s.Individual = true
		return
	}
	s.where = append(s.where, -1)
	if g.like != nil {
		s.where[len(s.Cases)] = len(s.known)
		s.known = append(s.known, len(s.Cases))
		s.alike.add(*g.like)
	}
	s.Cases = append(s.Cases, g.Surveyed)
	if g.who != nil {
		s.children.Add(*g.who)
	}
}

// Others is what the children of the run are known by: nil when there is nobody to
// mix up.
func (s *Survey) Others() *Children {
	if s.children.Len() < 2 {
		return nil
	}
	return s.children
}

// Check reads and judges a case of the survey again, and holds it against the others.
// It fails with ErrChanged when the file is not the one that was surveyed: what was
// compared then is not what would be packed.
func (s *Survey) Check(n int) (*Checked, error) {
	was := s.Cases[n]
	if was.Err != nil && was.Digest == ([sha256.Size]byte{}) {
		return nil, was.Err // it could not be read
	}
	src, beside, err := s.in.Read(was.File)
	if err != nil {
		return nil, err
	}
	if sha256.Sum256(src) != was.Digest {
		return nil, ErrChanged
	}
	o := s.in.Options
	o.Beside = beside
	c := s.program.Check(was.File, src, o)
	s.compare(n, c)
	return c, nil
}

// compare holds a case against the others: whether it is about the same child as one
// of them (V36), and whether the child of another stands in its texts, which is an
// error where it stands.
func (s *Survey) compare(n int, c *Checked) {
	if c.Case == nil {
		return
	}
	if at := s.where[n]; at >= 0 {
		c.tellTwins(s.alike.of(at, s.sameFile))
	}
	if others := s.Others(); others != nil && !c.Individual(false) {
		c.Shared = others.Mixed(c.input, func(d diag.Diagnostic) {
			c.Findings.Add(d)
			c.Err = validate.ErrInvalid
		})
	}
}

// sameFile reports whether two of the cases that are known are one file: who names a
// file twice means it once.
func (s *Survey) sameFile(a, b int) bool {
	file := func(n int) string { return filepath.Clean(s.Cases[s.known[n]].File) }
	return file(a) == file(b)
}

// stumbled tells a fault in the program, which the work on one case ran into, from
// what is wrong with the case.
func stumbled(err error) error {
	if _, ok := errors.AsType[*bulk.Fault](err); ok {
		return bug(err)
	}
	return err
}
