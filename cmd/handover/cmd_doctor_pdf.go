package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover/render/pdfcheck"
)

// pdfLimit is the most that is read of a PDF, in bytes: no packet may be larger.
const pdfLimit = 256 << 20

// doctorPDF tells whether an archive can keep a PDF and a screen reader can read it.
// Nothing of what stands in it is told.
func (env *Env) doctorPDF(file string) error {
	data, err := readPDF(file)
	if err != nil {
		return &fileError{file, err}
	}
	h := &health{env: env}
	report := pdfcheck.Check(data)
	for _, r := range report.Results {
		said := env.text.T("doctor.pdf_"+r.Code, nil)
		args := map[string]any{"krav": said, "hvor": env.places(r.Places)}
		switch {
		case r.Holds():
			h.tell("doctor.ok", "ok", "pdf_"+r.Code, said)
		case r.Skipped:
			h.tell("doctor.merk", "note", "pdf_"+r.Code, env.text.T("doctor.pdf_ikke_proevd", args))
		default:
			h.tell("doctor.feil", "error", "pdf_"+r.Code, env.text.T("doctor.pdf_stemmer_ikke", args))
		}
	}
	args := map[string]any{"fil": filepath.Base(file), "sider": report.Pages}
	if !report.Holds() {
		h.wrong("pdf_ikke", args)
		return &codeError{exitNotGenuine}
	}
	h.good("pdf_hel", args)
	return nil
}

func readPDF(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, pdfLimit))
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return data, err
}

// places tells on which pages something is, or in which objects when it is on none;
// the first few.
func (env *Env) places(all []pdfcheck.Place) string {
	var pages, objects []int
	for _, p := range all {
		switch {
		case p.Page > 0:
			pages = append(pages, p.Page)
		case p.Object > 0:
			objects = append(objects, p.Object)
		}
	}
	if len(pages) > 0 {
		return env.text.T("doctor.pdf_sider", map[string]any{"numre": env.firstFew(pages)})
	}
	if len(objects) > 0 {
		return env.text.T("doctor.pdf_objekter", map[string]any{"numre": env.firstFew(objects)})
	}
	return ""
}

func (env *Env) firstFew(numbers []int) string {
	const few = 6
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	var out []string
	for _, n := range numbers[:min(few, len(numbers))] {
		out = append(out, strconv.Itoa(n))
	}
	if len(numbers) > few {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}
