package handover

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/handover/schema"
	"github.com/handover-no/handover/handover/validate"
)

// unanswered passes over that a case has no answers, and reports whether it has none:
// it is to be read before there are any.
func (c *Checked) unanswered() bool {
	none := func(d diag.Diagnostic) bool { return d.Code == "S02" && d.Span.Path == "tillatelser" }
	if !slices.ContainsFunc(c.Findings.All(), none) {
		return false
	}
	c.without(none)
	if c.Findings.Err() == nil {
		c.Case.Broken, c.Err = nil, nil
	}
	return true
}

// awaitAnswers tells what comes before the answers, in place of what is withheld
// for want of them. To fill something in here would be to answer for the family.
func (c *Checked) awaitAnswers() {
	c.attachmentsExist()
	if c.Findings.Count(diag.Error) > 0 {
		c.Err = validate.ErrInvalid
		return
	}
	c.Findings.Add(diag.Diagnostic{
		Code: "V02", Variant: "ubesvart", Severity: diag.Withheld, Span: c.Case.Span("tillatelser"),
		Args: diag.Args{"ark": c.sheetFlags()},
	})
	c.Err = ErrUnanswered
}

// sheetFlags are the flags by which «handover tillatelse» makes the sheet for the case.
func (c *Checked) sheetFlags() string {
	out := "-k " + c.Case.Transition
	if c.Case.Phase != "" {
		out += " --phase " + c.Case.Phase
	}
	if kind := c.Case.Sender.Kind; kind == "ppt" || kind == "helsestasjon" { // who asks for another kind of answer
		out += " --sender-type " + kind
	}
	return out
}

// unread passes over what a reading copy is for: that the text has not been seen,
// and that nobody has said yes to a photo.
func (c *Checked) unread() {
	c.without(func(d diag.Diagnostic) bool { return d.Code == "V08" || d.Code == "V26" })
}

func (c *Checked) without(skip func(diag.Diagnostic) bool) {
	var rest diag.List
	for _, d := range c.Findings.All() {
		if !skip(d) {
			rest.Add(d)
		}
	}
	c.Findings = rest
}

// olderText is the rule by which a section is withheld that was edited after it was seen.
const olderText diag.Code = "V08b"

// olderTexts tells of each answer that is for an older text of something that is
// withheld for that: it is what to do something about.
func (c *Checked) olderTexts(form *schema.Field) {
	held := map[string]bool{}
	for _, o := range c.Outcomes {
		for _, d := range o.Decisions {
			if section, _, _ := strings.Cut(d.Path, "."); d.Reason == olderText {
				held[section] = true
			}
		}
	}
	if len(held) == 0 {
		return
	}
	for _, s := range consent.Seen(c.Case, form) {
		older := slices.DeleteFunc(s.Older, func(section string) bool { return !held[section] })
		if len(older) > 0 {
			c.Findings.Add(diag.Diagnostic{
				Code: olderText, Variant: "avsnitt", Severity: diag.Withheld, Span: c.Case.At(s.Grant, "vist_tekst"), Args: diag.Args{"seksjoner": older},
			})
		}
	}
}

// Reading returns what the family reads of a case that is for these recipients,
// and nil when the case has errors.
func (p *Program) Reading(c *Checked, to []validate.Recipient) *consent.Reading {
	if c.Case == nil || c.Findings.Err() != nil {
		return nil
	}
	out := consent.ReadingCopy(c.Case, p.Forms.Form(c.Case.Transition), to)
	if out != nil {
		out.Alone = c.deciders().PupilAlone()
	}
	return out
}

// Seen returns how the answers in a case stand to its texts as they are now.
func (p *Program) Seen(c *Checked) []consent.Standing {
	return consent.Seen(c.Case, p.Forms.Form(c.Case.Transition))
}

// ComposeReading makes the family's reading copy.
func (p *Program) ComposeReading(r *consent.Reading, m Making) (*pdf.Result, error) {
	doc, err := document.BuildReading(document.ReadingInput{
		Reading: r, Template: p.packets[r.Transition](), Form: p.Forms.Form(r.Transition), Law: p.Law, Printer: p.Catalog.Printer(i18n.Lang(r.Language)),
		Owner: m.Owner, Created: m.Created, Made: m.Today, Letterhead: m.Letterhead.Letterhead,
	})
	if err != nil {
		return nil, err
	}
	out, err := pdf.RenderAs(doc, p.faces, m.Letterhead.Look)
	if err != nil {
		return nil, err
	}
	return out, readCopyBack(doc, out)
}

// SeenBlock writes texts as an answer notes that they were seen: a line of YAML, or
// several when there is no room for it, indented as the fields of an answer are.
func SeenBlock(texts []consent.Text) string {
	const indent, key, widest = "    ", "vist_tekst:", 100
	var rows []string
	for _, t := range texts {
		rows = append(rows, t.Section+": "+quotedDigest(t.Digest))
	}
	if line := indent + key + " {" + strings.Join(rows, ", ") + "}"; utf8.RuneCountInString(line) <= widest {
		return line + "\n"
	}
	return indent + key + "\n" + indent + "  " + strings.Join(rows, "\n"+indent+"  ") + "\n"
}

// numeric is what a reader of YAML may take for a number: 12345678, 12e45678, 0b101010.
var numeric = regexp.MustCompile(`^([0-9]+(e[0-9]+)?|0b[01]+)$`)

// quotedDigest writes a digest so that it stays a text.
func quotedDigest(d string) string {
	if numeric.MatchString(d) {
		return `"` + d + `"`
	}
	return d
}
