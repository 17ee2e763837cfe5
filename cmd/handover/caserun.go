package main

import (
	"context"
	"io/fs"
	"path/filepath"
	"sync"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/casefile"
)

// A caseRun is a run over case files that may be thousands.
type caseRun struct {
	*handover.Survey
	program *handover.Program
	Alone   bool // the user named this one case
	files   int
}

// surveyed looks at every case that args name, for a run that packs.
func (env *Env) surveyed(ctx context.Context, args []string, o packOptions) (*caseRun, error) {
	in, alone, err := env.caseFiles(args)
	if err != nil {
		return nil, err
	}
	program, err := env.program()
	if err != nil {
		return nil, err
	}
	if in.Options, err = env.checkOptions(!o.passphrase); err != nil {
		return nil, err
	}
	alone = alone && !o.together
	in.Jobs, in.Alone = o.jobs, alone
	env.bar("pakk.ser", len(in.Files))
	survey, err := program.Survey(ctx, in, func() { env.progress.Load().Step() })
	return &caseRun{Survey: survey, program: program, Alone: alone, files: len(in.Files)}, err
}

// caseFiles finds the case files that args name, each once, and a way to read them.
func (env *Env) caseFiles(args []string) (in handover.Cases, alone bool, err error) {
	files, err := targets(args, caseEnds...)
	if err != nil {
		return in, false, err
	}
	names := map[string]string{} // by how they are shown
	for _, f := range files {
		if shown := shownFile(f.name); names[filepath.Clean(shown)] == "" {
			names[filepath.Clean(shown)] = f.name
			in.Files = append(in.Files, shown)
		}
	}
	fromIn := sync.OnceValues(func() ([]byte, error) { return env.read(stdin, casefile.MaxBytes) })
	in.Read = func(file string) ([]byte, fs.FS, error) {
		if names[filepath.Clean(file)] == stdin {
			src, err := fromIn()
			return src, nil, err
		}
		return env.readCase(file)
	}
	return in, len(files) == 1 && files[0].alone, nil
}
