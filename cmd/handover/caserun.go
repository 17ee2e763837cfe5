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

// surveyed looks at every case, for a run that packs.
func (env *Env) surveyed(ctx context.Context, in handover.Cases, o packOptions) (*caseRun, error) {
	program, err := env.program()
	if err != nil {
		return nil, err
	}
	if in.Options, err = env.checkOptions(!o.passphrase); err != nil {
		return nil, err
	}
	in.Jobs, in.Alone = o.jobs, in.Alone && !o.together
	env.bar("pakk.ser", len(in.Files))
	survey, err := program.Survey(ctx, in, func() { env.progress.Load().Step() })
	return &caseRun{Survey: survey, program: program, Alone: in.Alone, files: len(in.Files)}, err
}

// caseFiles finds the case files that args name, each once, and a way to read them.
func (env *Env) caseFiles(args []string) (in handover.Cases, err error) {
	files, err := targets(args, caseEnds...)
	if err != nil {
		return in, err
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
	in.Alone = len(files) == 1 && files[0].alone
	return in, nil
}
