package seal_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/handover-no/handover/handover/seal"
	"golang.org/x/crypto/ssh"
)

func newSigner(t testing.TB, seed byte) seal.Signer {
	t.Helper()
	s, err := seal.NewSigner(bytes.NewReader(bytes.Repeat([]byte{seed}, ed25519.SeedSize)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// An identity file may hold comments and old keys beside the new one; both
// open what was sealed to them.
func TestIdentityFiles(t *testing.T) {
	old, recent := newIdentity(t), newIdentity(t)
	text := "# laget 2026-08-20\r\n\r\n" + string(old.Reveal()) + "\n# ny\n" + string(recent.Reveal())
	ids, err := seal.ParseIdentities([]byte(text))
	if err != nil || len(ids) != 2 {
		t.Fatalf("%d identities, %v", len(ids), err)
	}
	for _, want := range []seal.Identity{old, recent} {
		if plain, err := seal.Decrypt(sealed(t, "hei", want.Recipient()), ids...); err != nil || string(plain) != "hei" {
			t.Errorf("got %q, %v", plain, err)
		}
	}
	classic, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	secret := strings.TrimSpace(string(old.Reveal()))
	secret = secret[strings.LastIndex(secret, "\n")+1:]
	for name, bad := range map[string]string{
		"nothing":       "# bare en kommentar\n",
		"X25519":        classic.String() + "\n",
		"a cut key":     secret[:len(secret)-1],
		"a changed key": strings.Replace(secret, secret[40:41], "0", 1),
		"a recipient":   old.Recipient().String(),
		"a plugin":      "AGE-PLUGIN-YUBIKEY-1QQQQQQ",
		"not UTF-8":     "\xff" + secret,
	} {
		_, err := seal.ParseIdentities([]byte(bad))
		if !errors.Is(err, seal.ErrKey) {
			t.Errorf("%s: err = %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), bad[:min(8, len(bad))]) {
			t.Errorf("%s: the error quotes the text", name)
		}
	}
	if _, err := seal.ParseIdentities(bytes.Repeat([]byte("#\n"), 40_000)); !errors.Is(err, seal.ErrTooLarge) {
		t.Errorf("80 kB of comments: err = %v", err)
	}
}

func TestRecipientsAreHybridOnly(t *testing.T) {
	r := newIdentity(t).Recipient()
	if got, err := seal.ParseRecipient(r.String()); err != nil || got.String() != r.String() {
		t.Errorf("a recipient is not read back: %v", err)
	}
	classic, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"nothing": "", "X25519": classic.Recipient().String(), "capitals": strings.ToUpper(r.String()),
		"space": " " + r.String(), "newline": r.String() + "\n", "cut": r.String()[:100],
		"changed": r.String()[:50] + "q" + r.String()[51:len(r.String())-1] + "b",
	} {
		if _, err := seal.ParseRecipient(bad); !errors.Is(err, seal.ErrKey) {
			t.Errorf("%s: err = %v", name, err)
		}
	}
}

// A signing key is the same bytes every time, in a file that x/crypto reads.
func TestSignerFiles(t *testing.T) {
	s := newSigner(t, 1)
	if !bytes.Equal(s.Reveal(), newSigner(t, 1).Reveal()) {
		t.Error("the same key gives two files")
	}
	back, err := seal.ParseSigner(s.Reveal())
	if err != nil || back.Public() != s.Public() {
		t.Fatalf("a signer is not read back: %v", err)
	}
	pub, err := seal.ParsePublicKey(s.Public().String() + " ola@skole")
	if err != nil || pub != s.Public() {
		t.Errorf("a public key is not read back: %v", err)
	}
	if _, err := seal.NewSigner(strings.NewReader("for kort")); err == nil {
		t.Error("a key of too little randomness")
	}
	if (seal.Signer{}).Reveal() != nil || !(seal.Signer{}).Public().IsZero() || (seal.PublicKey{}).String() != "" {
		t.Error("the zero signer has a key")
	}
}

func TestSignerFilesThatAreRefused(t *testing.T) {
	good := newSigner(t, 1).Reveal()
	seed := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))
	locked, err := ssh.MarshalPrivateKeyWithPassphrase(seed, "", []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	// The private half of one key with the public half of another: signing
	// with it would let anybody compute the private half.
	mixed := append(bytes.Clone(seed[:32]), ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, 32))[32:]...)
	torn, err := ssh.MarshalPrivateKey(ed25519.PrivateKey(mixed), "")
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{
		"nothing":           nil,
		"public key":        []byte(newSigner(t, 1).Public().String()),
		"with a passphrase": pem.EncodeToMemory(locked),
		"mixed halves":      pem.EncodeToMemory(torn),
		"two keys":          append(bytes.Clone(good), good...),
		"text before":       append([]byte("hei\n"), good...),
		"text behind":       append(bytes.Clone(good), "hei"...),
		"cut":               good[:len(good)-40],
	} {
		if _, err := seal.ParseSigner(bad); !errors.Is(err, seal.ErrKey) {
			t.Errorf("%s: err = %v", name, err)
		}
	}
}

