package handover_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/consent"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/record"
)

// The briefs say what must come of each case. Here it is.

func outcome(t *testing.T, c *handover.Checked, role string) consent.Outcome {
	t.Helper()
	i := slices.IndexFunc(c.Outcomes, func(o consent.Outcome) bool { return o.To.Role == role })
	if i < 0 {
		t.Fatalf("no recipient %s", role)
	}
	return c.Outcomes[i]
}

func sections(r *consent.Release) string {
	var out []string
	for _, b := range r.Bases {
		out = append(out, b.Section)
	}
	return strings.Join(out, " ")
}

// due lists items as «M1 18.05.2027», of a packet received today.
func due(t *testing.T, r *consent.Release) []string {
	t.Helper()
	return dueOn(t, r, today)
}

func dueOn(t *testing.T, r *consent.Release, received day.Day) []string {
	t.Helper()
	var out []string
	for _, it := range program(t).Items(r, received) {
		out = append(out, it.ID+" "+strings.Join(it.DueText("nb"), ", "))
	}
	slices.Sort(out)
	return out
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	want = slices.Clone(want)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %s\nwant %s", what, strings.Join(got, "; "), strings.Join(want, "; "))
	}
}

func TestBriefTwoHomes(t *testing.T) {
	c := check(t, brief(t, "barnehage_1_to_hjem"))
	if c.Err != nil || codes(c) != "V46/utloeper" {
		t.Errorf("ends with %v, found %s", c.Err, codes(c))
	}
	head, sfo := outcome(t, c, "rektor").Release, outcome(t, c, "sfo").Release

	if got, want := sections(head), "avsender barnets_stemme foreldres_stemme ressurser lek sosialt spraak motorikk selvhjelp oppmerksomhet_laering trygghet "+
		"helse spesped henvist_ppt hjelpemidler tverrfaglig aapne_vedtak sfo praktisk barnehagemiljoe overfoeringsmoete vedlegg barn foresatte"; got != want {
		t.Errorf("rektor gets %s", got)
	}
	if got, want := sections(sfo), "barnets_stemme ressurser lek sosialt selvhjelp trygghet helse sfo vedlegg barn foresatte"; got != want {
		t.Errorf("SFO gets %s", got)
	}
	for who, r := range map[string]*consent.Release{"rektor": head, "SFO": sfo} {
		if !r.Data.At("selvhjelp.toalett").IsMissing() {
			t.Errorf("%s gets the sentence that father has excepted", who)
		}
		if got := r.DeleteCopiesBy().String(); got != "2028-02-16" {
			t.Errorf("%s deletes copies by %s", who, got)
		}
	}
	count := func(r *consent.Release) (n int) {
		r.Data.Walk("", func(path string, _ record.Value) {
			if strings.HasSuffix(path, "tiltak.hva") {
				n++
			}
		})
		return n
	}
	if count(head) != 5 || count(sfo) != 2 {
		t.Errorf("rektor gets %d measures, SFO %d; want 5 and 2", count(head), count(sfo))
	}
	attached := func(r *consent.Release) (out []string) {
		for _, v := range r.Data.Field("vedlegg").Items() {
			out = append(out, v.Field("type").Text().Reveal())
		}
		return out
	}
	if got := strings.Join(attached(head), " "); got != "sakkyndig_vurdering enkeltvedtak medisinplan" {
		t.Errorf("rektor gets the attachments %s", got)
	}
	if got := strings.Join(attached(sfo), " "); got != "medisinplan" {
		t.Errorf("SFO gets the attachments %s", got)
	}
	same(t, "rektor's list", due(t, head), []string{
		"M1 18.05.2027", "M6 12.05.2027", "M18 30.06.2027", "M3 26.07.2027", "M14 30.07.2027", "M2 02.08.2027",
		"M15 02.08.2027 på SFO, 16.08.2027 på skolen", "M4 09.08.2027", "M9 16.08.2027", "M5 21.08.2027", "M21 13.09.2027",
		"M24 13.09.–11.10.2027", "M23 27.09.2027", "M25 11.10.2027", "M26 16.02.2028",
	})
	same(t, "SFO's list", due(t, sfo), []string{
		"M1 18.05.2027", "M6 12.05.2027", "M3 26.07.2027", "M14 30.07.2027", "M2 02.08.2027", "M15 02.08.2027", "M4 09.08.2027",
		"M5 21.08.2027", "M24 13.09.–11.10.2027", "M23 27.09.2027", "M25 11.10.2027", "M26 16.02.2028",
	})
}

func TestBriefSami(t *testing.T) {
	c := check(t, brief(t, "barnehage_2_samisk_opplaering"))
	if c.Err != nil || codes(c) != "V60" {
		t.Errorf("ends with %v, found %s", c.Err, codes(c))
	}
	r := outcome(t, c, "rektor").Release
	for path, want := range map[string]string{
		"barn.etternavn":                             "Guovžavárri",
		"barnets_stemme.gleder_meg_til":              "Mus lea ođđa lávka.",
		"barnets_stemme.vil_at_skolen_skal_vite":     "Mun liikon čuoigat ja guolástit ádjáin.",
		"barnets_stemme.naar_jeg_er_lei_meg_hjelper": "Go lean šlundi, de mun háliidan čohkkát jaska.",
		"barnets_stemme.lurer_paa":                   "Hvem hjelper meg når jeg ikke hører?",
		"foreldres_stemme.haaper":                    "Mii sávvat ahte giella ja kultuvra leat mielde juohke beaivvi.",
	} {
		if got := r.Data.At(path).Text().Reveal(); !strings.Contains(got, want) {
			t.Errorf("%s does not hold %q", path, want)
		}
	}
	i := slices.IndexFunc(r.Bases, func(b consent.SectionBasis) bool { return b.Section == "stafettlogg" })
	if i < 0 || r.Bases[i].Code != "FVL_13A_SAMTYKKE" {
		t.Error("the relay log does not go on its own consent")
	}
	same(t, "rektor's list", due(t, r), []string{
		"M1 18.05.2027", "M6 12.05.2027", "M20 17.06.2027", "M18 30.06.2027", "M11 17.07.2027", "M13 17.07.2027", "M17 17.07.2027",
		"M3 26.07.2027", "M2 02.08.2027", "M4 09.08.2027", "M22 09.08.2027", "M5 21.08.2027", "M24 13.09.–11.10.2027", "M23 27.09.2027",
		"M25 11.10.2027", "M26 16.02.2028",
	})
	photo := edit(t, brief(t, "barnehage_2_samisk_opplaering"), "\ntillatelser:", "\nvedlegg:\n  - {tittel: Bilde fra samefolkets dag, type: bilde, sendes: vedlagt}\ntillatelser:")
	if got := codes(check(t, photo)); !strings.Contains(got, "V26") {
		t.Errorf("with a photo: found %s", got)
	}
}

func TestBriefRefusal(t *testing.T) {
	c := check(t, brief(t, "avslag_1_foreldre_sier_nei"))
	if !errors.Is(c.Err, handover.ErrNothing) || codes(c) != "" {
		t.Errorf("ends with %v, found %s", c.Err, codes(c))
	}
	for _, o := range c.Outcomes {
		if o.Release != nil || !o.Refused {
			t.Errorf("to %s: release %v, refused %v", o.To.Role, o.Release != nil, o.Refused)
		}
		for _, d := range o.Decisions {
			if d.Goes || d.Reason != "V02" {
				t.Errorf("%s: goes %v, reason %s", d.Path, d.Goes, d.Reason)
			}
		}
	}
}
