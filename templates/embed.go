// Package templates holds the words and layouts of what is handed over, the
// checklists and the typefaces, as data: a municipality can change them without
// a programmer.
package templates

import "embed"

// FS holds the templates that the program was built with.
//
//go:embed packet/*.yaml checklist/*.yaml example/*.yaml
var FS embed.FS

// Regular and Bold are the faces of Inter that documents are set in (SIL Open
// Font License, fonts/OFL.txt). See fonts/README.md for how they were made.
var (
	//go:embed fonts/Inter-Regular.ttf
	Regular []byte
	//go:embed fonts/Inter-Bold.ttf
	Bold []byte
)