func TestPublicKeysThatAreRefused(t *testing.T) {
	line := newSigner(t, 1).Public().String()
	const ecdsa = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg="
	for name, bad := range map[string]string{
		"nothing": "", "type only": "ssh-ed25519", "ecdsa": ecdsa, "wrong type": "ssh-rsa " + strings.Fields(line)[1],
		"option": `command="x" ` + line, "two lines": line + "\n" + line, "cut": line[:40],
		"unpadded bits": line[:len(line)-1] + "=", "large": line + strings.Repeat(" x", 40_000),
	} {
		if k, err := seal.ParsePublicKey(bad); err == nil || !k.IsZero() {
			t.Errorf("%s: accepted", name)
		}
	}
}

// Fingerprints are defined so that two lines of any language compute them.
func TestFingerprint(t *testing.T) {
	s := newSigner(t, 1)
	if got, want := s.Public().Fingerprint(), seal.Fingerprint("49586 14276 20048 66320 66968 20082"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	id := newIdentity(t)
	for text, got := range map[string]seal.Fingerprint{
		s.Public().String():     s.Public().Fingerprint(),
		id.Recipient().String(): id.Recipient().Fingerprint(),
	} {
		digest := sha256.Sum256([]byte("overforing-fingeravtrykk-v1\n" + text))
		n := new(big.Int).SetBytes(digest[:])
		want := fmt.Sprintf("%030d", n.Mod(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(30), nil)))
		if strings.ReplaceAll(string(got), " ", "") != want {
			t.Errorf("got %s, want the digits %s", got, want)
		}
		for _, typed := range []string{string(got), want, strings.ReplaceAll(string(got), " ", "-"), " " + string(got) + "\n"} {
			if back, err := seal.ParseFingerprint(typed); err != nil || back != got {
				t.Errorf("%q is read as %q, %v", typed, back, err)
			}
		}
	}
	for _, bad := range []string{"", "12345", strings.Repeat("1", 31), strings.Repeat("a", 30), strings.Repeat("1", 29) + "."} {
		if _, err := seal.ParseFingerprint(bad); !errors.Is(err, seal.ErrKey) {
			t.Errorf("%q: err = %v", bad, err)
		}
	}
	if (seal.PublicKey{}).Fingerprint() != "" || (seal.Recipient{}).Fingerprint() != "" {
		t.Error("no key has a fingerprint")
	}
}

// Nothing that turns a value into text shows a private key.
func TestNothingPrintsAPrivateKey(t *testing.T) {
	id, signer := newIdentity(t), newSigner(t, 0x5a)
	lines := strings.Split(strings.TrimSpace(string(id.Reveal())), "\n")
	markers := []string{lines[1][:30], strings.Repeat("5a", 8), strings.Repeat("90 ", 8), "WlpaWlpa", "0x5a, 0x5a"}
	type wrap struct {
		I  seal.Identity
		S  seal.Signer
		P  *seal.Signer
		in seal.Identity
		is []seal.Signer
	}
	w := wrap{id, signer, &signer, id, []seal.Signer{signer}}
	var out []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		out = append(out, fmt.Sprintf(verb, id), fmt.Sprintf(verb, &id), fmt.Sprintf(verb, signer), fmt.Sprintf(verb, &signer), fmt.Sprintf(verb, w))
	}
	var buf bytes.Buffer
	slog.New(slog.NewJSONHandler(&buf, nil)).Info("x", "id", id, "signer", signer, "wrap", w)
	slog.New(slog.NewTextHandler(&buf, nil)).Info("x", "id", id, "signer", signer, "wrap", w)
	j, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	out = append(out, buf.String(), string(j))
	for _, s := range out {
		for _, m := range markers {
			if strings.Contains(s, m) {
				t.Errorf("%q shows in %.80q", m, s)
			}
		}
	}
}

