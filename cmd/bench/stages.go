package main

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"os"
	"runtime"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/handover/render/pdftext"
	"github.com/handover-no/handover/handover/seal"
	"github.com/handover-no/handover/handover/validate"
	"github.com/handover-no/handover/schemas"
	"github.com/handover-no/handover/templates"
)

// A stage is a part of the way from a case to a packet, and what it takes for one
// packet.
type stage struct {
	name    string
	time    time.Duration // of processors
	bytes   int64
	allocs  int64
	ofFloor bool
}

// sample is how many cases the stages are measured on.
const sample = 150

// A bench has what the stages work on.
type bench struct {
	program  *handover.Program
	valid    *validate.Validator
	sources  [][]byte
	trees    []*casefile.Tree
	releases []*consent.Release
	pdfs     [][]byte
	drawn    [][]byte // what is packed in them
	to       seal.Recipient
	ratio    float64 // cases for each packet
}

// stages measures each stage on cases of a run, one after the other on one processor.
func (w *world) stages(r whole) ([]stage, error) {
	b, err := w.bench(r)
	if err != nil {
		return nil, err
	}
	var discard diag.List
	perCase, perPacket := len(b.sources), len(b.releases)
	check := func(i int) {
		b.program.Check("sak.yaml", b.sources[i], handover.CheckOptions{Today: today()})
	}
	out := []stage{
		b.measure("les saksfila", perCase, func(i int) { casefile.Parse("sak.yaml", b.sources[i], &discard) }),
		b.measure("hold den mot skjemaet", perCase, func(i int) { _, _ = b.valid.Case(b.trees[i], &discard) }),
		b.measure("regler, tillatelser, avgjørelser", perCase, check),
		b.measure("dokument og PDF", perPacket, func(i int) { _, _ = b.compose(b.releases[i]) }),
		b.measure("les PDF-en tilbake", perPacket, func(i int) { _, _ = pdftext.Read(b.pdfs[i]) }),
		b.measure("krypter", perPacket, func(i int) { _, _ = seal.Encrypt(b.pdfs[i], b.to) }),
	}
	rules := &out[2] // the two before it are in it
	for _, s := range out[:2] {
		rules.time, rules.bytes, rules.allocs = rules.time-s.time, rules.bytes-s.bytes, rules.allocs-s.allocs
	}
	packer := zlib.NewWriter(io.Discard)
	out = append(out,
		b.measure("gulv: bare YAML", perCase, func(i int) {
			var n yaml.Node
			_ = yaml.Unmarshal(b.sources[i], &n)
		}),
		b.measure("gulv: bare komprimering", perPacket, func(i int) {
			packer.Reset(io.Discard)
			_, _ = packer.Write(b.drawn[i])
			_ = packer.Close()
		}),
	)
	out[1].ofFloor, out[5].ofFloor = true, true
	out[6].ofFloor, out[7].ofFloor = true, true
	return out, nil
}

// bench reads cases of a run, and makes what later stages work on.
func (w *world) bench(r whole) (*bench, error) {
	p, err := handover.Load(handover.Sources{Schemas: schemas.FS, Templates: templates.FS, Fonts: pdf.Fonts{Regular: templates.Regular, Bold: templates.Bold}}, nil)
	if err != nil {
		return nil, err
	}
	id, err := seal.NewIdentity()
	if err != nil {
		return nil, err
	}
	b := &bench{program: p, valid: validate.New(p.Forms), to: id.Recipient(), ratio: float64(r.cases) / float64(r.packets)}
	names, _, err := w.list(r.folder, "*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names[:min(sample, len(names))] {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if err := b.take(src); err != nil {
			return nil, err
		}
	}
	if len(b.releases) == 0 {
		return nil, errors.New("ingen av sakene blir til noe")
	}
	return b, nil
}

// take takes a case in, and all that goes of it.
func (b *bench) take(src []byte) error {
	var found diag.List
	tree := casefile.Parse("sak.yaml", src, &found)
	if tree == nil {
		return nil // one that is meant to be refused
	}
	b.sources, b.trees = append(b.sources, src), append(b.trees, tree)
	for _, o := range b.program.Check("sak.yaml", src, handover.CheckOptions{Today: today()}).Outcomes {
		if o.Release == nil {
			continue
		}
		made, err := b.compose(o.Release)
		if err != nil {
			return err
		}
		drawn, err := unpacked(made.PDF.Data)
		if err != nil {
			return err
		}
		b.releases, b.pdfs, b.drawn = append(b.releases, o.Release), append(b.pdfs, made.PDF.Data), append(b.drawn, drawn)
	}
	return nil
}

func (b *bench) compose(r *consent.Release) (*handover.Composed, error) {
	return b.program.Compose(r, handover.Making{
		Owner: "Eksempelkommunene", Profile: "streng", Packet: "0123456789", Created: time.Unix(1810000000, 0).UTC(), Today: today(),
	})
}

// unpacked returns what stands in the packed streams of a PDF.
func unpacked(data []byte) ([]byte, error) {
	var out bytes.Buffer
	for {
		dict, rest, found := bytes.Cut(data, []byte(">>\nstream\n"))
		if !found {
			return out.Bytes(), nil
		}
		body, after, _ := bytes.Cut(rest, []byte("\nendstream\nendobj\n"))
		if bytes.Contains(dict[bytes.LastIndex(dict, []byte(" obj\n")):], []byte("/FlateDecode")) {
			r, err := zlib.NewReader(bytes.NewReader(body))
			if err != nil {
				return nil, err
			}
			if _, err := io.Copy(&out, r); err != nil {
				return nil, err
			}
		}
		data = after
	}
}

// measure does something n times, for each case or each packet of the sample, again
// and again for a while, and returns what it takes for one packet.
func (b *bench) measure(name string, n int, do func(i int)) stage {
	const least = 700 * time.Millisecond
	for i := range n { // once for what is made at first
		do(i)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	begun, done := processor(), 0
	for processor()-begun < least {
		for i := range n {
			do(i)
		}
		done += n
	}
	took := processor() - begun
	runtime.ReadMemStats(&after)
	each := 1 / float64(done)
	if n == len(b.sources) {
		each *= b.ratio
	}
	return stage{
		name: name, time: time.Duration(float64(took) * each), bytes: int64(float64(after.TotalAlloc-before.TotalAlloc) * each),
		allocs: int64(float64(after.Mallocs-before.Mallocs) * each),
	}
}
