package packet_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/packet"
)

const (
	fingerprintA = "11111 22222 33333 44444 55555 66666"
	fingerprintB = "77777 88888 99999 00000 11111 22222"
	publicKey    = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"
)

// sample returns a manifest of the kind as a caller gives it to Build, and the
// files that go with it.
func sample(kind packet.Kind) (packet.Manifest, []packet.Content) {
	m := packet.Manifest{
		Kind:     kind,
		PacketID: "k7q2m9xw4a",
		Created:  time.Date(2027, 5, 12, 8, 30, 0, 0, time.UTC),
		From:     packet.Sender{Orgnr: "310000094", Name: "Solvang skole", Signer: packet.Signer{Orgnr: "310000094", Fingerprint: fingerprintA}},
		To:       packet.Receiver{Orgnr: "310000051", Name: "Åsen ungdomsskole", Role: "kontor", Mode: packet.ByKey, Recipients: []string{fingerprintB}},
		Tool:     "handover 1.0.0",
	}
	sections := []packet.Section{
		{Name: "sosialt", Basis: "OPL_25_1_4_TILLATELSE", ValidUntil: "2028-02-16"},
		{Name: "vedlegg.sakkyndig_vurdering", Basis: "OPL_25_1_2"},
	}
	pdf, attachment := packet.Content{Name: "overforing.pdf", Data: []byte("%PDF-1.7 …")}, packet.Content{Name: "vedlegg/01.pdf", Data: []byte("%PDF-1.4 …")}
	key := packet.Content{Name: "kvittering.key", Data: []byte("-----BEGIN …")}
	switch kind {
	case packet.Handover:
		m.CaseID, m.Transition, m.SchemaVersion = "0b8f3c1e-6f0c-4f5e-9d1a-2f3b4c5d6e7f", "barneskole_ungdomsskole", "overforing/v1"
		m.Sections, m.DeleteWorkingCopiesBy, m.ReceiptKey = sections, "2028-02-16", publicKey
		return m, []packet.Content{attachment, key, {Name: "sak.json", Data: []byte("{}")}, pdf}
	case packet.Checklist:
		m.DeleteWorkingCopiesBy = "2028-02-16"
		return m, []packet.Content{{Name: "sjekkliste.xlsx", Data: []byte("PK …")}}
	case packet.Withdrawal:
		m.CaseID, m.Transition, m.Supersedes = "0b8f3c1e-6f0c-4f5e-9d1a-2f3b4c5d6e7f", "barneskole_ungdomsskole", "t3h8vd5n2c"
		m.Sections, m.ReceiptKey = sections[:1], publicKey
		return m, []packet.Content{{Name: "trekk.pdf", Data: []byte("%PDF-1.7 …")}, key}
	default:
		m.Transition, m.Sections = "barneskole_ungdomsskole", sections
		m.To = packet.Receiver{Mode: packet.ByPassphrase}
		return m, []packet.Content{pdf, attachment}
	}
}

var kinds = []packet.Kind{packet.Handover, packet.Checklist, packet.Withdrawal, packet.FamilyCopy}

// sign stands for a signature: what it was made for and over, in clear.
func sign(namespace string, message []byte) ([]byte, error) {
	return append([]byte(namespace+"\n"), message...), nil
}

var errForged = errors.New("forged")

func verify(c packet.Claim) error {
	if want, err := sign(c.Namespace, c.Message); err != nil || !bytes.Equal(c.Signature, want) {
		return errForged
	}
	return nil
}

