package skeleton

import (
	"regexp"
	"slices"
	"strings"
)

// Scalar writes a text as YAML: as people type it where it can mean nothing else, and
// otherwise in quotation marks. The text is on one line.
func Scalar(text string) string {
	if dated.MatchString(text) || counted.MatchString(text) || code.MatchString(text) || plain.MatchString(text) && !slices.Contains(reserved, strings.ToLower(text)) {
		return text
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

var (
	dated   = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
	counted = regexp.MustCompile(`^[1-9][0-9]?$`)
	code    = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f-]{27}$|^[a-z]+/v[0-9]+$`)
	plain   = regexp.MustCompile(`^\p{L}[\p{L}\p{M}_.'’-]*( [\p{L}\p{M}_.'’-]+)*$`)
)

// reserved are words that are no text, here or to an editor.
var reserved = []string{"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
