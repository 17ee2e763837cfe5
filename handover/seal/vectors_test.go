package seal

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"strings"
	"testing"

	agetest "c2sp.org/CCTV/age"
	"filippo.io/age"
	"filippo.io/age/armor"
)

// vectorCount is how many vectors C2SP's module holds. It is written down so
// that none can fall out unnoticed.
const vectorCount = 147

type vector struct {
	name, expect, payload string
	armored               bool
	file                  []byte
	hybrid                []Identity
	passphrases           []string
	all                   []age.Identity // hybrid, passphrases and X25519 alike
	x25519                bool
}

// Every vector of C2SP gives, through the function under Decrypt, what C2SP
// expects of it: the right plaintext, or none and the right kind of error.
func TestVectors(t *testing.T) {
	anything := func([]string) error { return nil }
	asExpected := 0
	for _, v := range vectors(t) {
		file := v.file
		if v.armored {
			var err error
			if file, err = io.ReadAll(armor.NewReader(bytes.NewReader(file))); err != nil {
				if v.expect != "armor failure" {
					t.Errorf("%s: the armor fails, want %s", v.name, v.expect)
					continue
				}
				asExpected++
				continue
			}
		}
		plain, err := open(file, anything, v.all...)
		if v.check(t, plain, err) {
			asExpected++
		}
	}
	t.Logf("%d vectors, %d as expected", vectorCount, asExpected)
	if asExpected != vectorCount {
		t.Errorf("%d of %d vectors as expected", asExpected, vectorCount)
	}
}

// check reports whether a vector came out as C2SP expects.
func (v vector) check(t *testing.T, plain []byte, err error) bool {
	t.Helper()
	want := map[string]error{
		"success":         nil,
		"no match":        ErrNoMatch,
		"HMAC failure":    ErrDamaged,
		"header failure":  ErrDamaged,
		"payload failure": ErrDamaged,
	}[v.expect]
	tooLarge := strings.Contains(v.name, "work_factor_23") && errors.Is(err, ErrTooLarge)
	if !errors.Is(err, want) && !tooLarge {
		t.Errorf("%s: err = %v, want %s", v.name, err, v.expect)
		return false
	}
	if err != nil {
		if plain != nil {
			t.Errorf("%s: an error, and plaintext beside it", v.name)
		}
		return plain == nil
	}
	digest := sha256.Sum256(plain)
	if hex.EncodeToString(digest[:]) != v.payload {
		t.Errorf("%s: other plaintext", v.name)
		return false
	}
	return true
}

// Through the door that everybody uses, hybrid and passphrase vectors come out
// as C2SP expects, and whatever is armored or has a stanza of another type is
// refused even where it is valid age.
func TestDecryptRefusesX25519AndArmor(t *testing.T) {
	foreign, ours := 0, 0
	for _, v := range vectors(t) {
		plain, err := v.openPublicly()
		switch {
		case v.isForeign():
			foreign++
			if err == nil || plain != nil {
				t.Errorf("%s: opened", v.name)
			}
			if v.expect == "success" && !errors.Is(err, ErrForeign) {
				t.Errorf("%s: err = %v, want ErrForeign", v.name, err)
			}
		default:
			ours++
			v.check(t, plain, err)
		}
	}
	t.Logf("%d vectors are armored or have other stanzas: refused; %d others as expected", foreign, ours)
	if ours == 0 || foreign == 0 {
		t.Error("one of the two halves is empty")
	}
}

// isForeign reports whether Decrypt has to refuse v whatever C2SP expects.
func (v vector) isForeign() bool {
	if v.armored || v.x25519 {
		return true
	}
	for line := range bytes.Lines(v.file) {
		fields := bytes.Fields(line)
		if bytes.HasPrefix(line, []byte("---")) {
			break
		}
		if bytes.HasPrefix(line, []byte("-> ")) && len(fields) > 1 &&
			string(fields[1]) != hybridStanza && string(fields[1]) != scryptStanza {
			return true
		}
	}
	return false
}

func (v vector) openPublicly() (plain []byte, err error) {
	if len(v.passphrases) == 0 {
		return Decrypt(v.file, v.hybrid...)
	}
	for _, p := range v.passphrases {
		if plain, err = DecryptWithPassphrase(v.file, p); err == nil {
			break
		}
	}
	return plain, err
}

func vectors(t *testing.T) []vector {
	t.Helper()
	entries, err := fs.ReadDir(agetest.Vectors, ".")
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != vectorCount {
		t.Fatalf("%d vectors, want %d", len(entries), vectorCount)
	}
	var all []vector
	for _, e := range entries {
		raw, err := fs.ReadFile(agetest.Vectors, e.Name())
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, parseVector(t, e.Name(), raw))
	}
	return all
}

func parseVector(t *testing.T, name string, raw []byte) vector {
	t.Helper()
	head, body, _ := bytes.Cut(raw, []byte("\n\n"))
	v := vector{name: name, file: body}
	for line := range strings.SplitSeq(string(head), "\n") {
		key, value, _ := strings.Cut(line, ": ")
		switch key {
		case "expect":
			v.expect = value
		case "payload":
			v.payload = value
		case "armored":
			v.armored = true
		case "identity":
			v.addIdentity(t, value)
		case "passphrase":
			id, err := age.NewScryptIdentity(value)
			if err != nil {
				t.Fatal(err)
			}
			v.all, v.passphrases = append(v.all, id), append(v.passphrases, value)
		case "compressed":
			r, err := zlib.NewReader(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			if v.file, err = io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		}
	}
	return v
}

func (v *vector) addIdentity(t *testing.T, text string) {
	t.Helper()
	if ids, err := ParseIdentities([]byte(text)); err == nil {
		v.hybrid = append(v.hybrid, ids...)
		v.all = append(v.all, ids[0].key())
		return
	}
	id, err := age.ParseX25519Identity(text)
	if err != nil {
		t.Fatal(err)
	}
	v.x25519 = true
	v.all = append(v.all, id)
}
