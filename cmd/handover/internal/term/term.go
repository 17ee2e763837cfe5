// Package term knows what kind of thing the streams are connected to, and asks
// people questions.
package term

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	xterm "golang.org/x/term"
)

// ErrNotTerminal reports a question that there is nobody to answer.
var ErrNotTerminal = errors.New("term: not a terminal")

// IsTerminal reports whether a stream is a terminal that somebody sits at.
func IsTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && xterm.IsTerminal(int(f.Fd()))
}

// Ask writes a question and reads one line.
func Ask(in io.Reader, out io.Writer, question string) (string, error) {
	if !IsTerminal(in) {
		return "", ErrNotTerminal
	}
	if _, err := fmt.Fprint(out, question+" "); err != nil {
		return "", err
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !(errors.Is(err, io.EOF) && line != "") {
		return "", err
	}
	return strings.TrimSpace(line), nil
}

// IsYes reports whether an answer means yes, in Norwegian or English.
func IsYes(answer string) bool {
	switch strings.ToLower(answer) {
	case "j", "ja", "y", "yes":
		return true
	}
	return false
}

// Passphrase writes a question and reads a line that is not shown.
func Passphrase(in io.Reader, out io.Writer, question string) ([]byte, error) {
	f, ok := in.(*os.File)
	if !ok || !IsTerminal(in) {
		return nil, ErrNotTerminal
	}
	if _, err := fmt.Fprint(out, question+" "); err != nil {
		return nil, err
	}
	secret, err := xterm.ReadPassword(int(f.Fd()))
	_, _ = fmt.Fprintln(out) // the line end that the user typed was not shown
	return secret, err
}

// Colours writes in colour, or not. The zero value does not.
type Colours struct{ on bool }

// ColoursFor decides whether a stream gets colour: never, always, or by itself
// when it is a terminal and the environment does not say otherwise.
func ColoursFor(stream any, when string, getenv func(string) string) Colours {
	switch when {
	case "always":
		return Colours{true}
	case "never":
		return Colours{}
	}
	return Colours{IsTerminal(stream) && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"}
}

func (c Colours) paint(code, s string) string {
	if !c.on || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// Bold, Red, Yellow and Dim set a text apart. Colour never carries
// meaning alone: the words say the same.
func (c Colours) Bold(s string) string   { return c.paint("1", s) }
func (c Colours) Red(s string) string    { return c.paint("1;31", s) }
func (c Colours) Yellow(s string) string { return c.paint("33", s) }
func (c Colours) Dim(s string) string    { return c.paint("2", s) }
