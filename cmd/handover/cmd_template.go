package main

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/templates"
)

func (env *Env) templateCmd() *cobra.Command {
	list := &cobra.Command{Use: "list", Args: between(0, 0), RunE: func(*cobra.Command, []string) error {
		return eachTemplate(func(name string, _ []byte) error { env.outln(name); return nil })
	}}
	show := &cobra.Command{Use: "show", Args: between(1, 1), RunE: func(_ *cobra.Command, args []string) error { return env.showTemplate(args[0]) }}
	export := &cobra.Command{Use: "export", Args: between(1, 1), RunE: func(_ *cobra.Command, args []string) error { return env.exportTemplates(args[0]) }}
	check := &cobra.Command{Use: "check", Args: between(1, 1), RunE: func(_ *cobra.Command, args []string) error { return env.checkTemplates(args[0]) }}
	return env.group("template", list, show, export, check)
}

// eachTemplate calls visit for every built-in template.
func eachTemplate(visit func(name string, data []byte) error) error {
	return fs.WalkDir(templates.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(templates.FS, name)
		if err != nil {
			return err
		}
		return visit(name, data)
	})
}

func (env *Env) showTemplate(name string) error {
	found := false
	err := eachTemplate(func(n string, data []byte) error {
		if n != filepath.ToSlash(name) {
			return nil
		}
		found = true
		_, err := env.Out.Write(data)
		return err
	})
	if err == nil && !found {
		return &usageError{key: "error.ukjent_mal", args: map[string]any{"mal": name}}
	}
	return err
}

// exportTemplates writes all templates into a folder, for changing them. What
// is there already stays.
func (env *Env) exportTemplates(dir string) error {
	return eachTemplate(func(name string, data []byte) error {
		into := filepath.Join(dir, filepath.FromSlash(path.Dir(name)))
		if err := os.MkdirAll(into, 0o755); err != nil {
			return &fileError{into, err}
		}
		err := outbox.CreateFile(into, path.Base(name), data, 0o644)
		if errors.Is(err, fs.ErrExist) {
			env.say("mal.finnes", map[string]any{"fil": filepath.Join(into, path.Base(name))})
			return nil
		}
		if err != nil {
			return &fileError{filepath.Join(into, path.Base(name)), err}
		}
		env.outln(filepath.Join(into, path.Base(name)))
		return nil
	})
}

// checkTemplates reads the templates in a folder as packing would.
func (env *Env) checkTemplates(dir string) error {
	if !isDir(dir) {
		return &fileError{dir, fs.ErrNotExist}
	}
	p, err := env.program()
	if err != nil {
		return err
	}
	own := os.DirFS(dir)
	for _, name := range []string{"packet", "checklist"} {
		if _, err := fs.Stat(own, name); err == nil {
			return env.loadTemplates(p, own)
		}
	}
	return &fileError{dir, errEmptyFolder}
}

func (env *Env) loadTemplates(p *handover.Program, own fs.FS) error {
	var found diag.List
	err := p.LoadTemplates(handover.Overlay(own, templates.FS), &found)
	for _, d := range found.All() {
		src, _ := fs.ReadFile(own, d.Span.File) // without it, the line is not shown
		env.tell(env.out, []diag.Diagnostic{d}, src, func(string) bool { return true })
	}
	if err != nil {
		return &codeError{exitInvalid}
	}
	env.outln(env.text.T("mal.i_orden", nil))
	return nil
}
