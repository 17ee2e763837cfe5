package packet_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/packet"
)

// Each kind has its own fields: one that it needs may not be missing, one that
// it does not have may not be there, and the error says which.
func TestFieldsOfEveryKind(t *testing.T) {
	full, _ := sample(packet.Handover)
	for _, f := range []struct {
		field string
		clear func(*packet.Manifest)
		set   func(*packet.Manifest)
		never []packet.Kind // the kinds that do not have it
		maybe []packet.Kind // the kinds that can do without
	}{
		{"case_id", func(m *packet.Manifest) { m.CaseID = "" }, func(m *packet.Manifest) { m.CaseID = full.CaseID }, []packet.Kind{packet.Checklist, packet.FamilyCopy}, nil},
		{"supersedes", func(m *packet.Manifest) { m.Supersedes = "" }, func(m *packet.Manifest) { m.Supersedes = "t3h8vd5n2c" }, []packet.Kind{packet.FamilyCopy}, []packet.Kind{packet.Handover, packet.Checklist}},
		{"transition", func(m *packet.Manifest) { m.Transition = "" }, func(m *packet.Manifest) { m.Transition = full.Transition }, []packet.Kind{packet.Checklist}, nil},
		{"schema_version", func(m *packet.Manifest) { m.SchemaVersion = "" }, func(m *packet.Manifest) { m.SchemaVersion = full.SchemaVersion }, []packet.Kind{packet.Checklist, packet.Withdrawal, packet.FamilyCopy}, nil},
		{"sections", func(m *packet.Manifest) { m.Sections = nil }, func(m *packet.Manifest) { m.Sections = full.Sections }, []packet.Kind{packet.Checklist}, nil},
		{"delete_working_copies_by", func(m *packet.Manifest) { m.DeleteWorkingCopiesBy = "" }, func(m *packet.Manifest) { m.DeleteWorkingCopiesBy = "2027-12-01" }, []packet.Kind{packet.FamilyCopy}, []packet.Kind{packet.Withdrawal}},
		{"receipt_key", func(m *packet.Manifest) { m.ReceiptKey = "" }, func(m *packet.Manifest) { m.ReceiptKey = publicKey }, []packet.Kind{packet.Checklist, packet.FamilyCopy}, nil},
		{"to.orgnr", func(m *packet.Manifest) { m.To.Orgnr = "" }, func(m *packet.Manifest) { m.To.Orgnr = full.To.Orgnr }, []packet.Kind{packet.FamilyCopy}, nil},
		{"to.name", func(m *packet.Manifest) { m.To.Name = "" }, func(m *packet.Manifest) { m.To.Name = full.To.Name }, []packet.Kind{packet.FamilyCopy}, nil},
		{"to.role", func(m *packet.Manifest) { m.To.Role = "" }, func(m *packet.Manifest) { m.To.Role = "ppt" }, []packet.Kind{packet.FamilyCopy}, nil},
		{"to.recipients", func(m *packet.Manifest) { m.To.Recipients = nil }, func(m *packet.Manifest) { m.To.Recipients = []string{fingerprintB} }, []packet.Kind{packet.FamilyCopy}, nil},
	} {
		for _, kind := range kinds {
			m, files := sample(kind)
			f.set(&m)
			_, err := packet.Build(m, files, sign)
			if slices.Contains(f.never, kind) {
				wantField(t, string(kind)+" with it", err, f.field)
			} else if err != nil {
				t.Errorf("%s with %s: %v", kind, f.field, err)
			}
			f.clear(&m)
			_, err = packet.Build(m, files, sign)
			if slices.Contains(f.never, kind) || slices.Contains(f.maybe, kind) {
				if err != nil {
					t.Errorf("%s without %s: %v", kind, f.field, err)
				}
				continue
			}
			wantField(t, string(kind)+" without it", err, f.field)
		}
	}
}

func wantField(t *testing.T, what string, err error, field string) {
	t.Helper()
	if !errors.Is(err, packet.ErrManifest) || !strings.HasSuffix(err.Error(), ": "+field) {
		t.Errorf("%s: err = %v, want ErrManifest: %s", what, err, field)
	}
}

