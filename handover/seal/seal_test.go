package seal_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"filippo.io/age/armor"
	"github.com/handover-no/handover/handover/seal"
	"pgregory.net/rapid"
)

const quick = 4 // scrypt work factor in tests: thousandths of a second

func newIdentity(t testing.TB) seal.Identity {
	t.Helper()
	id, err := seal.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func sealed(t testing.TB, plain string, to ...seal.Recipient) []byte {
	t.Helper()
	out, err := seal.Encrypt([]byte(plain), to...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Each of several recipients opens what was sealed to all of them, and nobody
// else does.
func TestEveryRecipientOpens(t *testing.T) {
	a, b, c := newIdentity(t), newIdentity(t), newIdentity(t)
	file := sealed(t, "hei", a.Recipient(), b.Recipient())
	for _, ids := range [][]seal.Identity{{a}, {b}, {c, b}, {seal.Identity{}, a}} {
		if plain, err := seal.Decrypt(file, ids...); err != nil || string(plain) != "hei" {
			t.Errorf("got %q, %v", plain, err)
		}
	}
	for _, ids := range [][]seal.Identity{{c}, {}, {{}}} {
		if plain, err := seal.Decrypt(file, ids...); !errors.Is(err, seal.ErrNoMatch) || plain != nil {
			t.Errorf("a stranger gets %q, %v", plain, err)
		}
	}
}

// Any bytes, of any length around the chunk border, come back.
func TestRoundTripOfAnyBytes(t *testing.T) {
	id := newIdentity(t)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(rapid.IntRange(0, 300), rapid.IntRange(64<<10-3, 64<<10+3)).Draw(t, "n")
		plain := bytes.Repeat([]byte{rapid.Byte().Draw(t, "b")}, n)
		file, err := seal.Encrypt(plain, id.Recipient())
		if err != nil {
			t.Fatal(err)
		}
		got, err := seal.Decrypt(file, id)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%d bytes come back as %d: %v", n, len(got), err)
		}
	})
}

// Whichever bit of a sealed packet is turned, and wherever it is cut, nothing
// comes out, and the error is one of those that Decrypt promises.
func TestEveryFlipAndEveryCut(t *testing.T) {
	id := newIdentity(t)
	file := sealed(t, strings.Repeat("plain ", 140), id.Recipient())
	kinds := map[error]int{}
	try := func(what string, at int, damaged []byte) {
		plain, err := seal.Decrypt(damaged, id)
		if plain != nil {
			t.Fatalf("%s at %d: plaintext comes out", what, at)
		}
		kinds[promised(t, err)]++
	}
	flips, cuts, step := 0, 0, 1
	if testing.Short() {
		step = 17
	}
	for bit := 0; bit < 8*len(file); bit += step {
		file[bit/8] ^= 1 << (bit % 8)
		try("flip", bit, file)
		file[bit/8] ^= 1 << (bit % 8)
		flips++
	}
	for n := 0; n < len(file); n += step {
		try("cut", n, file[:n])
		cuts++
	}
	try("one byte more", len(file), append(bytes.Clone(file), 0))
	if plain, err := seal.Decrypt(file, id); err != nil || plain == nil {
		t.Fatalf("the undamaged packet does not open: %v", err)
	}
	t.Logf("%d bytes: %d flips, %d cuts: %v", len(file), flips, cuts, kinds)
}

// promised returns which of Decrypt's errors err is.
func promised(t *testing.T, err error) error {
	t.Helper()
	for _, kind := range []error{seal.ErrNoMatch, seal.ErrDamaged} {
		if errors.Is(err, kind) {
			return kind
		}
	}
	t.Fatalf("err = %v is none that Decrypt promises", err)
	return nil
}