func build(t testing.TB, m packet.Manifest, files []packet.Content) []byte {
	t.Helper()
	data, err := packet.Build(m, files, sign)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Every kind comes back as it was built, the same bytes each time, whatever
// the order in which the files were given.
func TestRoundTrip(t *testing.T) {
	for _, kind := range kinds {
		m, files := sample(kind)
		data := build(t, m, files)
		slices.Reverse(files)
		if !bytes.Equal(data, build(t, m, files)) {
			t.Errorf("%s: the order of the files shows", kind)
		}
		p, err := packet.Open(data, verify)
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		for _, f := range files {
			if got, ok := p.File(f.Name); !ok || !bytes.Equal(got, f.Data) {
				t.Errorf("%s: %s comes back as %q", kind, f.Name, got)
			}
		}
		if _, ok := p.File("manifest.json"); ok {
			t.Errorf("%s: the manifest is among the files", kind)
		}
		if p.Manifest.PacketID != m.PacketID || !p.Manifest.Created.Equal(m.Created) || p.Manifest.Format != 1 {
			t.Errorf("%s: another manifest comes back", kind)
		}
	}
}

// The manifest's bytes are a format that others read: this is what it looks like.
func TestManifestBytes(t *testing.T) {
	m, files := sample(packet.Handover)
	var got string
	_, err := packet.Build(m, files, func(namespace string, message []byte) ([]byte, error) {
		got = namespace + "\n" + string(message)
		return []byte("signature"), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	const digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
	want := `overforing-pakke-v1
{"archive":{"created":"2027-05-12T08:30:00Z","id":"k7q2m9xw4a","receiver":"Åsen ungdomsskole","sender":"Solvang skole","title":"Overføringspakke k7q2m9xw4a"},` +
		`"case_id":"0b8f3c1e-6f0c-4f5e-9d1a-2f3b4c5d6e7f","created":"2027-05-12T08:30:00Z","delete_working_copies_by":"2028-02-16",` +
		`"files":[{"media_type":"application/pdf","name":"overforing.pdf","sha256":"` + sum("%PDF-1.7 …") + `","size":12},` +
		`{"media_type":"application/json","name":"sak.json","sha256":"` + digest + `","size":2},` +
		`{"media_type":"application/x-pem-file","name":"kvittering.key","sha256":"` + sum("-----BEGIN …") + `","size":14},` +
		`{"media_type":"application/pdf","name":"vedlegg/01.pdf","sha256":"` + sum("%PDF-1.4 …") + `","size":12}],` +
		`"format":1,"from":{"name":"Solvang skole","orgnr":"310000094","signer":{"fingerprint":"` + fingerprintA + `","orgnr":"310000094"}},` +
		`"kind":"pakke","packet_id":"k7q2m9xw4a","receipt_key":"` + publicKey + `","schema_version":"overforing/v1",` +
		`"sections":[{"basis":"OPL_25_1_4_TILLATELSE","name":"sosialt","valid_until":"2028-02-16"},{"basis":"OPL_25_1_2","name":"vedlegg.sakkyndig_vurdering"}],` +
		`"to":{"mode":"key","name":"Åsen ungdomsskole","orgnr":"310000051","recipients":["` + fingerprintB + `"],"role":"kontor"},` +
		`"tool":"handover 1.0.0","transition":"barneskole_ungdomsskole"}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A stranger's packet is not told apart from a forged one by what comes out:
// nothing does, and the caller's own error is passed on.
func TestNothingComesOutUnverified(t *testing.T) {
	m, files := sample(packet.Handover)
	data := build(t, m, files)
	p, err := packet.Open(data, func(c packet.Claim) error {
		if c.Namespace != "overforing-pakke-v1" || c.Manifest.PacketID != m.PacketID {
			t.Error("verify is asked about something else")
		}
		return errForged
	})
	if !errors.Is(err, errForged) || p.Files != nil || p.Manifest.PacketID != "" {
		t.Errorf("got %v, %v", p.Manifest.PacketID, err)
	}
	if _, err := packet.Build(m, files, func(string, []byte) ([]byte, error) { return nil, errForged }); !errors.Is(err, errForged) {
		t.Errorf("a failing signature: err = %v", err)
	}
}

// Somebody who can write a correct container can still not exchange, add,
// leave out or reorder a file that was signed.
func TestFilesOtherThanSigned(t *testing.T) {
	m, files := sample(packet.Handover)
	good := build(t, m, files)
	for name, change := range map[string]func([]packet.Content) []packet.Content{
		"changed":   func(e []packet.Content) []packet.Content { e[2].Data = []byte("%PDF-1.7 ..."); return e },
		"renamed":   func(e []packet.Content) []packet.Content { e[5].Name = "vedlegg/02.pdf"; return e },
		"added":     func(e []packet.Content) []packet.Content { return append(e, packet.Content{Name: "vedlegg/02.pdf"}) },
		"left out":  func(e []packet.Content) []packet.Content { return e[:5] },
		"reordered": func(e []packet.Content) []packet.Content { e[2], e[3] = e[3], e[2]; return e },
		"exchanged": func(e []packet.Content) []packet.Content { e[2].Data, e[5].Data = e[5].Data, e[2].Data; return e },
	} {
		entries, err := packet.DecodeZIP(good)
		if err != nil {
			t.Fatal(err)
		}
		data, err := packet.EncodeZIP(change(slices.Clone(entries)))
		if err != nil {
			t.Fatal(err)
		}
		if p, err := packet.Open(data, verify); !errors.Is(err, packet.ErrContent) || p.Files != nil {
			t.Errorf("%s: err = %v", name, err)
		}
	}
}
