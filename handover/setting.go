package handover

import "github.com/handover-no/handover/handover/consent"

// What findings and reasons say in some cases and not in others: «eleven» and not
// «en av dem som bestemmer», and only the paragraphs that concern the transition.
const (
	toPupil       = "til_elev"      // the pupil decides
	ofPupil       = "om_elev"       // it is about somebody who goes to school already
	fromBarnehage = "fra_barnehage" // from barnehage to school
	betweenUnits  = "mellom_skoler" // from one school to another, whoever sends
)

// Settings lists what a text may have words of its own for, and LawSettings those of
// them that choose between paragraphs.
func Settings() []string { return append([]string{toPupil, ofPupil}, LawSettings()...) }

// LawSettings lists the settings by which law is chosen.
func LawSettings() []string { return []string{fromBarnehage, betweenUnits} }

// Setting tells which words fit a case, the closest first; byPupil tells that it is
// the pupil who decides about what is told.
func (c *Checked) Setting(byPupil bool) []string {
	if c.transition == "" {
		return nil
	}
	var out []string
	if byPupil {
		out = append(out, toPupil)
	}
	if c.aboutPupil {
		return append(out, ofPupil, betweenUnits)
	}
	return append(out, fromBarnehage)
}

// place lets the findings use the words that fit the case. Those that do not say what
// kind of answer they are about, are about the usual one.
func (c *Checked) place() {
	if c.input == nil {
		return
	}
	who := c.deciders()
	usual, ok := who.Usual()
	c.Findings.Place(c.Setting(ok && who.IsPupils(usual.Permissions[0])))
}

func (c *Checked) deciders() consent.Deciders {
	return consent.Deciders{Case: c.input.Case, Today: c.input.Today, Law: c.input.Law, LogAge: c.input.LogAge}
}
