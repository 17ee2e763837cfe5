package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/register"
)

// An importRun makes case files of a list.
type importRun struct {
	program *handover.Program
	list    *register.List
	found   diag.List
	kind    string // empty when the list tells
	dir     string
	dry     bool
	options handover.DraftOptions
	// known are the children that the folder has a case file of, and unread the files
	// there that do not tell whom they are about.
	known  *register.Known
	unread []string
	// unlisted are the files whose child no row of the list is: it may have had another
	// name or day of birth there before.
	unlisted *register.Unlisted
	names    *caseNames
	// What came of it. Nothing counts what is left out.
	made, existing, wrong, alike int
	kinds                        []string // transitions of the cases that were made
}

// prepare finds out what is the same for all, and what is in the folder already.
func (r *importRun) prepare(env *Env, o importOptions) error {
	s, err := env.settings()
	if err != nil {
		return err
	}
	today, err := env.today()
	if err != nil {
		return err
	}
	r.options = handover.DraftOptions{
		New:      handover.New{Kind: r.kind, Lang: env.documentLanguage(), Today: today, Test: !s.testDay.IsZero()},
		SchemaOf: func(kind string) string { return "./" + schemaFile(kind) },
	}
	if err := r.senders(env, s, o); err != nil {
		return err
	}
	if len(s.trust) > 0 {
		if err := r.units(env); err != nil {
			return err
		}
	}
	return r.look(env)
}

// senders finds out who sends in each transition, where the list does not tell.
func (r *importRun) senders(env *Env, s *settings, o importOptions) error {
	types := map[string]string{}
	kinds := r.program.Forms.Transitions()
	if r.kind != "" {
		kinds = []string{r.kind}
	}
	for _, kind := range kinds {
		word, err := env.senderType(r.program, kind, o.newOptions)
		if err != nil {
			return err
		}
		types[kind] = word
	}
	r.options.Sender = func(kind string) (word, unit string, named bool) {
		word, unit = types[kind], s.unit
		if s.kind != "" && word != s.kind { // otherwise it is somebody else's case
			unit = ""
		}
		return word, unit, o.sender != ""
	}
	return nil
}

// units lets units be found in the key books, by number or by name.
func (r *importRun) units(env *Env) error {
	keys, err := env.keys()
	if err != nil {
		return err
	}
	all := keys.Units()
	r.options.Unit = func(orgnr, name string) (string, string, bool) {
		at := slices.IndexFunc(all, func(u keyUnit) bool { return orgnr != "" && u.Unit.Orgnr == orgnr })
		if orgnr == "" {
			same := func(u keyUnit) bool { return consent.SameName(u.Unit.Name, name) }
			if at = slices.IndexFunc(all, same); at >= 0 && slices.ContainsFunc(all[at+1:], same) {
				return "", "", false // two are called so
			}
		}
		if at < 0 {
			return "", "", false
		}
		return all[at].Unit.Orgnr, all[at].Unit.Name, true
	}
	return nil
}

// look finds out which children the folder has case files of.
func (r *importRun) look(env *Env) error {
	r.known, r.names = register.NewKnown(), &caseNames{taken: map[string]bool{}, next: map[string]int{}}
	entries, err := os.ReadDir(r.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &fileError{r.dir, err}
	}
	var files []string
	for _, e := range entries {
		name := strings.ToLower(e.Name())
		r.names.taken[name] = true
		if !e.IsDir() && name != settingsName && slices.Contains(caseEnds, filepath.Ext(name)) {
			files = append(files, filepath.Join(r.dir, e.Name()))
		}
	}
	type whom struct {
		child register.Child
		ok    bool
	}
	found, err := forAll(files, func(name string) (whom, error) {
		src, err := env.read(name, casefile.MaxBytes)
		if err != nil {
			return whom{}, err
		}
		child, ok := r.program.Whom(src)
		return whom{child, ok}, nil
	})
	var filed []register.Filed
	for i, w := range found {
		if w.ok {
			r.known.Add(w.child)
			filed = append(filed, register.Filed{Child: w.child, File: filepath.Base(files[i])})
		} else {
			r.unread = append(r.unread, files[i])
		}
	}
	r.unlisted = r.list.Unlisted(filed)
	return err
}

// caseNames gives case files names that say nothing of the child.
type caseNames struct {
	taken map[string]bool // in lower case
	next  map[string]int
}