func TestPassphrase(t *testing.T) {
	id := newIdentity(t)
	file, err := seal.EncryptWithPassphrase([]byte("hei"), "riktig hest", quick)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := seal.DecryptWithPassphrase(file, "riktig hest"); err != nil || string(plain) != "hei" {
		t.Errorf("got %q, %v", plain, err)
	}
	for _, wrong := range []string{"", "Riktig hest", "riktig hest "} {
		if plain, err := seal.DecryptWithPassphrase(file, wrong); !errors.Is(err, seal.ErrNoMatch) || plain != nil {
			t.Errorf("passphrase %q: %q, %v", wrong, plain, err)
		}
	}
	if _, err := seal.Decrypt(file, id); !errors.Is(err, seal.ErrNeedsPassphrase) {
		t.Errorf("with an identity: err = %v, want ErrNeedsPassphrase", err)
	}
	if _, err := seal.DecryptWithPassphrase(sealed(t, "hei", id.Recipient()), "x"); !errors.Is(err, seal.ErrNoMatch) {
		t.Errorf("a passphrase for a file sealed to a key: err = %v, want ErrNoMatch", err)
	}
	for _, cost := range []int{0, 19, 30} {
		if _, err := seal.EncryptWithPassphrase(nil, "x", cost); !errors.Is(err, seal.ErrTooLarge) {
			t.Errorf("work factor %d: err = %v", cost, err)
		}
	}
	if _, err := seal.EncryptWithPassphrase(nil, "", quick); !errors.Is(err, seal.ErrKey) {
		t.Errorf("an empty passphrase: err = %v", err)
	}
}

// The cost that is used outside of tests stands in the file as 18.
func TestFullWorkFactor(t *testing.T) {
	if testing.Short() {
		t.Skip("takes two seconds")
	}
	file, err := seal.EncryptWithPassphrase([]byte("hei"), "x", seal.WorkFactor)
	if err != nil {
		t.Fatal(err)
	}
	line := strings.SplitN(string(file), "\n", 3)[1]
	if !strings.HasPrefix(line, "-> scrypt ") || !strings.HasSuffix(line, " 18") {
		t.Errorf("the header says %q", line)
	}
	if plain, err := seal.DecryptWithPassphrase(file, "x"); err != nil || string(plain) != "hei" {
		t.Errorf("got %q, %v", plain, err)
	}
}

// A file may ask for a work factor that keeps a machine busy for an hour and
// takes 1 TiB. It is refused before any of that is done.
func TestWorkFactor30(t *testing.T) {
	file, err := seal.EncryptWithPassphrase([]byte("hei"), "x", quick)
	if err != nil {
		t.Fatal(err)
	}
	for _, cost := range []string{" 19\n", " 30\n", " 62\n"} {
		bomb := bytes.Replace(file, []byte(" 4\n"), []byte(cost), 1)
		start := time.Now()
		if plain, err := seal.DecryptWithPassphrase(bomb, "x"); !errors.Is(err, seal.ErrTooLarge) || plain != nil {
			t.Errorf("%q: %q, %v", cost, plain, err)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("%q: refused after %v", cost, took)
		}
	}
}

