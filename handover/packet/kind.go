package packet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Kind says what a packet is.
type Kind string

// The kinds.
const (
	Handover   Kind = "pakke"
	Checklist  Kind = "sjekkliste"
	Withdrawal Kind = "trekk"
	FamilyCopy Kind = "familiekopi"
)

// Namespace returns what a signature over a manifest of this kind is made for,
// so that none can pass for another.
func (k Kind) Namespace() string { return "overforing-" + string(k) + "-v1" }

// Namespaces returns the namespaces of all kinds.
func Namespaces() []string {
	var all []string
	for _, k := range []Kind{Handover, Checklist, Withdrawal, FamilyCopy} {
		all = append(all, k.Namespace())
	}
	return all
}

// The files that a packet can hold, beside attachments.
const (
	HandoverFile   = "overforing.pdf"
	DataFile       = "sak.json"
	ReceiptKeyFile = "kvittering.key"
	ChecklistFile  = "sjekkliste.xlsx"
	WithdrawalFile = "trekk.pdf"
)

const attachmentFolder = "vedlegg/"

// AttachmentName returns the name of the n-th attachment, counted from 1.
func AttachmentName(n int) string { return fmt.Sprintf(attachmentFolder+"%02d.pdf", n) }

// need says whether a kind has a field.
type need uint8

const (
	never need = iota
	maybe
	always
)

// A form is what belongs in a manifest and a packet of one kind. Fields that
// every kind has are not listed. Files stand in the order in which they are
// written.
type form struct {
	caseID, supersedes, transition, sections, archive, deleteBy need

	receiver    need // orgnr, name and role; the family has none
	files       []string
	mayHave     []string // of files; the others are always there
	attachments bool
}

// formOf returns the form of a kind, or false for no kind.
func formOf(k Kind) (form, bool) {
	switch k {
	case Handover:
		return form{
			caseID: always, supersedes: maybe, transition: always, sections: always, archive: always, deleteBy: always,
			receiver: always, files: []string{HandoverFile, DataFile, ReceiptKeyFile}, attachments: true,
		}, true
	case Checklist: // about several children, so nothing that belongs to one case
		return form{
			supersedes: maybe, deleteBy: always,
			receiver: always, files: []string{ChecklistFile},
		}, true
	case Withdrawal: // supersedes names the packet, sections what is withdrawn of it
		return form{
			caseID: always, supersedes: always, transition: always, sections: always, archive: always, deleteBy: maybe,
			receiver: always, files: []string{WithdrawalFile, ReceiptKeyFile}, mayHave: []string{ReceiptKeyFile},
		}, true
	case FamilyCopy:
		return form{
			transition: always, sections: always,
			files: []string{HandoverFile}, attachments: true,
		}, true
	default:
		return form{}, false
	}
}

// order puts the files of a packet in the one order that they are written in.
func (k Kind) order(a, b Content) int {
	f, _ := formOf(k)
	return cmp.Or(cmp.Compare(f.rank(a.Name), f.rank(b.Name)), strings.Compare(a.Name, b.Name))
}

func (f form) rank(name string) int {
	if i := slices.Index(f.files, name); i >= 0 {
		return i
	}
	return len(f.files)
}

// accepts reports whether the files are those of the kind, in their order, with
// attachments counted from 1: a gap would tell that one was left out.
func (f form) accepts(files []File) bool {
	i := 0
	for _, name := range f.files {
		switch {
		case i < len(files) && files[i].Name == name:
			i++
		case !slices.Contains(f.mayHave, name):
			return false
		}
	}
	for n, a := range files[i:] {
		if !f.attachments || a.Name != AttachmentName(n+1) {
			return false
		}
	}
	return true
}