// name returns the next free name: 7b-001.yaml for a pupil in 7b.
func (n *caseNames) name(group string) string {
	if group == "" {
		group = "sak"
	}
	for {
		n.next[group]++
		name := fmt.Sprintf("%s-%03d.yaml", group, n.next[group])
		if !n.taken[name] && !n.taken[strings.TrimSuffix(name, ".yaml")+".yml"] && !n.taken[name+".age"] {
			n.taken[name] = true
			return name
		}
	}
}

// batch is how many cases are made before they are written: what is held in memory,
// and what one sync of the folder costs.
const batch = 128

// write makes the case files that the folder does not have. Of a row that something is
// wrong with, none is made, and all that is wrong is found.
func (r *importRun) write(ctx context.Context, env *Env) error {
	var entries []*register.Entry
	for _, e := range r.list.Entries {
		switch {
		case !r.known.Has(e):
			entries = append(entries, e)
		case !e.Repeats:
			r.existing++
		}
	}
	if len(entries) == 0 {
		return nil
	}
	var box outbox.Box = outbox.Counting(r.dir)
	if !r.dry {
		folder, err := outbox.Open(r.dir, outbox.Options{})
		if err != nil {
			return &fileError{r.dir, err}
		}
		defer func() { _ = folder.Close() }()
		if _, err := folder.Sweep(env.Now(), false); err != nil { // of a run that was killed
			return &fileError{r.dir, err}
		}
		box = folder
	}
	for some := range slices.Chunk(entries, batch) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.writeSome(env, box, some); err != nil {
			return err
		}
	}
	for _, kind := range r.kinds {
		if r.dry {
			break
		}
		made, err := putSchema(r.program, kind, r.dir)
		if err != nil {
			return err
		}
		if made && !env.global.json {
			env.outln(filepath.Join(r.dir, schemaFile(kind)))
		}
	}
	return nil
}

// A job is an entry that becomes a case, with the id of the case.
type job struct {
	*register.Entry
	id string
}

// writeSome makes cases on all processors, and writes them in the order of the list.
func (r *importRun) writeSome(env *Env, box outbox.Box, entries []*register.Entry) error {
	jobs := make([]job, len(entries))
	for i, e := range entries {
		id, err := newUUID(env.Rand)
		if err != nil {
			return err
		}
		jobs[i] = job{e, id}
	}
	drafts, err := forAll(jobs, func(j job) (*handover.Draft, error) {
		o := r.options
		o.CaseID = j.id
		return r.program.Draft(j.Entry, o)
	})
	if err != nil {
		return err
	}
	var staged []outbox.Staged
	var lines []importedLine
	for i, d := range drafts {
		if !r.judge(jobs[i], d) {
			continue
		}
		name := r.names.name(jobs[i].Group())
		s, err := box.Stage(name, []byte(d.Text))
		if err != nil {
			return errors.Join(&fileError{filepath.Join(r.dir, name), err}, box.Discard(staged...))
		}
		staged = append(staged, s)
		lines = append(lines, importedLine{"case_file", filepath.Join(r.dir, name), jobs[i].id, d.Kind, r.dry})
	}
	return r.commit(env, box, staged, lines)
}

// judge reports whether a draft is to be written, and keeps what there is to tell of it.
func (r *importRun) judge(j job, d *handover.Draft) bool {
	if d.Individual {
		r.list.Individual = true
		return false
	}
	r.found.Add(j.Findings...)
	r.found.Add(d.Findings.All()...)
	if j.Fails() || d.Findings.Err() != nil {
		r.wrong++
		return false
	}
	if like := r.unlisted.Like(j.Entry); len(like) > 0 && !j.Repeats {
		r.found.Add(diag.Diagnostic{Code: "L13", Severity: diag.Error, Span: j.Span, Args: diag.Args{"saker": shortened(like)}})
		r.alike++
		return false
	}
	return !j.Repeats
}

// shortened lists names, the first of them when there are many.
func shortened(names []string) string {
	const most = 3
	if len(names) > most {
		names = append(slices.Clone(names[:most]), "…")
	}
	return strings.Join(names, ", ")
}

// commit gives the cases their names, and tells them.
func (r *importRun) commit(env *Env, box outbox.Box, staged []outbox.Staged, lines []importedLine) error {
	for i, err := range box.Commit(staged...) {
		if err != nil {
			return &fileError{lines[i].File, err}
		}
		r.made++
		if !slices.Contains(r.kinds, lines[i].Transition) {
			r.kinds = append(r.kinds, lines[i].Transition)
		}
		if env.global.json {
			env.json(lines[i])
			continue
		}
		env.outln(lines[i].File)
	}
	return nil
}
