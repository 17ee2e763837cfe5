package seal_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/seal"
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

// run starts a command, gives it stdin and returns its stdout.
func run(t *testing.T, stdin []byte, name string, args ...string) ([]byte, error) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Stdin = bytes.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Logf("%s: %v: %s", filepath.Base(name), err, stderr.Bytes())
	}
	return out, err
}

func write(t *testing.T, dir, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// OpenSSH reads our keys, verifies our signatures and makes ones that we verify.
func TestRoundTripWithSSHKeygen(t *testing.T) {
	if _, err := exec.LookPath("ssh-keygen"); err != nil {
		missing(t, "ssh-keygen")
	}
	dir := t.TempDir()
	s := newSigner(t, 1)
	key := write(t, dir, "key", s.Reveal())
	pub, err := run(t, nil, "ssh-keygen", "-y", "-f", key)
	if err != nil || strings.TrimSpace(string(pub)) != s.Public().String() {
		t.Errorf("ssh-keygen -y says %q, %v", pub, err)
	}
	allowed := write(t, dir, "allowed_signers", []byte("skole "+s.Public().String()+"\n"))
	sig := write(t, dir, "sig", signed(t, s, "hei"))
	verify := func(message string) error {
		_, err := run(t, []byte(message), "ssh-keygen", "-Y", "verify", "-f", allowed, "-I", "skole", "-n", namespace, "-s", sig)
		return err
	}
	if err := verify("hei"); err != nil {
		t.Error("ssh-keygen refuses our signature")
	}
	if verify("hei!") == nil {
		t.Error("ssh-keygen verifies anything")
	}
	theirs, err := run(t, []byte("hei"), "ssh-keygen", "-Y", "sign", "-f", key, "-n", namespace)
	if err != nil {
		t.Fatal(err)
	}
	if err := seal.Verify(s.Public(), namespace, []byte("hei"), theirs); err != nil {
		t.Errorf("their signature: %v", err)
	}

	made := filepath.Join(dir, "made")
	if _, err := run(t, nil, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "ola", "-f", made); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(made)
	if err != nil {
		t.Fatal(err)
	}
	line, err := os.ReadFile(made + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := seal.ParseSigner(file)
	if err != nil {
		t.Fatalf("a key made by ssh-keygen: %v", err)
	}
	if k, err := seal.ParsePublicKey(string(line)); err != nil || k != signer.Public() {
		t.Errorf("a public key made by ssh-keygen: %v", err)
	}
}

// age's own command opens what we seal, and we open what it seals, with keys
// and with passphrases.
func TestRoundTripWithAge(t *testing.T) {
	bin := buildAge(t)
	dir := t.TempDir()
	age := filepath.Join(bin, "age")
	id := newIdentity(t)
	key := write(t, dir, "key.txt", id.Reveal())

	out, err := run(t, sealed(t, "hei", id.Recipient()), age, "-d", "-i", key)
	if err != nil || string(out) != "hei" {
		t.Errorf("age opens our file as %q, %v", out, err)
	}
	theirs, err := run(t, []byte("hallo"), age, "-r", id.Recipient().String())
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := seal.Decrypt(theirs, id); err != nil || string(plain) != "hallo" {
		t.Errorf("we open age's file as %q, %v", plain, err)
	}

	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("AGE_PASSPHRASE", "abbor-ytre")
	t.Setenv("AGE_PASSPHRASE_WORK_FACTOR", "4")
	ours, err := seal.EncryptWithPassphrase([]byte("hei"), "abbor-ytre", quick)
	if err != nil {
		t.Fatal(err)
	}
	out, err = run(t, ours, age, "-d", "-j", "batchpass")
	if err != nil || string(out) != "hei" {
		t.Errorf("age opens our file with a passphrase as %q, %v", out, err)
	}
	theirs, err = run(t, []byte("hallo"), age, "-e", "-j", "batchpass")
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := seal.DecryptWithPassphrase(theirs, "abbor-ytre"); err != nil || string(plain) != "hallo" {
		t.Errorf("we open age's file with a passphrase as %q, %v", plain, err)
	}
}

// buildAge builds age's commands from the module that we use as a library and
// returns their folder.
func buildAge(t *testing.T) string {
	t.Helper()
	if testing.Short() || runtime.GOOS == "windows" {
		t.Skip("builds age's commands")
	}
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "filippo.io/age").Output()
	if err != nil {
		missing(t, "the go command")
	}
	bin := t.TempDir()
	build := exec.Command("go", "build", "-C", strings.TrimSpace(string(dir)), "-o", bin, "./cmd/age", "./cmd/age-plugin-batchpass")
	if out, err := build.CombinedOutput(); err != nil {
		missing(t, "age's commands: "+string(out))
	}
	return bin
}
