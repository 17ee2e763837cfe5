package norid

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/day"
)

// The numbers are the register's own examples for the rule of 2032, its test
// persons and test D-numbers. None belongs to anybody.
func TestRemaindersOfPublishedNumbers(t *testing.T) {
	for _, c := range []struct {
		kind   Kind
		digits string
		r1, r2 int
	}{
		{Fnr, "02013299997", 0, 0},
		{Fnr, "02013299903", 2, 0},
		{Fnr, "02013299806", 0, 0},
		{Fnr, "30108299920", 0, 0},
		{Fnr, "30108299939", 1, 0},
		{Fnr, "01010750160", 0, 0},
		{Fnr, "10915596784", 0, 0},
		{Fnr, "16852749559", 0, 0},
		{Dnr, "41810021827", 0, 0},
		{Dnr, "41814061033", 0, 0},
	} {
		d, err := split(c.digits, personLen)
		if err != nil {
			t.Fatal(err)
		}
		if r1, r2 := remainders(d); r1 != c.r1 || r2 != c.r2 {
			t.Errorf("%s: remainders (%d,%d), want (%d,%d)", c.digits, r1, r2, c.r1, c.r2)
		}
		if err := Check(c.kind, c.digits); err != nil {
			t.Errorf("Check(%s, %s) = %v", c.kind, c.digits, err)
		}
	}
}

func TestCheckNamesTheReason(t *testing.T) {
	for _, c := range []struct {
		kind   Kind
		digits string
		want   error
	}{
		{Fnr, "", WrongLength},
		{Fnr, "0101075016", WrongLength},
		{Fnr, "010107 50160", WrongLength},
		{Fnr, "0101075016O", NotDigits},
		{Fnr, "0101075016\u0660", WrongLength}, // a digit, but not one of ours
		{Fnr, "-1010750160", NotDigits},
		{Fnr, "41810021827", OtherKind},
		{Dnr, "01010750160", OtherKind},
		{Fnr, "00010750160", NoSuchDate},
		{Fnr, "32010750160", NoSuchDate},
		{Fnr, "31040750160", NoSuchDate},
		{Fnr, "29020750160", NoSuchDate},
		{Fnr, "01130750160", NoSuchDate},
		{Fnr, "01000750160", NoSuchDate},
		{Fnr, "01400750160", NoSuchDate},
		{Fnr, "01530750160", NoSuchDate},
		{Fnr, "01800750160", NoSuchDate},
		{Fnr, "01930750160", NoSuchDate},
		{Dnr, "40010750160", NoSuchDate},
		{Dnr, "80010750160", NoSuchDate},
		{Fnr, "01010750161", WrongChecksum},
		{Fnr, "01010750150", WrongChecksum},
		{Duf, "201017238203", nil},
		{Duf, "201017238204", WrongChecksum},
		{Duf, "20101723820", WrongLength},
		{Duf, "2010172382o3", NotDigits},
		{"lokal", "01010750160", OtherKind},
	} {
		err := Check(c.kind, c.digits)
		if !errors.Is(err, c.want) {
			t.Errorf("Check(%s, %q) = %v, want %v", c.kind, c.digits, err, c.want)
		}
		if err != nil && len(c.digits) > 3 && strings.Contains(fmt.Sprintf("%v %#v %d", err, err, err), c.digits[:4]) {
			t.Errorf("the error for %q shows digits", c.digits)
		}
	}
}

// The second control digit alone finds every wrong digit and every two
// neighbours that changed place, so that the wider rule of 2032 costs nothing there.
func TestEverySlipOfOneHandIsFound(t *testing.T) {
	slips := 0
	for _, good := range []string{"02013299903", "01010750160", "16852749559", "30108299939"} {
		for i := range good {
			for c := byte('0'); c <= '9'; c++ {
				if typed := good[:i] + string(c) + good[i+1:]; typed != good {
					slips++
					if Check(Fnr, typed) == nil {
						t.Errorf("%s typed as %s is accepted", good, typed)
					}
				}
			}
			if i > 0 && good[i] != good[i-1] {
				slips++
				if typed := good[:i-1] + string(good[i]) + string(good[i-1]) + good[i+1:]; Check(Fnr, typed) == nil {
					t.Errorf("%s typed as %s is accepted", good, typed)
				}
			}
		}
	}
	if slips < 400 {
		t.Errorf("only %d slips tried", slips)
	}
}

// number returns a number that begins with date and passes the checksum.
func number(t testing.TB, date string) string {
	for n := range 100000 {
		digits := date + fmt.Sprintf("%05d", n)
		if d, err := split(digits, personLen); err == nil {
			if r1, r2 := remainders(d); r1 == 0 && r2 == 0 {
				return digits
			}
		}
	}
	t.Fatal("no number for the date")
	return ""
}