// Values of the wrong form are refused, and the error names the field and does
// not quote the value.
func TestFormsOfFields(t *testing.T) {
	for _, c := range []struct {
		field  string
		spoil  func(*packet.Manifest)
		secret string
	}{
		{"kind", func(m *packet.Manifest) { m.Kind = "brev" }, "brev"},
		{"packet_id", func(m *packet.Manifest) { m.PacketID = "K7Q2M9XW4A" }, "K7Q"},
		{"packet_id", func(m *packet.Manifest) { m.PacketID = "" }, ""},
		{"case_id", func(m *packet.Manifest) { m.CaseID = "Ola Nordmann" }, "Ola"},
		{"supersedes", func(m *packet.Manifest) { m.Supersedes = m.PacketID }, "k7q"},
		{"transition", func(m *packet.Manifest) { m.Transition = "Barnehage" }, "Barn"},
		{"schema_version", func(m *packet.Manifest) { m.SchemaVersion = "v 1" }, "v 1"},
		{"created", func(m *packet.Manifest) { m.Created = m.Created.Add(time.Millisecond) }, "2027"},
		{"created", func(m *packet.Manifest) { m.Created = m.Created.In(time.FixedZone("", 7200)) }, "2027"},
		{"created", func(m *packet.Manifest) { m.Created = time.Time{} }, ""},
		{"tool", func(m *packet.Manifest) { m.Tool = "handover\n" }, "handover\n"},
		{"from.orgnr", func(m *packet.Manifest) { m.From.Orgnr = "31000009" }, "3100"},
		{"from.orgnr", func(m *packet.Manifest) { m.From.Orgnr = "310000095" }, "3100"},
		{"from.name", func(m *packet.Manifest) { m.From.Name = "Solvang\u202eskole" }, "Solvang"},
		{"from.name", func(m *packet.Manifest) { m.From.Name = " Solvang" }, "Solvang"},
		{"from.name", func(m *packet.Manifest) { m.From.Name = strings.Repeat("a", 201) }, "aaa"},
		{"from.name", func(m *packet.Manifest) { m.From.Name = "Solv\xffang" }, "Solv"},
		{"from.signer.orgnr", func(m *packet.Manifest) { m.From.Signer.Orgnr = "" }, ""},
		{"from.signer.fingerprint", func(m *packet.Manifest) { m.From.Signer.Fingerprint = strings.ReplaceAll(fingerprintA, " ", "") }, "11111"},
		{"to.mode", func(m *packet.Manifest) { m.To.Mode = "" }, ""},
		{"to.role", func(m *packet.Manifest) { m.To.Role = "vaktmester" }, "vakt"},
		{"to.recipients", func(m *packet.Manifest) { m.To.Recipients = []string{fingerprintA, fingerprintA} }, "11111"},
		{"to.recipients", func(m *packet.Manifest) { m.To.Recipients = []string{"age1pq"} }, "age1pq"},
		{"to.recipients", func(m *packet.Manifest) { m.To.Mode = packet.ByPassphrase }, "77777"},
		{"to.recipients", func(m *packet.Manifest) { m.To.Recipients = manyFingerprints(33) }, "00000"},
		{"sections", func(m *packet.Manifest) { m.Sections = []packet.Section{} }, ""},
		{"sections", func(m *packet.Manifest) { m.Sections = append(m.Sections, m.Sections[0]) }, "sosialt"},
		{"sections", func(m *packet.Manifest) { m.Sections = []packet.Section{{Name: "Ola", Basis: "X"}} }, "Ola"},
		{"sections", func(m *packet.Manifest) { m.Sections = []packet.Section{{Name: "lek", Basis: "x"}} }, "lek"},
		{"sections", func(m *packet.Manifest) {
			m.Sections = []packet.Section{{Name: "lek", Basis: "X", ValidUntil: "16.02.2028"}}
		}, "lek"},
		{"delete_working_copies_by", func(m *packet.Manifest) { m.DeleteWorkingCopiesBy = "2028-02-30" }, "2028"},
		{"delete_working_copies_by", func(m *packet.Manifest) { m.DeleteWorkingCopiesBy = "2028-02-17" }, "2028"},
		{"receipt_key", func(m *packet.Manifest) { m.ReceiptKey = publicKey + " ola" }, "ola"},
	} {
		m, files := sample(packet.Handover)
		c.spoil(&m)
		_, err := packet.Build(m, files, sign)
		wantField(t, c.field, err, c.field)
		if c.secret != "" && err != nil && strings.Contains(err.Error(), c.secret) {
			t.Errorf("%s: the error quotes %q", c.field, c.secret)
		}
	}
}

func manyFingerprints(n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("%05d 00000 00000 00000 00000 00000", i))
	}
	return all
}

// A packet holds the files of its kind, all of them, and attachments are
// counted without a gap, which would tell that one was withheld.
func TestFilesOfEveryKind(t *testing.T) {
	for _, kind := range kinds {
		m, files := sample(kind)
		for i, f := range files {
			without := slices.Delete(slices.Clone(files), i, i+1)
			_, err := packet.Build(m, without, sign)
			switch {
			case strings.HasPrefix(f.Name, "vedlegg/"):
				if err != nil {
					t.Errorf("%s without an attachment: %v", kind, err)
				}
			case f.Name == "kvittering.key" && kind == packet.Withdrawal:
				wantField(t, "a key without its file", err, "receipt_key")
			default:
				wantField(t, string(kind)+" without "+f.Name, err, "files")
			}
		}
		for _, extra := range []string{"vedlegg/02.pdf", "vedlegg/03.pdf", "vedlegg/1.pdf", "vedlegg/01.exe", "lesmeg.txt", "sjekkliste.xlsx", "trekk.pdf", "manifest.json", "../sak.json", "SAK.JSON", ""} {
			if slices.ContainsFunc(files, func(f packet.Content) bool { return f.Name == extra }) {
				continue
			}
			_, err := packet.Build(m, append(slices.Clone(files), packet.Content{Name: extra}), sign)
			if extra == "vedlegg/02.pdf" && (kind == packet.Handover || kind == packet.FamilyCopy) {
				if err != nil {
					t.Errorf("%s with two attachments: %v", kind, err)
				}
				continue
			}
			wantField(t, string(kind)+" with "+extra, err, "files")
		}
		_, err := packet.Build(m, append(slices.Clone(files), files[0]), sign)
		wantField(t, string(kind)+" with a file twice", err, "files")
	}
}
