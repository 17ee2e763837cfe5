package wording_test

import (
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/wording"
)

// namesIn writes names as "Emma" when they are sure, and as "Shirvan?" when not.
func namesIn(l *wording.Lists, text string, known ...string) string {
	set := map[string]bool{}
	for _, k := range known {
		set[k] = true
	}
	var out []string
	for _, n := range l.Names(wording.Read(text), set) {
		name := text[n.From:n.To]
		if !n.Sure {
			name += "?"
		}
		out = append(out, name)
	}
	return strings.Join(out, "; ")
}

func TestNamesOfPeople(t *testing.T) {
	l := load(t)
	for text, want := range map[string]string{
		"Leker mest med Emma og Noah.":           "Emma; Noah",
		"Emma og Iben leker.":                    "Emma",
		"Ho leiker med Solveig. Emil er òg med.": "Solveig; Emil",
		"Vil sitte med Jonas Lie i timen.":       "Jonas Lie",
		"er trygg på Emmas hjelp":                "Emmas?", "går på Odin, og leker Ronja": "Odin?; Ronja?",
		"Går med Geir-Ove":                      "Geir-Ove",
		"spiller med Liv":                       "Liv",
		"Er venn med Shirvan.":                  "Shirvan?",
		"Bestevennen heter Tíibmu Ravna":        "Tíibmu Ravna?",
		"vil være sammen med Олена":             "Олена?",
		"leker med emma og EMMA":                "",
		"Iben og Kristin går tur":               "",
		"er på Ibens lag":                       "",
		"Liv og røre i garderoben.":             "",
		"Sol og sommer. Stein på stein. Storm.": "",
		"Even er stein hard":                    "",
		"Hans beste venn er hunden.":            "",
		"Per i dag, og mai måned":               "",
		"Liker SFO, PPT og NRK Super":           "Super?",
		"på Solsikken, fra Blåbær og i Oslo":    "",
		"leker Frozen, spiller Minecraft":       "",
		"Snakker Norsk og Engelsk":              "",
		"I August og på Mandag":                 "",
		"Går godt: Deler og venter.":            "",
		"Sier «Kom her» og «Vent».":             "",
		"Er med Mamma og Pappa":                 "",
		"Deler.\nVenter på tur.\nSier fra.":     "",
		"a) Deler b) Venter":                    "Deler?; Venter?",
		"Snakker med Dem":                       "",
		"K og G":                                "",
	} {
		if got := namesIn(l, text, "iben", "sofie", "kristin"); got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}

func TestIndexFindsWholeNames(t *testing.T) {
	x := wording.Index{Names: true}
	x.Add("Kari Moe", 1)
	x.Add("Kari Marie Moe", 1)
	x.Add("Per Dag", 2)
	x.Add("Geir-Ove von Ås", 3)
	x.Add("Kari", 4)
	for text, want := range map[string]int{
		"med Kari Moe": 1, "Kari Moes venn": 1, "KARI MOE": 1, "Kari\n  Moe": 1, "Kari Marie Moe": 1, "Geir Ove von Ås": 3, "Geir-Ove von Ås": 3,
		"Per Dag": 2, "per dag": 0, "Per dag": 0, "Kari. Moe er": 0, "Kari, Moe": 0, "Kari": 0, "Moe Kari": 0, "Karianne Moe": 0, "Kari Moen": 0,
	} {
		read, got := wording.Read(text), 0
		for i := range read.Words {
			if owners, n := x.At(read, i); n > 0 {
				got = owners[0]
			}
		}
		if got != want {
			t.Errorf("%q is found as %d, want %d", text, got, want)
		}
	}
	ids := wording.Index{}
	ids.Add("089870ce-54de-4a2b-8b6b-0f05a46a1988", 5)
	read := wording.Read("se sak 089870CE-54de-4a2b-8b6b-0f05a46a1988.")
	if owners, n := ids.At(read, 2); n != 5 || owners[0] != 5 {
		t.Errorf("a case id is found as %v", owners)
	}
}