func TestHeaderBombs(t *testing.T) {
	id := newIdentity(t)
	good := string(sealed(t, "hei", id.Recipient()))
	const intro = "age-encryption.org/v1\n"
	rest := strings.TrimPrefix(good, intro)
	stanza, _, _ := strings.Cut(rest, "---")
	body := strings.Repeat("A", 64) + "\n"
	for name, c := range map[string]struct {
		file string
		want error
	}{
		"no file":                 {"", seal.ErrDamaged},
		"text":                    {strings.Repeat("hei\n", 100_000), seal.ErrDamaged},
		"only the first line":     {intro, seal.ErrDamaged},
		"33 recipients":           {intro + strings.Repeat(stanza, 32) + rest, seal.ErrTooLarge},
		"100,000 small stanzas":   {intro + strings.Repeat("-> a\n\n", 100_000) + rest, seal.ErrTooLarge},
		"33 small stanzas":        {intro + strings.Repeat("-> a\n\n", 32) + rest, seal.ErrTooLarge},
		"one argument of 16 MiB":  {intro + "-> X25519 " + strings.Repeat("A", 16<<20), seal.ErrTooLarge},
		"a body of 64 KiB":        {intro + "-> a\n" + strings.Repeat(body, 1100) + "\n" + rest, seal.ErrTooLarge},
		"a header without an end": {intro + strings.Repeat(body, 100), seal.ErrDamaged},
		"no stanzas":              {intro + "--- " + strings.Repeat("A", 43) + "\n", seal.ErrDamaged},
	} {
		start := time.Now()
		plain, err := seal.Decrypt([]byte(c.file), id)
		if !errors.Is(err, c.want) || plain != nil {
			t.Errorf("%s: %q, %v, want %v", name, plain, err, c.want)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("%s: refused after %v", name, took)
		}
	}
}

func TestTooLargeIsRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("fills 256 MiB")
	}
	id := newIdentity(t)
	if _, err := seal.Decrypt(make([]byte, seal.MaxSealed+1), id); !errors.Is(err, seal.ErrTooLarge) {
		t.Errorf("Decrypt: err = %v", err)
	}
	if _, err := seal.Encrypt(make([]byte, seal.MaxSealed-1000), id.Recipient()); !errors.Is(err, seal.ErrTooLarge) {
		t.Errorf("Encrypt makes what Decrypt refuses: err = %v", err)
	}
	many := make([]seal.Recipient, 33)
	for i := range many {
		many[i] = id.Recipient()
	}
	if _, err := seal.Encrypt(nil, many...); !errors.Is(err, seal.ErrTooLarge) {
		t.Errorf("33 recipients: err = %v", err)
	}
	if _, err := seal.Decrypt(sealed(t, "hei", many[:32]...), id); err != nil {
		t.Errorf("32 recipients: err = %v", err)
	}
}

// Valid age files of other kinds are refused by name, not as damaged.
func TestForeignKindsAreRefused(t *testing.T) {
	classic, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	w, err := age.Encrypt(&file, classic.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	id := newIdentity(t)
	var armored bytes.Buffer
	a := armor.NewWriter(&armored)
	if _, err := a.Write(sealed(t, "hei", id.Recipient())); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	for name, foreign := range map[string][]byte{
		"X25519": file.Bytes(), "armor": armored.Bytes(), "armor after a blank line": append([]byte("\n"), armored.Bytes()...),
	} {
		if _, err := seal.Decrypt(foreign, id); !errors.Is(err, seal.ErrForeign) {
			t.Errorf("%s: err = %v", name, err)
		}
		if _, err := seal.DecryptWithPassphrase(foreign, "x"); !errors.Is(err, seal.ErrForeign) {
			t.Errorf("%s, with a passphrase: err = %v", name, err)
		}
	}
	if _, err := seal.Encrypt(nil); !errors.Is(err, seal.ErrKey) {
		t.Errorf("no recipients: err = %v", err)
	}
	if _, err := seal.Encrypt(nil, seal.Recipient{}); !errors.Is(err, seal.ErrKey) {
		t.Errorf("nobody: err = %v", err)
	}
}

// Whatever the bytes, Decrypt returns plaintext or an error, never both, and
// only errors that it promises.
func FuzzDecrypt(f *testing.F) {
	id := newIdentity(f)
	f.Add(sealed(f, "hei", id.Recipient()))
	withPassphrase, err := seal.EncryptWithPassphrase([]byte("hei"), "x", 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(withPassphrase)
	f.Add([]byte("age-encryption.org/v1\n-> scrypt AAAA 1\n\n--- A\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		plain, err := seal.Decrypt(file, id)
		if err == nil {
			return
		}
		if plain != nil {
			t.Error("an error, and plaintext beside it")
		}
		promised(t, err)
	})
}