func FuzzParseKeys(f *testing.F) {
	f.Add(newIdentity(f).Reveal())
	f.Add(newSigner(f, 1).Reveal())
	f.Add([]byte(newSigner(f, 1).Public().String()))
	f.Add([]byte(newIdentity(f).Recipient().String()))
	f.Fuzz(func(t *testing.T, text []byte) {
		if ids, err := seal.ParseIdentities(text); err == nil {
			for _, id := range ids {
				if back, err := seal.ParseIdentities(id.Reveal()); err != nil || len(back) != 1 {
					t.Errorf("an identity is not read back: %v", err)
				}
			}
		}
		if s, err := seal.ParseSigner(text); err == nil {
			if back, err := seal.ParseSigner(s.Reveal()); err != nil || back.Public() != s.Public() {
				t.Errorf("a signer is not read back: %v", err)
			}
		}
		if k, err := seal.ParsePublicKey(string(text)); err == nil {
			if back, err := seal.ParsePublicKey(k.String()); err != nil || back != k {
				t.Errorf("a public key is not read back: %v", err)
			}
		}
		if r, err := seal.ParseRecipient(string(text)); err == nil && r.String() != string(text) {
			t.Error("a recipient has two forms")
		}
	})
}

// Eight words are 88 bits only if the list is what its comment says.
func TestWordList(t *testing.T) {
	all := strings.Fields(seal.WordText)
	if len(all) != 2048 {
		t.Fatalf("%d words", len(all))
	}
	for i, w := range all {
		if len(w) < 4 || len(w) > 8 || strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") != "" {
			t.Errorf("%q has another form", w)
		}
		if i > 0 && all[i-1] >= w {
			t.Errorf("%q is out of order", w)
		}
		for _, other := range all[i+1:] {
			if strings.HasPrefix(other, w) {
				t.Errorf("%q begins %q", w, other)
			}
			if oneSlip(w, other) {
				t.Errorf("%q and %q are one slip apart", w, other)
			}
		}
	}
}

// oneSlip reports whether one letter changed, added or left out, or two
// neighbours swapped, turn a into b.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) || a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

func TestNewPassphrase(t *testing.T) {
	p, err := seal.NewPassphrase(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(strings.Split(p, "-")); n != 8 {
		t.Errorf("%d words", n)
	}
	first, err := seal.NewPassphrase(bytes.NewReader(make([]byte, 16)))
	if want := strings.TrimSuffix(strings.Repeat("abbor-", 8), "-"); err != nil || first != want {
		t.Errorf("got %q, %v", first, err)
	}
	last, err := seal.NewPassphrase(bytes.NewReader(bytes.Repeat([]byte{0xff}, 16)))
	if want := strings.TrimSuffix(strings.Repeat("ytre-", 8), "-"); err != nil || last != want {
		t.Errorf("got %q, %v", last, err)
	}
	if _, err := seal.NewPassphrase(strings.NewReader("for kort")); err == nil {
		t.Error("a passphrase of too little randomness")
	}
	for _, typed := range []string{p, strings.ToUpper(p), " " + strings.ReplaceAll(p, "-", "  ") + "\r\n"} {
		if got := seal.TidyPassphrase(typed); got != p {
			t.Error("another spacing is another passphrase")
		}
	}
	for _, own := range []string{"", "Min egen frase", "en to tre fire fem seks sju Otte"} {
		if got := seal.TidyPassphrase(own); got != own {
			t.Errorf("%q became %q", own, got)
		}
	}
}
