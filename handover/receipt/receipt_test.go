package receipt_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/receipt"
	"github.com/handover-no/handover/handover/seal"
	"pgregory.net/rapid"
)

var noon = time.Date(2027, 8, 20, 12, 0, 0, 0, time.UTC)

func key(t testing.TB, seed byte) seal.Signer {
	t.Helper()
	s, err := seal.NewSigner(bytes.NewReader(bytes.Repeat([]byte{seed}, ed25519.SeedSize)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func answer(state receipt.State, seq int) receipt.Receipt {
	return receipt.Receipt{PacketID: "k7q2m9xw4a", State: state, Time: noon, Seq: seq}
}

// The bytes are a format that others read and that stock tools may write.
func TestMakeAndCheck(t *testing.T) {
	rejected := answer(receipt.Rejected, 2)
	rejected.Reason = receipt.UnknownChild
	for want, r := range map[string]receipt.Receipt{
		`{"packet_id":"k7q2m9xw4a","seq":1,"state":"mottatt","time":"2027-08-20T12:00:00Z"}`:                       answer(receipt.Received, 1),
		`{"packet_id":"k7q2m9xw4a","reason":"ukjent_barn","seq":2,"state":"avvist","time":"2027-08-20T12:00:00Z"}`: rejected,
	} {
		data, sig, err := receipt.Make(key(t, 1), r)
		if err != nil || string(data) != want {
			t.Errorf("got  %s, %v\nwant %s", data, err, want)
		}
		if got, err := receipt.Check(data, sig, key(t, 1).Public()); err != nil || got != r {
			t.Errorf("%+v comes back as %+v, %v", r, got, err)
		}
		if _, err := receipt.Check(data, sig, key(t, 2).Public()); !errors.Is(err, receipt.ErrNotGenuine) {
			t.Errorf("another packet's key: err = %v", err)
		}
	}
	if got, want := rejected.Name(), "kvittering_k7q2m9xw4a_2.json"; got != want || !receipt.IsName(got) {
		t.Errorf("name %s, want %s", got, want)
	}
	for _, bad := range []string{"kvittering_k7q2m9xw4a_0.json", "kvittering_k7q2m9xw4a_2.json.sig", "kvittering_k7q2m9xw4a.json", "kvittering_K7Q2M9XW4A_1.json"} {
		if receipt.IsName(bad) {
			t.Errorf("%q passes for a name", bad)
		}
	}
}

func TestReceiptsThatCannotBeMade(t *testing.T) {
	for name, spoil := range map[string]func(*receipt.Receipt){
		"no packet":              func(r *receipt.Receipt) { r.PacketID = "" },
		"free text":              func(r *receipt.Receipt) { r.PacketID = "Ola Nordmann" },
		"no state":               func(r *receipt.Receipt) { r.State = "" },
		"unknown state":          func(r *receipt.Receipt) { r.State = "lest" },
		"reason without cause":   func(r *receipt.Receipt) { r.Reason = receipt.Incomplete },
		"rejected for no reason": func(r *receipt.Receipt) { r.State = receipt.Rejected },
		"rejected for any":       func(r *receipt.Receipt) { r.State, r.Reason = receipt.Rejected, "Ola har flyttet" },
		"number 0":               func(r *receipt.Receipt) { r.Seq = 0 },
		"number 10000":           func(r *receipt.Receipt) { r.Seq = 10_000 },
		"no time":                func(r *receipt.Receipt) { r.Time = time.Time{} },
		"parts of a second":      func(r *receipt.Receipt) { r.Time = r.Time.Add(1) },
		"local time":             func(r *receipt.Receipt) { r.Time = r.Time.In(time.FixedZone("", 3600)) },
	} {
		r := answer(receipt.Received, 1)
		spoil(&r)
		if data, sig, err := receipt.Make(key(t, 1), r); !errors.Is(err, receipt.ErrInvalid) || data != nil || sig != nil {
			t.Errorf("%s: err = %v", name, err)
		}
	}
	if _, _, err := receipt.Make(seal.Signer{}, answer(receipt.Received, 1)); err == nil {
		t.Error("a receipt without a key")
	}
}

// A valid signature is not enough: what was signed has to be a receipt, in the
// one form that it has.
func TestSignedButNotAReceipt(t *testing.T) {
	for name, data := range map[string]string{
		"space":     `{"packet_id":"k7q2m9xw4a","seq":1,"state":"mottatt","time":"2027-08-20T12:00:00Z"} `,
		"order":     `{"seq":1,"packet_id":"k7q2m9xw4a","state":"mottatt","time":"2027-08-20T12:00:00Z"}`,
		"free text": `{"comment":"hei","packet_id":"k7q2m9xw4a","seq":1,"state":"mottatt","time":"2027-08-20T12:00:00Z"}`,
		"no reason": `{"packet_id":"k7q2m9xw4a","seq":1,"state":"avvist","time":"2027-08-20T12:00:00Z"}`,
		"fraction":  `{"packet_id":"k7q2m9xw4a","seq":1,"state":"mottatt","time":"2027-08-20T12:00:00.5Z"}`,
		"offset":    `{"packet_id":"k7q2m9xw4a","seq":1,"state":"mottatt","time":"2027-08-20T12:00:00+00:00"}`,
		"empty":     ``,
		"large":     `"` + string(bytes.Repeat([]byte("a"), 5000)) + `"`,
	} {
		sig, err := seal.Sign(key(t, 1), receipt.Namespace, []byte(data))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := receipt.Check([]byte(data), sig, key(t, 1).Public()); !errors.Is(err, receipt.ErrNotGenuine) {
			t.Errorf("%s: err = %v", name, err)
		}
	}
	data, _, err := receipt.Make(key(t, 1), answer(receipt.Accepted, 1))
	if err != nil {
		t.Fatal(err)
	}
	sig, err := seal.Sign(key(t, 1), "overforing-pakke-v1", data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := receipt.Check(data, sig, key(t, 1).Public()); !errors.Is(err, receipt.ErrNotGenuine) {
		t.Errorf("a signature for something else: err = %v", err)
	}
}

// No single turned bit, in the answer or in its signature, leaves a receipt.
func TestEveryFlipOfAReceipt(t *testing.T) {
	data, sig, err := receipt.Make(key(t, 1), answer(receipt.Accepted, 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range [][]byte{data, sig} {
		for bit := range 8 * len(part) {
			part[bit/8] ^= 1 << (bit % 8)
			if _, err := receipt.Check(data, sig, key(t, 1).Public()); !errors.Is(err, receipt.ErrNotGenuine) {
				t.Errorf("bit %d: err = %v", bit, err)
			}
			part[bit/8] ^= 1 << (bit % 8)
		}
	}
}

func TestLatest(t *testing.T) {
	late := answer(receipt.Received, 1)
	late.Time = noon.Add(time.Hour)
	rejected := answer(receipt.Rejected, 2)
	rejected.Reason = receipt.Incomplete
	elsewhere := answer(receipt.Received, 1)
	elsewhere.PacketID = "t3h8vd5n2c"
	for name, c := range map[string]struct {
		list     []receipt.Receipt
		want     receipt.Receipt
		conflict bool
		next     int
	}{
		"none":                       {nil, receipt.Receipt{}, false, 1},
		"one":                        {[]receipt.Receipt{answer(receipt.Received, 1)}, answer(receipt.Received, 1), false, 2},
		"in order":                   {[]receipt.Receipt{answer(receipt.Received, 1), answer(receipt.Accepted, 2)}, answer(receipt.Accepted, 2), false, 3},
		"out of order":               {[]receipt.Receipt{answer(receipt.Accepted, 2), answer(receipt.Received, 1)}, answer(receipt.Accepted, 2), false, 3},
		"a change of mind":           {[]receipt.Receipt{rejected, answer(receipt.Accepted, 3)}, answer(receipt.Accepted, 3), false, 4},
		"the same twice":             {[]receipt.Receipt{answer(receipt.Received, 1), answer(receipt.Received, 1)}, answer(receipt.Received, 1), false, 2},
		"two who opened":             {[]receipt.Receipt{late, answer(receipt.Received, 1)}, answer(receipt.Received, 1), false, 2},
		"accepted and rejected":      {[]receipt.Receipt{answer(receipt.Accepted, 2), rejected}, receipt.Receipt{}, true, 3},
		"rejected and accepted":      {[]receipt.Receipt{rejected, answer(receipt.Accepted, 2)}, receipt.Receipt{}, true, 3},
		"an old conflict, settled":   {[]receipt.Receipt{rejected, answer(receipt.Accepted, 2), answer(receipt.Accepted, 3)}, answer(receipt.Accepted, 3), false, 4},
		"receipts for other packets": {[]receipt.Receipt{answer(receipt.Received, 1), elsewhere}, receipt.Receipt{}, true, 2},
	} {
		got, err := receipt.Latest(c.list)
		if got != c.want || errors.Is(err, receipt.ErrConflict) != c.conflict {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if n := receipt.Next(c.list); n != c.next {
			t.Errorf("%s: next is %d, want %d", name, n, c.next)
		}
	}
}

// What receipts say does not depend on the order in which they arrived.
func TestLatestInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) receipt.Receipt {
			r := answer(rapid.SampledFrom([]receipt.State{receipt.Received, receipt.Accepted}).Draw(t, "state"), rapid.IntRange(1, 4).Draw(t, "seq"))
			r.Time = noon.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "s")) * time.Second)
			return r
		}), 0, 6).Draw(t, "list")
		got, err := receipt.Latest(list)
		again, errAgain := receipt.Latest(rapid.Permutation(list).Draw(t, "order"))
		if got != again || !errors.Is(errAgain, err) {
			t.Fatalf("%+v, %v and %+v, %v", got, err, again, errAgain)
		}
	})
}