func TestSyntheticNumbers(t *testing.T) {
	for _, c := range []struct {
		kind Kind
		date string // as it stands in the number; it means 1 December 2012 or 29 February 2000
		want bool
	}{
		{Fnr, "011212", false},
		{Fnr, "015212", true}, // NAV, H-number
		{Fnr, "019212", true}, // Tenor
		{Dnr, "411212", false},
		{Dnr, "415212", true},
		{Dnr, "419212", true},
		{Fnr, "290200", false},
		{Fnr, "298200", true},
	} {
		digits := number(t, c.date)
		if err := Check(c.kind, digits); err != nil {
			t.Errorf("%s: %v", c.date, err)
		}
		if got := IsSynthetic(digits); got != c.want {
			t.Errorf("IsSynthetic(%s…) = %v", c.date, got)
		}
		born := day.New(2012, 12, 1)
		if c.date[2:4] == "02" || c.date[2:4] == "82" {
			born = day.New(2000, 2, 29)
		}
		if !MatchesBirthDate(digits, born) || MatchesBirthDate(digits, born.AddDays(1)) {
			t.Errorf("%s… does not match its date, or matches another", c.date)
		}
	}
	for _, none := range []string{"", "201017238203", "0152121234x"} {
		if IsSynthetic(none) {
			t.Errorf("IsSynthetic(%q)", none)
		}
	}
}

// Only the six digits count: a number given to somebody born in 1907 matches a
// child born in 2007, for it does not say which of them it is.
func TestMatchingTellsNoCentury(t *testing.T) {
	for born, want := range map[day.Day]bool{
		day.New(2007, 1, 1): true,
		day.New(1907, 1, 1): true,
		day.New(2008, 1, 1): false,
		day.New(2007, 2, 1): false,
		day.New(2007, 1, 2): false,
	} {
		if got := MatchesBirthDate("01010750160", born); got != want {
			t.Errorf("MatchesBirthDate(…, %v) = %v", born, got)
		}
	}
	if !MatchesBirthDate("201017238203", day.New(2007, 1, 1)) {
		t.Error("a DUF number speaks against a birth date")
	}
	if MatchesBirthDate("0101", day.New(2007, 1, 1)) {
		t.Error("half a number matches")
	}
}

func TestMaskHidesWhatIsPersonal(t *testing.T) {
	for digits, want := range map[string]string{
		"01010750160":  "010107*****",
		"41810021827":  "418100*****",
		"201017238203": "",
		"0101075016":   "",
		"Ola Nordman":  "",
		"":             "",
	} {
		if got := Mask(digits); got != want {
			t.Errorf("Mask(%q) = %q, want %q", digits, got, want)
		}
	}
}

func TestOrganisations(t *testing.T) {
	for orgnr, want := range map[string]bool{
		"974760673": true, "971032081": true, "889640782": true, "970018131": true, "908592476": true,
		"974760674": false, "97476067": false, "9747606730": false, "97476067x": false, "": false,
	} {
		if got := ValidOrgnr(orgnr); got != want {
			t.Errorf("ValidOrgnr(%q) = %v", orgnr, got)
		}
	}
	for c := '0'; c <= '9'; c++ {
		if ValidOrgnr("10000013" + string(c)) {
			t.Error("a number whose control digit would be 10 is accepted")
		}
	}
	for nr, want := range map[string]bool{
		"0301": true, "2100": true, "4601": true, "5001": true,
		"301": false, "03010": false, "0000": false, "0001": false, "O301": false, " 301": false,
	} {
		if got := ValidKommunenummer(nr); got != want {
			t.Errorf("ValidKommunenummer(%q) = %v", nr, got)
		}
	}
}

// Whatever is typed: no panic, and what is accepted is nothing but digits that
// one kind alone accepts.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{"01010750160", "41810021827", "201017238203", "0101075016o", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		kinds := 0
		for _, k := range []Kind{Fnr, Dnr, Duf} {
			if Check(k, s) == nil {
				kinds++
			}
		}
		if kinds > 1 {
			t.Errorf("%q is of %d kinds", s, kinds)
		}
		if (kinds > 0 || IsSynthetic(s) || Mask(s) != "" || ValidOrgnr(s) || ValidKommunenummer(s)) && strings.Trim(s, "0123456789") != "" {
			t.Errorf("accepted %q", s)
		}
		MatchesBirthDate(s, day.New(2007, 1, 1))
	})
}
