package canon_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/canon"
)

type item struct {
	Name string            `json:"name"`
	Size int               `json:"size"`
	Tags map[string]string `json:"tags,omitempty"`
}

func TestEncodeIsRFC8785(t *testing.T) {
	got, err := canon.Encode(item{Name: "Áilu <&> \u2028", Size: 7, Tags: map[string]string{"ø": "1", "a": "2", "Z": "3"}})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"name":"Áilu <&> ` + "\u2028" + `","size":7,"tags":{"Z":"3","a":"2","ø":"1"}}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestDecodeAcceptsOnlyWhatEncodeWrites(t *testing.T) {
	const good = `{"name":"a","size":1}`
	var v item
	if err := canon.Decode([]byte(good), &v); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"space":          `{"name": "a","size":1}`,
		"order":          `{"size":1,"name":"a"}`,
		"unknown name":   `{"extra":1,"name":"a","size":1}`,
		"repeated name":  `{"name":"a","name":"a","size":1}`,
		"other case":     `{"Name":"a","size":1}`,
		"trailing":       good + " ",
		"second value":   good + good,
		"byte order":     "\ufeff" + good,
		"escape":         `{"name":"\u0061","size":1}`,
		"number form":    `{"name":"a","size":1.0}`,
		"wrong type":     `{"name":"a","size":"1"}`,
		"cut":            good[:len(good)-1],
		"empty":          ``,
		"null":           `null`,
		"missing member": `{"name":"a"}`,
	} {
		var v item
		err := canon.Decode([]byte(bad), &v)
		if !errors.Is(err, canon.ErrNotCanonical) {
			t.Errorf("%s: err = %v, want ErrNotCanonical", name, err)
		}
		if err != nil && strings.Contains(err.Error(), `"a"`) {
			t.Errorf("%s: the error quotes the text", name)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"name":"a","size":1,"tags":{"b":"c"}}`))
	f.Add([]byte(`{"name":"\ud800","size":1e400}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var v item
		if canon.Decode(data, &v) != nil {
			return
		}
		again, err := canon.Encode(v)
		if err != nil || string(again) != string(data) {
			t.Errorf("accepted %q, which encodes as %q (%v)", data, again, err)
		}
	})
}
