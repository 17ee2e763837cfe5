package handover

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"path"
	"slices"

	"github.com/handover-no/handover/handover/canon"
	"github.com/handover-no/handover/handover/plan"
)

// lawFile is where the law data stand among the schemas.
const lawFile = "grunnlag.yaml"

// ingredients digests what decides what comes out of a case, beside the case and the
// keys. All of it is public but the settings, which say nothing of anybody.
func (p *Packer) ingredients(o CheckOptions) (in plan.Inputs, err error) {
	schemas, err := fs.Glob(p.Program.schemas, "*")
	if err != nil {
		return in, err
	}
	schemas = slices.DeleteFunc(schemas, func(name string) bool { return name == lawFile || path.Ext(name) == ".go" })
	look := p.Letterhead.Look.Digest()
	settings, err := canon.Encode(map[string]any{
		"owner": p.Owner, "letterhead": p.Letterhead.Letterhead, "look": hex.EncodeToString(look[:]), "profile": p.Profile, "log_age": o.Choice.LogAge, "test": o.TestOnly,
	})
	if err != nil {
		return in, err
	}
	var e [3]error
	in.Law, e[0] = digestFiles(p.Program.schemas, nil, lawFile)
	in.Schemas, e[1] = digestFiles(p.Program.schemas, nil, schemas...)
	in.Templates, e[2] = digestFiles(p.Program.templates.files, p.Program.typefaces, p.Program.templateNames()...)
	sum := sha256.Sum256(settings)
	in.Settings = hex.EncodeToString(sum[:])
	return in, errors.Join(e[:]...)
}

// templateNames are the templates that packets and lists are made with.
func (p *Program) templateNames() []string {
	out := sharedFiles()
	for _, kind := range p.Forms.Transitions() {
		out = append(out, path.Join("packet", kind+".yaml"), path.Join("checklist", kind+".yaml"))
	}
	return out
}

// digestFiles returns the SHA-256 over the names, lengths and contents of files, in
// the order of their names, and of what else there is.
func digestFiles(fsys fs.FS, more [][]byte, names ...string) (string, error) {
	h := sha256.New()
	slices.Sort(names)
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return "", fmt.Errorf("handover: %w", err)
		}
		part(h, []byte(name))
		part(h, data)
	}
	for _, data := range more {
		part(h, data)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// part adds a text so that two never run together.
func part(h hash.Hash, data []byte) {
	_, _ = fmt.Fprintf(h, "%d:", len(data)) // a hash takes everything
	_, _ = h.Write(data)
}
