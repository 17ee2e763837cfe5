package seal

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// wordText holds 2,048 short Norwegian words, one a line, in order of the
// alphabet: a to z only, four to eight letters, none the beginning of another,
// none a single slip from another, no two that sound the same.
//
//go:embed words.txt
var wordText string

const (
	passphraseWords = 8
	bitsPerWord     = 11 // 2,048 words; eight of them are 88 bits
	wordSeparator   = "-"
)

// NewPassphrase returns eight words with hyphens between, drawn with 16 bytes
// of random: 88 bits, each guess at which costs what WorkFactor says.
func NewPassphrase(random io.Reader) (string, error) {
	var raw [2 * passphraseWords]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return "", fmt.Errorf("seal: new passphrase: %w", err)
	}
	all := strings.Fields(wordText)
	words := make([]string, passphraseWords)
	for i := range words {
		n := binary.BigEndian.Uint16(raw[2*i:]) & (1<<bitsPerWord - 1)
		words[i] = all[n]
	}
	return strings.Join(words, wordSeparator), nil
}

// TidyPassphrase returns what somebody typed as NewPassphrase wrote it, where
// it is eight words of the list with other spacing or capitals. Everything
// else, such as a passphrase that a person chose, is returned as it is.
func TidyPassphrase(typed string) string {
	words := strings.FieldsFunc(strings.ToLower(typed), func(r rune) bool { return r == '-' || unicode.IsSpace(r) })
	if len(words) != passphraseWords {
		return typed
	}
	all := strings.Fields(wordText)
	for _, w := range words {
		if _, found := slices.BinarySearch(all, w); !found {
			return typed
		}
	}
	return strings.Join(words, wordSeparator)
}
