package wording_test

import (
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/wording"
)

func marks(text string) string {
	var out []string
	for _, m := range wording.Marks(wording.Read(text)) {
		out = append(out, string(m.Kind)+":"+text[m.From:m.To])
	}
	return strings.Join(out, "; ")
}

var numbers = map[string]string{
	"Nummeret er 03862161385.":          "fnr:03862161385",
	"038621 61385":                      "fnr:038621 61385",
	"038621-61385":                      "fnr:038621-61385",
	"038621.61385":                      "fnr:038621.61385",
	"038621\u00a061385":                 "fnr:038621\u00a061385",
	"03 86 21 61385":                    "fnr:03 86 21 61385",
	"03.86.21 61385":                    "fnr:03.86.21 61385",
	"03.86.21-613 85":                   "fnr:03.86.21-613 85",
	"038621 613 85":                     "fnr:038621 613 85",
	"038 621 613 85":                    "fnr:038 621 613 85", // only since it is right
	"03.86.2021 61385":                  "fnr:03.86.2021 61385",
	"12345678901":                       "fnr:12345678901", // no such person, and still no number to send
	"010170 12345":                      "fnr:010170 12345",
	"1234.56.78901":                     "fnr:1234.56.78901",
	"født 2021 03862161385, bor":        "fnr:03862161385",
	"D-nummer 51821158803":              "fnr:51821158803",
	"(03862161385)":                     "fnr:03862161385",
	"nr.:03862161385":                   "fnr:03862161385",
	"038621\n61385":                     "fnr:038621\n61385",
	"DUF 202599991703":                  "duf:202599991703",
	"2025 999917 03":                    "duf:2025 999917 03",
	"2025 99991703":                     "duf:2025 99991703",
	"Ring 20 11 20 31":                  "telefon:20 11 20 31",
	"Ring 20112031.":                    "telefon:20112031",
	"412 34 567":                        "telefon:412 34 567",
	"+47 20 11 20 31":                   "telefon:+47 20 11 20 31",
	"+4720112031":                       "telefon:+4720112031",
	"0047 20 11 20 31":                  "telefon:0047 20 11 20 31",
	"004720112031":                      "telefon:004720112031",
	"+46 70 123 45 67":                  "telefon:+46 70 123 45 67",
	"(+47) 20 11 20 31":                 "telefon:20 11 20 31",
	"mor 20 11 20 31, far 20 11 20 32":  "telefon:20 11 20 31; telefon:20 11 20 32",
	"den 12.05.2027 20 11 20 31":        "telefon:20 11 20 31",
	"Skriv til kari@eksempel.no.":       "epost:kari@eksempel.no",
	"post.mottak+sfo@skole.eksempel.no": "epost:post.mottak+sfo@skole.eksempel.no",
	"bjørn@eksempel.no":                 "epost:bjørn@eksempel.no",
	"se https://eksempel.no/a?b=c.":     "lenke:https://eksempel.no/a?b=c",
	"se www.eksempel.no, der":           "lenke:www.eksempel.no",
	"se Eksempel.no/plan":               "lenke:Eksempel.no/plan",
	"https://eksempel.no/03862161385":   "lenke:https://eksempel.no/03862161385",
	"20112031@eksempel.no":              "epost:20112031@eksempel.no",
}

// Numbers that stand for a person are found however people space them out, right
// or wrong. All numbers here are synthetic or made up.
func TestNumbersAndAddressesAreFound(t *testing.T) {
	for text, want := range numbers {
		if got := marks(text); got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}

var otherNumbers = []string{
	"12.05.2027", "2027-05-12", "20270512", "12052027", "3.6.2027 kl. 14", "12.05.2027 14.30", "12.05.2027 14:30", "2027-05-12 1430",
	"10.08-14.08.2027", "10.08.-14.08.2027", "1.10-15.10.2027", "10.08-14.8.2027", "01.08.2026-31.07.2027", "20.08.2026 - 16.06.2028",
	"2026/2027", "2026/2027 og 2027/2028", "20.08-16.06", "08.15-14.00", "kl. 08.30-10.30, 11.00-12.15", "9.30 10.15 11.00 11.45",
	"908592476", "908 592 476", "org.nr. 908 592 476", "0301", "sak 27/1234", "sak 2026/12345", "sak 27/1902-3", "190 timer", "38 km",
	"089870ce-54de-4a2b-8b6b-0f05a46a1988", "1 2 3 4 5 6 7 8 9 10 11", "uke 32, 33, 34 og 35", "uke 32 33 34 35", "side 20 21 22 23 24",
	"10 000 000 kroner", "1 000 kr", "978-82-02-12345-6", "3,14159265", "A12345678901", "12345678901B", "v1.2.3", "1:1",
	"telleren viste 1234567", "1.-7. trinn", "8.-10. trinn", "+3 grader", "-20 grader", "00.30-12.00", "5 + 5 = 10",
	"Det går bra.no er han trygg.", "og/eller", "mor/far", "kl. 14/15", "@klasse", "a@b", "epost: nei", "§ 3-2", "2 + 2 + 2 + 5",
	"80 00 00 00", "12 34 56 78", "06.06.21", "060621", "2021 2022 2023",
}

// Dates, times, sums, lists and codes are none of these.
func TestOtherNumbersAreLeftAlone(t *testing.T) {
	for _, text := range otherNumbers {
		if got := marks(text); got != "" {
			t.Errorf("%q: found %q", text, got)
		}
	}
}

func TestDigits(t *testing.T) {
	read := wording.Read("Nr. 038621-61385 og mer")
	if got := wording.Marks(read)[0].Digits(read); got != "03862161385" {
		t.Errorf("digits %q", got)
	}
}

func TestPhoneNumbersHaveTheirFields(t *testing.T) {
	l := load(t)
	for _, c := range []struct {
		kind wording.Kind
		path string
		want bool
	}{
		{wording.Telephone, "foreldres_stemme.beste_kontaktmaate", true},
		{wording.Telephone, "foresatte.kontaktes_via", true},
		{wording.Telephone, "sosialt.samspill", false},
		{wording.Link, "laeremidler.andre", true},
		{wording.Link, "foreldres_stemme.beste_kontaktmaate", false},
		{wording.Person, "foreldres_stemme.beste_kontaktmaate", false},
		{wording.Refugee, "tverrfaglig.kommentar", false},
	} {
		if got := l.AtHome(c.kind, c.path); got != c.want {
			t.Errorf("%s in %s: %v", c.kind, c.path, got)
		}
	}
}
