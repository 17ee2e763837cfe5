// Package schema knows the field lists: which fields a case file of each
// transition has, in the order people see them, with their words in bokmål and
// nynorsk, their types and their marks.
//
// The lists are JSON Schema files (2020-12) in the folder schemas/. Checking a
// file against them is the work of package validate; this package reads them as
// what they also are, a description of a form: for reading a case file with the
// right types, for the skeleton of a new one, for hints, and for saying what may
// never leave.
//
// A path names keys with dots between them and passes through lists without
// counting, as in package record.
package schema

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/bulk"
	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
)

// Type says what a field holds.
type Type uint8

// The types of field.
const (
	Object Type = iota
	List
	Text
	Date
	Enum
	Bool
	Int
)

// Out says whether a field may leave with a release at all.
type Out uint8

// The answers. What consent lets through is decided on top of this.
const (
	May    Out = iota // if there is a basis for it
	Masked            // never as it stands; masked, if there is a basis
	Never
)

// The kinds of code that a text can be.
const (
	LanguageCode = "spraak" // BCP 47
	CountryCode  = "land"   // ISO 3166-1 alpha-2
	ScopeCode    = "sti"    // what a permission names: a section or a field
	UnitCode     = "orgnr"  // a unit in Enhetsregisteret
)

// Words are what people read about a field in one language.
type Words struct{ Title, Description, Example string }

// Pair is a text in bokmål and nynorsk.
type Pair struct{ NB, NN string }

// In returns the text in the language "nn", and bokmål for all others.
func (p Pair) In(lang string) string {
	if lang == "nn" {
		return p.NN
	}
	return p.NB
}

// PairOf reads {nb: …, nn: …} from a template or from law data. With anything else
// beside them it is no pair: a comma in a text without quotation marks cuts the text
// off there, and what follows becomes a field of its own.
func PairOf(n *casefile.Node) Pair {
	if len(n.OnlyKeys("nb", "nn")) > 0 {
		return Pair{}
	}
	return Pair{NB: strings.TrimSpace(n.Field("nb").Raw()), NN: strings.TrimSpace(n.Field("nn").Raw())}
}

// Lacks tells which målform a text does not exist in: "nb", "nn", or nothing when it is
// both or none.
func (p Pair) Lacks() string {
	switch {
	case p.NB == "" && p.NN != "":
		return "nb"
	case p.NN == "" && p.NB != "":
		return "nn"
	}
	return ""
}

// IsWhole reports whether the text exists in both målformer.
func (p Pair) IsWhole() bool { return p.NB != "" && p.NN != "" }

// A Field is one field of a form, or the whole form.
type Field struct {
	Key, Path string
	Type      Type
	// None tells that the word "ingen" is an answer in place of a list or group.
	None     bool
	Required bool
	NB, NN   Words
	// Enum lists the allowed words; Ord is how a reader of the document sees them.
	Enum []string
	Ord  map[string]Pair
	// Synonyms are everyday words, folded, and the allowed word or code to hint at.
	Synonyms map[string]string
	// Soft is the length, in characters, that a text is meant to keep to; 0 is no limit.
	Soft int
	// Code tells that a text is a code: LanguageCode, CountryCode, ScopeCode, UnitCode, or
	// empty.
	Code string
	// Shaped tells that a text has a fixed form, such as a number.
	Shaped bool
	// Unique tells that no two rows of a list may have the same.
	Unique bool
	// Line tells that the text is a single line.
	Line bool
	// Special marks special categories of personal data (GDPR art. 9), Basic the
	// «grunnpakke»; on a group, all that is in it.
	Special, Basic bool
	// Sociometric tells that the text is about whom the child is with, and that other
	// children's names must not stand in it; on a group, in all of it.
	Sociometric bool
	// Roles lists the recipients' roles that may get the field at all, whatever is
	// allowed; none means that no role is kept from it.
	Roles     []string
	Out       Out
	OutReason Pair
	// Rule is the code that a violation of this field is told under, if not a schema code.
	Rule   diag.Code
	Fields []*Field          // of an Object, or of the objects in a List
	Item   *Field            // of a List
	around *Field            // the group or list that it stands in
	byKey  map[string]*Field // the fields, where there are many
}

// Words returns the field's words in the language "nn", and bokmål for all others.
func (f *Field) Words(lang string) Words {
	if lang == "nn" {
		return f.NN
	}
	return f.NB
}

// Field returns the field with this key directly below f, or nil.
func (f *Field) Field(key string) *Field {
	if f.byKey != nil {
		return f.byKey[key]
	}
	for _, c := range f.Fields {
		if c.Key == key {
			return c
		}
	}
	return nil
}

// At returns the field at path below f, or nil.
func (f *Field) At(path string) *Field {
	if path == "" {
		return f
	}
	for key := range strings.SplitSeq(path, ".") {
		if f = f.Field(key); f == nil {
			return nil
		}
	}
	return f
}

