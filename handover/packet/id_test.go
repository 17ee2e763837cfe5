package packet_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/packet"
	"pgregory.net/rapid"
)

func sum(s string) string {
	d := sha256.Sum256([]byte(s))
	return hex.EncodeToString(d[:])
}

func TestNewID(t *testing.T) {
	seen := map[packet.ID]bool{}
	for range 1000 {
		id, err := packet.NewID(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := packet.ParseID(string(id)); err != nil || seen[id] {
			t.Fatalf("%q is no id or stands twice", id)
		}
		seen[id] = true
	}
	for fill, want := range map[byte]packet.ID{0: "0000000000", 0xff: "zzzzzzzzzz"} {
		if got, err := packet.NewID(bytes.NewReader(bytes.Repeat([]byte{fill}, 7))); err != nil || got != want {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
	if _, err := packet.NewID(strings.NewReader("kort")); err == nil {
		t.Error("an id of too little randomness")
	}
}

func TestParseIDRefuses(t *testing.T) {
	for _, bad := range []string{"", "k7q2m9xw4", "k7q2m9xw4aa", "K7Q2M9XW4A", "k7q2m9xw4i", "k7q2m9xw4l", "k7q2m9xw4o", "k7q2m9xw4u", "k7q2m9xw4 ", "å7q2m9xw4"} {
		if _, err := packet.ParseID(bad); !errors.Is(err, packet.ErrName) {
			t.Errorf("%q: err = %v", bad, err)
		}
	}
}

func TestNames(t *testing.T) {
	for kind, want := range map[packet.Kind]string{
		packet.Handover:   "overforing_k7q2m9xw4a_310000051.zip.age",
		packet.Checklist:  "sjekkliste_k7q2m9xw4a_310000051.zip.age",
		packet.Withdrawal: "overforing_k7q2m9xw4a_310000051.zip.age",
		packet.FamilyCopy: "overforing_k7q2m9xw4a.zip.age",
	} {
		m, _ := sample(kind)
		n := m.Name()
		if n.String() != want || n.Stem()+".zip.age" != want {
			t.Errorf("%s: %s, want %s", kind, n, want)
		}
		if back, err := packet.ParseName(want); err != nil || back != n {
			t.Errorf("%s is read as %+v, %v", want, back, err)
		}
	}
	for _, bad := range []string{
		"", ".zip.age", "overforing_.zip.age", "overforing_k7q2m9xw4a.zip", "overforing_k7q2m9xw4a_.zip.age", "overforing_k7q2m9xw4a_31000005.zip.age", "overforing_k7q2m9xw4a_310000052.zip.age",
		"sjekkliste_k7q2m9xw4a.zip.age", "kvittering_k7q2m9xw4a_1.zip.age", "Overforing_k7q2m9xw4a.zip.age", "overforing_k7q2m9xw4a_310000051_1.zip.age",
		"overforing_k7q2m9xw4a_310000051.zip (1).age", "./overforing_k7q2m9xw4a.zip.age", "overforing_k7q2m9xw4u.zip.age",
	} {
		if n, err := packet.ParseName(bad); !errors.Is(err, packet.ErrName) {
			t.Errorf("%q is read as %+v", bad, n)
		}
	}
}

func TestNamesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := packet.Name{
			Checklist: rapid.Bool().Draw(t, "checklist"),
			ID:        packet.ID(rapid.StringMatching(`[0-9abcdefghjkmnpqrstvwxyz]{10}`).Draw(t, "id")),
			Orgnr:     rapid.SampledFrom([]string{"310000051", "310000094", "310000086"}).Draw(t, "orgnr"),
		}
		if back, err := packet.ParseName(n.String()); err != nil || back != n {
			t.Fatalf("%+v comes back as %+v, %v", n, back, err)
		}
	})
}

func FuzzParseName(f *testing.F) {
	f.Add("overforing_k7q2m9xw4a_310000051.zip.age")
	f.Add("sjekkliste_k7q2m9xw4a_310000051.zip.age")
	f.Add("overforing_k7q2m9xw4a.zip.age")
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := packet.ParseName(s); err == nil && n.String() != s {
			t.Errorf("%q is read as %q", s, n)
		}
	})
}

// Whatever is accepted as a container is the one that its entries make.
func FuzzOpen(f *testing.F) {
	for _, kind := range kinds {
		m, files := sample(kind)
		f.Add(build(f, m, files))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := packet.Open(data, func(packet.Claim) error { return nil })
		if err != nil {
			if p.Files != nil {
				t.Error("an error, and files beside it")
			}
			return
		}
		again, err := packet.Build(p.Manifest, p.Files, func(string, []byte) ([]byte, error) {
			entries, err := packet.DecodeZIP(data)
			return entries[1].Data, err
		})
		if err != nil || !bytes.Equal(again, data) {
			t.Errorf("a packet in another form is accepted: %v", err)
		}
	})
}

func FuzzParseManifest(f *testing.F) {
	for _, kind := range kinds {
		m, files := sample(kind)
		_, err := packet.Build(m, files, func(_ string, manifest []byte) ([]byte, error) {
			f.Add(bytes.Clone(manifest))
			return nil, nil
		})
		if err != nil {
			f.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := packet.ParseManifest(data)
		if err == nil && m.Validate() != nil {
			t.Error("an accepted manifest is not valid")
		}
		if err != nil && !errors.Is(err, packet.ErrManifest) {
			t.Errorf("err = %v", err)
		}
	})
}
