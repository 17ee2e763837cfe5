package handover

import (
	"slices"
	"strings"

	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/secret"
)

// namesakes are the names that children born on different days have among what has
// arrived.
func namesakes(all []Arrival) map[string]bool {
	out := map[string]bool{}
	born := map[string]day.Day{}
	for _, a := range all {
		if a.Kind != packet.Handover || a.Born.IsZero() {
			continue
		}
		name := strings.ToLower(a.Name.Reveal())
		if d, ok := born[name]; ok && d != a.Born {
			out[name] = true
		}
		born[name] = a.Born
	}
	return out
}

// nameOf is what a child is called in the workbook: where two have one name, with the
// day of birth behind it.
func (m *merger) nameOf(a *Arrival, words *i18n.Printer) secret.Text {
	if a.Born.IsZero() || !m.namesake[strings.ToLower(a.Name.Reveal())] {
		return a.Name
	}
	return bornName(a, words)
}

// bornName is a name with the day of birth behind it.
func bornName(a *Arrival, words *i18n.Printer) secret.Text {
	return secret.New(a.CaseID, words.T("xlsx.barn_foedt", map[string]any{"navn": a.Name.Reveal(), "dato": i18n.Date(a.Born)}))
}

// to is for whom a packet is: the role, and the unit where the workbook has several.
// Where roles share it, one that would tell about the child is nowhere named.
func (m *merger) to(a *Arrival) string {
	role := m.words.T("rolle."+a.Role, nil)
	if m.mixed && !slices.Contains(everyday, a.Role) {
		role = m.words.T("xlsx.se_pakken", nil)
	}
	if m.many {
		return a.ToName + ", " + role
	}
	return role
}
