package packet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/packet"
	"pgregory.net/rapid"
)

// Whichever bit of the container is turned and wherever it is cut, it is no
// longer a container.
func TestEveryFlipAndEveryCutOfTheContainer(t *testing.T) {
	m, files := sample(packet.Handover)
	data := build(t, m, files)
	accept := func(packet.Claim) error { return nil }
	for bit := range 8 * len(data) {
		data[bit/8] ^= 1 << (bit % 8)
		if p, err := packet.Open(data, accept); !errors.Is(err, packet.ErrContainer) || p.Files != nil {
			t.Fatalf("bit %d: err = %v", bit, err)
		}
		data[bit/8] ^= 1 << (bit % 8)
	}
	for n := range data {
		if _, err := packet.Open(data[:n], accept); !errors.Is(err, packet.ErrContainer) {
			t.Fatalf("cut at %d: err = %v", n, err)
		}
	}
	t.Logf("%d flips, %d cuts", 8*len(data), len(data))
}

// Go's own reader finds the same entries, and none of what ZIP leaves open.
func TestContainerAsOthersReadIt(t *testing.T) {
	m, files := sample(packet.Handover)
	data := build(t, m, files)
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range r.File {
		names = append(names, f.Name)
		if f.Method != zip.Store || f.Flags != 0 || len(f.Extra) != 0 || f.Comment != "" || f.ExternalAttrs != 0 || f.Mode().IsDir() {
			t.Errorf("%s: unexpected header %+v", f.Name, f.FileHeader)
		}
		content, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, content); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	if want := []string{"manifest.json", "manifest.json.sig", "overforing.pdf", "sak.json", "kvittering.key", "vedlegg/01.pdf"}; !slices.Equal(names, want) {
		t.Errorf("entries %q, want %q", names, want)
	}
}

// Containers that hold the right files in another way, or wrong ones in the
// right way, are refused.
func TestContainersThatAreRefused(t *testing.T) {
	m, files := sample(packet.Checklist)
	good := build(t, m, files)
	raw := func(change func(i int, h *zip.FileHeader)) []byte { return repack(t, good, change) }
	same := raw(func(int, *zip.FileHeader) {})
	for name, data := range map[string][]byte{
		"nothing":         nil,
		"no entries":      {0x50, 0x4b, 5, 6, 21: 0},
		"byte before":     append([]byte{0}, good...),
		"byte behind":     append(bytes.Clone(good), 0),
		"two containers":  append(bytes.Clone(good), good...),
		"Go's own form":   same,
		"compressed":      raw(func(_ int, h *zip.FileHeader) { h.Method = zip.Deflate }),
		"extra field":     raw(func(_ int, h *zip.FileHeader) { h.Extra = []byte{1, 0, 0, 0} }),
		"comment":         raw(func(_ int, h *zip.FileHeader) { h.Comment = "hei" }),
		"symbolic link":   raw(func(_ int, h *zip.FileHeader) { h.SetMode(0o120777) }),
		"time":            raw(func(_ int, h *zip.FileHeader) { h.Modified = time.Now() }),
		"parent folder":   raw(func(i int, h *zip.FileHeader) { h.Name = "../" + h.Name }),
		"without a sig":   drop(t, good, "manifest.json.sig"),
		"without content": drop(t, good, "sjekkliste.xlsx"),
	} {
		if p, err := packet.Open(data, verify); err == nil || p.Files != nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// repack writes the entries of a container with Go's own writer, headers changed.
func repack(t *testing.T, data []byte, change func(i int, h *zip.FileHeader)) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i, f := range r.File {
		h := zip.FileHeader{Name: f.Name, Method: zip.Store}
		change(i, &h)
		to, err := w.CreateHeader(&h)
		if err != nil {
			t.Fatal(err)
		}
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(to, from); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// drop returns the container without one entry, in our own form.
func drop(t *testing.T, data []byte, name string) []byte {
	t.Helper()
	entries, err := packet.DecodeZIP(data)
	if err != nil {
		t.Fatal(err)
	}
	entries = slices.DeleteFunc(entries, func(c packet.Content) bool { return c.Name == name })
	out, err := packet.EncodeZIP(entries)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The caps: 64 entries, names of a fixed alphabet with one folder, and nothing
// that means another file on another system.
func TestCapsOfTheContainer(t *testing.T) {
	many := func(n int) []packet.Content {
		var all []packet.Content
		for i := range n {
			all = append(all, packet.Content{Name: fmt.Sprintf("f%d", i)})
		}
		return all
	}
	if data, err := packet.EncodeZIP(many(64)); err != nil {
		t.Errorf("64 entries: %v", err)
	} else if _, err := packet.DecodeZIP(data); err != nil {
		t.Errorf("64 entries are not read: %v", err)
	}
	if _, err := packet.EncodeZIP(many(65)); !errors.Is(err, packet.ErrContainer) {
		t.Errorf("65 entries: err = %v", err)
	}
	big := packet.Content{Name: "a", Data: make([]byte, 16<<20)}
	var sum []packet.Content
	for i := range 16 {
		big.Name = fmt.Sprintf("f%d", i)
		sum = append(sum, big)
	}
	if _, err := packet.EncodeZIP(sum); !errors.Is(err, packet.ErrContainer) {
		t.Errorf("256 MiB of files: err = %v", err)
	}
	for _, bad := range []string{
		"", ".", "..", "/a", "a/", "a//b", "a/b/c", "../a", "a/..", ".a", "a/.b", "-a", "A", "å", "a b", "a\\b", "a:b", "a\x00", "a.", "a./b",
		"con", "con.pdf", "aux/a", "lpt1.pdf", "com9", strings.Repeat("a", 65),
	} {
		if _, err := packet.EncodeZIP([]packet.Content{{Name: bad}}); !errors.Is(err, packet.ErrContainer) {
			t.Errorf("%q: err = %v", bad, err)
		}
	}
	for _, twice := range [][]packet.Content{{{Name: "a"}, {Name: "a"}}, {{Name: "a"}, {Name: "a/b"}}, {{Name: "a/b"}, {Name: "a"}}} {
		if _, err := packet.EncodeZIP(twice); !errors.Is(err, packet.ErrContainer) {
			t.Errorf("%s and %s: err = %v", twice[0].Name, twice[1].Name, err)
		}
	}
	for _, good := range []string{"a", "com", "com10", "a.b-c_d/e.f", "0"} {
		if _, err := packet.EncodeZIP([]packet.Content{{Name: good}}); err != nil {
			t.Errorf("%q: err = %v", good, err)
		}
	}
}

// Whatever files stand in a container, they come back.
func TestContainerOfAnyFiles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z0-9_]{3,8}(/[a-z0-9_]{3,8})?`), 1, 20, rapid.ID).Draw(t, "names")
		var entries []packet.Content
		for _, n := range names {
			entries = append(entries, packet.Content{Name: n, Data: rapid.SliceOf(rapid.Byte()).Draw(t, "data")})
		}
		data, err := packet.EncodeZIP(entries)
		if err != nil {
			t.Skip("a file and a folder of one name, or a device")
		}
		got, err := packet.DecodeZIP(data)
		if err != nil || len(got) != len(entries) {
			t.Fatalf("%d of %d entries: %v", len(got), len(entries), err)
		}
		for i, e := range entries {
			if got[i].Name != e.Name || !bytes.Equal(got[i].Data, e.Data) {
				t.Fatalf("entry %d comes back otherwise", i)
			}
		}
	})
}
