package keybook

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/handover-no/handover/handover/day"
)

// AllowedSigners returns the signing keys of all units that the set speaks for
// in the form of OpenSSH's allowed_signers, so that `ssh-keygen -Y verify -I
// <orgnr>` knows them without this program: the principal is the organisation
// number of the unit that has the key. Revoked keys are left out, and a key is
// valid for the namespaces given, from its first day to its last or to when it
// was retired. OpenSSH compares that with the present time unless it is told
// another (-O verify-time), and does not know who may sign for whom.
func (s *Set) AllowedSigners(namespaces []string) []byte {
	var out bytes.Buffer
	for _, l := range s.Units() {
		for _, k := range l.Unit.Keys {
			if k.Initials == "" || k.Status == Revoked {
				continue
			}
			until := k.To.AddDays(1) // valid-before leaves the day itself out
			if k.Status == Retired {
				until = day.Min(until, k.Changed)
			}
			if !k.From.Before(until) {
				continue // retired on its first day
			}
			fmt.Fprintf(&out, "%s namespaces=%q,valid-after=%q,valid-before=%q %s\n",
				l.Unit.Orgnr, strings.Join(namespaces, ","), stamp(k.From), stamp(until), k.Public)
		}
	}
	return out.Bytes()
}

// stamp writes a day as OpenSSH reads it: midnight in the local zone.
func stamp(d day.Day) string { return strings.ReplaceAll(d.String(), "-", "") }