// A school without this program can answer with ssh-keygen.
func TestReceiptBySSHKeygen(t *testing.T) {
	if _, err := exec.LookPath("ssh-keygen"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("missing: ssh-keygen")
		}
		t.Skip("missing: ssh-keygen")
	}
	file := filepath.Join(t.TempDir(), "kvittering.key")
	if err := os.WriteFile(file, key(t, 1).Reveal(), 0o600); err != nil {
		t.Fatal(err)
	}
	data := []byte(`{"packet_id":"k7q2m9xw4a","seq":2,"state":"akseptert","time":"2027-08-20T12:00:00Z"}`)
	cmd := exec.Command("ssh-keygen", "-Y", "sign", "-f", file, "-n", receipt.Namespace)
	cmd.Stdin = bytes.NewReader(data)
	sig, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := receipt.Check(data, sig, key(t, 1).Public()); err != nil || got != answer(receipt.Accepted, 2) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func FuzzCheck(f *testing.F) {
	data, sig, err := receipt.Make(key(f, 1), answer(receipt.Received, 1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data, sig)
	f.Fuzz(func(t *testing.T, data, sig []byte) {
		own, err := seal.Sign(key(t, 1), receipt.Namespace, data)
		if err != nil {
			t.Fatal(err)
		}
		// With a signature of its own, the parser behind it is reached.
		for _, s := range [][]byte{sig, own} {
			r, err := receipt.Check(data, s, key(t, 1).Public())
			if err != nil {
				continue
			}
			if again, _, err := receipt.Make(key(t, 1), r); err != nil || !bytes.Equal(again, data) {
				t.Errorf("%+v is accepted in another form", r)
			}
		}
	})
}

func ExampleReceipt_Name() {
	fmt.Println(receipt.Receipt{PacketID: "k7q2m9xw4a", Seq: 1}.Name())
	// Output: kvittering_k7q2m9xw4a_1.json
}
