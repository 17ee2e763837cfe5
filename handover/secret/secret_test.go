package secret_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/secret"
)

// Everything that turns a value into text shows the placeholder, also when the
// secret sits inside a struct, a slice, a map or an error.
func TestNothingPrintsTheContent(t *testing.T) {
	const marker = "Hemmeleg"
	text := secret.New("sak-1", marker)
	type wrap struct {
		T  secret.Text
		P  *secret.Text
		L  []secret.Text
		M  map[string]secret.Text
		in secret.Text
	}
	w := wrap{T: text, P: &text, L: []secret.Text{text}, M: map[string]secret.Text{"k": text}, in: text}

	var out []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%p", "%T", "%10s"} {
		out = append(out, fmt.Sprintf(verb, text), fmt.Sprintf(verb, &text))
		if verb != "%p" {
			out = append(out, fmt.Sprintf(verb, w))
		}
	}
	var buf bytes.Buffer
	slog.New(slog.NewJSONHandler(&buf, nil)).Info("x", "text", text, "wrap", w)
	slog.New(slog.NewTextHandler(&buf, nil)).Info("x", "text", text, "wrap", w)
	j, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	x, err := xml.Marshal(named{text})
	if err != nil {
		t.Fatal(err)
	}
	out = append(out, buf.String(), string(j), string(x), errors.Join(fmt.Errorf("bad: %v", text)).Error())
	for _, s := range out {
		if strings.Contains(s, marker) || strings.Contains(strings.ToLower(s), fmt.Sprintf("%x", marker)) {
			t.Errorf("the content shows in %q", s)
		}
	}
	if text.Reveal() != marker {
		t.Error("Reveal does not return the content")
	}
}

type named struct{ T secret.Text }

func TestWithKeepsTheCase(t *testing.T) {
	if got := secret.New("sak-1", "a").With("b"); got.Case() != "sak-1" || got.Reveal() != "b" {
		t.Errorf("With: case %q", got.Case())
	}
}
