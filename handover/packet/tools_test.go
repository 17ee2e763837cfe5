package packet_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/packet"
)

// missing ends a test for want of a stock tool: quietly on somebody's own
// machine, loudly where the project is built for others.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal("missing: " + what)
	}
	t.Skip("missing: " + what)
}

// A receiver with nothing but unzip, ssh-keygen and sha256sum, and the list of
// signers that the key book exports, gets the files out and can check them.
func TestRoundTripWithStockTools(t *testing.T) {
	for _, tool := range []string{"unzip", "sha256sum", "ssh-keygen"} {
		if _, err := exec.LookPath(tool); err != nil {
			missing(t, tool)
		}
	}
	w := newWorld(t, unchanged)
	clear, _ := w.pack(t, w.office)
	dir := t.TempDir()
	write := func(name string, data []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	in := func(stdin, name string, args ...string) string {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		cmd.Stdin = strings.NewReader(stdin)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v: %s", name, err, out)
		}
		return string(out)
	}
	write("x.zip", clear)
	write("allowed_signers", w.books.AllowedSigners(packet.Namespaces()))
	if out := in("", "unzip", "-t", "x.zip"); !strings.Contains(out, "No errors detected") {
		t.Errorf("unzip -t says %s", out)
	}
	in("", "unzip", "-q", "x.zip")
	manifest, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	in(string(manifest), "ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-I", sender, "-n", "overforing-pakke-v1", "-s", "manifest.json.sig", "-O", "verify-time=20270512")
	m, err := packet.ParseManifest(manifest)
	if err != nil {
		t.Fatal(err)
	}
	var sums strings.Builder
	for _, f := range m.Files {
		sums.WriteString(f.SHA256 + "  " + f.Name + "\n")
	}
	if out := in(sums.String(), "sha256sum", "--strict", "-c", "-"); strings.Count(out, ": OK") != len(m.Files) {
		t.Errorf("sha256sum says %s", out)
	}
}
