package consent_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/validate"
)

// attachmentsOf lists the titles of the attachments that go, and the bases of them.
func attachmentsOf(o consent.Outcome) string {
	if o.Release == nil {
		return ""
	}
	var out []string
	for _, row := range o.Release.Data.Field("vedlegg").Items() {
		out = append(out, row.Field("tittel").Text().Reveal())
	}
	for _, b := range o.Release.Bases {
		if b.Section == "vedlegg" {
			out = append(out, b.Code)
		}
	}
	return strings.Join(out, " ")
}

// Each attachment goes on its own basis, and what is stated of one says nothing of
// another of the same type, whichever comes first.
func TestAttachmentsAreNarrowedEachForItself(t *testing.T) {
	w := theWorld(t)
	for name, c := range map[string]struct {
		stated []string
		want   string
	}{
		"one is held back":           {[]string{"INGEN", "", ""}, "b c OPL_25_1_2"},
		"the last is held back":      {[]string{"", "", "INGEN"}, "a b OPL_25_1_2"},
		"one by permission":          {[]string{"", "OPL_25_1_4_TILLATELSE", ""}, "a b c OPL_25_1_2 OPL_25_1_4_TILLATELSE"},
		"each on another":            {[]string{"OPL_25_1_4_TILLATELSE", "OPL_25_1_2", "INGEN"}, "a b OPL_25_1_4_TILLATELSE OPL_25_1_2"},
		"on one that does not count": {[]string{"FVL_13A_SAMTYKKE", "", ""}, "b c OPL_25_1_2"},
	} {
		o := w.decideLower(t, atLowerSecondary(c.stated...))
		if got := attachmentsOf(o); got != c.want {
			t.Errorf("%s: %s go, want %s", name, got, c.want)
		}
	}
	both := atLowerSecondary("OPL_25_1_4_TILLATELSE", "OPL_25_1_2", "")
	both["om"].(object)["vedlegg"].(object)["grunnlag"] = "OPL_25_1_2"
	if got := attachmentsOf(w.decideLower(t, both)); got != "b c OPL_25_1_2" {
		t.Errorf("narrowed to two bases at once: %s go", got)
	}
}

// atLowerSecondary is a case on the way to lower secondary school, with an attachment
// for each of the stated bases.
func atLowerSecondary(stated ...string) object {
	c := with(aCase(), mother("type", "tillatelse_25_1_4", "omfang", []any{"vedlegg.iop"}), father("type", "tillatelse_25_1_4", "omfang", []any{"vedlegg.iop"}))
	delete(c, "selvhjelp")
	delete(c, "helse")
	c["overgang"] = "barneskole_ungdomsskole"
	c["avsender"].(object)["type"] = "grunnskole"
	c["anmodning"] = []any{object{"fra_orgnr": school, "dato": "2027-05-01"}}
	c["om"] = object{"vedlegg": object{"noedvendig": "Trengs for å oppfylle retten."}}
	var rows []any
	for i, code := range stated {
		row := object{"tittel": fmt.Sprintf("%c", 'a'+i), "type": "iop", "sendes": "vedlagt"}
		if code != "" {
			row["grunnlag"] = code
		}
		rows = append(rows, row)
	}
	c["vedlegg"] = rows
	return c
}

// decideLower answers under the set of rules that shares what the law lets schools share.
func (w world) decideLower(t *testing.T, c object) consent.Outcome {
	t.Helper()
	tc := typed(t, c)
	to := tc.Recipients[slices.IndexFunc(tc.Recipients, func(r validate.Recipient) bool { return r.Role == "rektor" })]
	return consent.Decide(consent.Request{
		Case: tc, Form: w.set.Form("barneskole_ungdomsskole"), To: to, Today: today, Law: w.law, Choice: consent.Choice{Profile: "lov"},
	})
}