// Deepest returns the field at path below f or, where path leads out of the form, the
// last one on the way.
func (f *Field) Deepest(path string) *Field {
	for key := range strings.SplitSeq(path, ".") {
		c := f.Field(key)
		if c == nil {
			break
		}
		f = c
	}
	return f
}

// Within reports whether f, or a group or list that it lies in, is such.
func (f *Field) Within(is func(*Field) bool) bool {
	for ; f != nil; f = f.around {
		if is(f) {
			return true
		}
	}
	return false
}

// MayLeave reports whether f may leave, and so everything that it lies in.
func (f *Field) MayLeave() bool {
	return f != nil && !f.Within(func(g *Field) bool { return g.Out != May })
}

// Walk calls visit for f and everything below it, in the order people see.
func (f *Field) Walk(visit func(*Field)) {
	visit(f)
	for _, c := range f.Fields {
		c.Walk(visit)
	}
}

// A Set is all schemas of one version of the program.
type Set struct {
	files map[string]record.Value
	forms map[string]*Field
}

// The schema files that are forms of their own.
const (
	common   = "common.schema.json"
	suffix   = ".schema.json"
	Settings = "handover" // the name of the form of the settings file

	releaseFile = "utlevering.schema.json"
)

// Load reads the forms in fsys, and the shapes they share. It fails when one is not in
// the dialect that docs/format.md describes. The schema of what leaves is none of them: it
// is derived, see ReleaseSchema.
func Load(fsys fs.FS) (*Set, error) {
	names, err := fs.Glob(fsys, "*"+suffix)
	if err != nil {
		return nil, err
	}
	s := &Set{files: map[string]record.Value{}, forms: map[string]*Field{}}
	files, err := each(names, func(name string) (record.Value, error) {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return record.Value{}, err
		}
		return record.FromJSON("", data)
	})
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		s.files[name] = files[i]
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == common || !s.isForm(name) })
	forms, err := each(names, s.form)
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		s.forms[strings.TrimSuffix(name, suffix)] = forms[i]
	}
	return s, nil
}

// each does the same with some files at the same time: every run of the program waits
// for it.
func each[T any](names []string, do func(name string) (T, error)) ([]T, error) {
	out := make([]T, len(names))
	return out, bulk.All(len(names), func(i int) (err error) {
		if out[i], err = do(names[i]); err != nil {
			return fmt.Errorf("schema: %s: %w", names[i], err)
		}
		return nil
	})
}

// form reads the form in a file.
func (s *Set) form(name string) (*Field, error) {
	form := &Field{}
	b := builder{set: s, file: name, pupil: s.isAboutPupil(name)}
	if err := b.fill(form, s.files[name], 0); err != nil {
		return nil, err
	}
	form.settle()
	return form, nil
}

// settle tells all fields below f what they stand in, and where to find them.
func (f *Field) settle() {
	const many = 8
	if len(f.Fields) > many {
		f.byKey = make(map[string]*Field, len(f.Fields))
	}
	for _, c := range slices.Backward(f.Fields) { // of two, the first is found
		if f.byKey != nil {
			f.byKey[c.Key] = c
		}
	}
	for _, c := range f.Fields {
		c.around = f
		c.settle()
	}
}

// isForm tells a form from a schema that only machines read (the release).
func (s *Set) isForm(name string) bool {
	return s.files[name].Field("x-skjema").Is("utfylling")
}

// isAboutPupil tells the forms of those who go to school already.
func (s *Set) isAboutPupil(name string) bool { return s.files[name].Field("x-elev").Yes() }

// AboutPupil reports whether the form with this name is about somebody who goes to
// school already.
func (s *Set) AboutPupil(name string) bool { return s.isAboutPupil(name + suffix) }

// Form returns the form with this name, such as "barnehage_skole", or nil.
func (s *Set) Form(name string) *Field { return s.forms[name] }

// Transitions lists the names of the forms that are case files, in the order a
// child meets them.
func (s *Set) Transitions() []string {
	var out []string
	for _, k := range []string{"barnehage_skole", "barneskole_ungdomsskole", "videregaaende"} {
		if s.forms[k] != nil {
			out = append(out, k)
		}
	}
	return out
}

// Elsewhere returns the field at path in the first transition that has it, and all
// that do, when form itself does not.
func (s *Set) Elsewhere(form *Field, path string) (f *Field, in []string) {
	if form.At(path) != nil {
		return nil, nil
	}
	for _, kind := range s.Transitions() {
		if other := s.forms[kind].At(path); other != nil {
			in = append(in, kind)
			if f == nil {
				f = other
			}
		}
	}
	return f, in
}

// Knows reports whether any form has a field with this key. Keys that no form
// has may be anything, a child's name too, and are never shown.
func (s *Set) Knows(key string) bool {
	for _, form := range s.forms {
		found := false
		form.Walk(func(f *Field) { found = found || f.Key == key })
		if found {
			return true
		}
	}
	return false
}
