package seal

import (
	"crypto/sha256"
	"fmt"
	"math/big"
	"strings"
	"unicode"
)

// A Fingerprint is six groups of five digits with spaces between, about 99
// bits: short enough to be read aloud, and too long for anybody to make a
// second key that has it. The empty Fingerprint stands for no key.
type Fingerprint string

const (
	fingerprintGroups = 6
	fingerprintGroup  = 5 // digits
	fingerprintDigits = fingerprintGroups * fingerprintGroup
	// fingerprintDomain keeps these digests apart from all other SHA-256.
	fingerprintDomain = "overforing-fingeravtrykk-v1\n"
)

// fingerprint returns SHA-256 of the domain and the key's text form, as a
// big-endian number modulo 10^30.
func fingerprint(text string) Fingerprint {
	if text == "" {
		return ""
	}
	digest := sha256.Sum256([]byte(fingerprintDomain + text))
	n := new(big.Int).SetBytes(digest[:])
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(fingerprintDigits), nil)
	return grouped(fmt.Sprintf("%0*d", fingerprintDigits, n.Mod(n, limit)))
}

func grouped(digits string) Fingerprint {
	groups := make([]string, fingerprintGroups)
	for i := range groups {
		groups[i] = digits[i*fingerprintGroup : (i+1)*fingerprintGroup]
	}
	return Fingerprint(strings.Join(groups, " "))
}

// ParseFingerprint reads 30 digits as a person types them: with white space,
// hyphens or nothing between. It fails with ErrKey.
func ParseFingerprint(s string) (Fingerprint, error) {
	digits := strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
	if len(digits) != fingerprintDigits || strings.Trim(digits, "0123456789") != "" {
		return "", ErrKey
	}
	return grouped(digits), nil
}
