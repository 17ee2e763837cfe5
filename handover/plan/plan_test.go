package plan_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handover-no/handover/handover/plan"
)

const (
	first  = "089870ce-54de-4a2b-8b6b-0f05a46a1988"
	second = "245837fc-0014-437b-b135-43df546b013d"
	third  = "5339b6b5-dd89-4df3-8e95-31d5be2f5b86"
)

var school, leisure = plan.Party{Orgnr: "908592476", Role: "rektor"}, plan.Party{Orgnr: "908592476", Role: "sfo"}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func mark(data []byte) string { return digest("here" + string(data)) }

// sample is a plan with a case of each state, one whose id cannot be read, and two
// recipients of which one has no key.
func sample() plan.Plan {
	return plan.Plan{
		Format: plan.Format, Made: time.Date(2027, 5, 12, 9, 30, 0, 0, time.UTC), Day: "2027-05-12", Tool: "handover 0.1.0",
		Inputs: plan.Inputs{Law: digest("law"), Schemas: digest("schemas"), Templates: digest("templates"), Settings: digest("settings")},
		Recipients: []plan.Recipient{
			{Party: school, Keys: []plan.Key{{Fingerprint: "01234 56789 01234 56789 01234 56789", Until: "2028-05-12", First: true}}},
			{Party: leisure, Keys: []plan.Key{}},
		},
		Cases: []plan.Case{
			{File: digest("unreadable"), State: plan.Stopped, Reason: "feil", Codes: []string{"F01"}},
			{ID: first, File: digest("one"), Transition: "barnehage_skole", State: plan.Ready, To: []plan.To{
				{Party: school, Release: digest("r1"), Goes: 12, Withheld: []plan.Withheld{{Code: "V07", Parts: 2}}, Fate: plan.New, Pages: 5, Bytes: 50_000},
			}},
			{ID: second, File: digest("two"), Transition: "barnehage_skole", State: plan.Stopped, Reason: plan.NoKey, Codes: []string{"V34"}, To: []plan.To{{Party: leisure}}},
			{ID: third, File: digest("three"), Transition: "barnehage_skole", State: plan.Nothing, Reason: "nektet", To: []plan.To{
				{Party: school, Withheld: []plan.Withheld{{Code: "V02", Parts: 20}}},
			}},
		},
	}
}

func encoded(t testing.TB, p plan.Plan) []byte {
	t.Helper()
	data, err := p.Encode(mark)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// What is written is read again, in one order whatever order the cases came in, and is
// known to be from here.
func TestAPlanIsReadAsWritten(t *testing.T) {
	data := encoded(t, sample())
	p, err := plan.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	if again := encoded(t, p); !bytes.Equal(again, data) {
		t.Errorf("written again it is another")
	}
	mixed := sample()
	slices.Reverse(mixed.Cases)
	slices.Reverse(mixed.Recipients)
	if !bytes.Equal(encoded(t, mixed), data) {
		t.Error("the order of the files shows")
	}
	if err := p.Genuine(mark); err != nil {
		t.Error(err)
	}
	if err := p.Genuine(func(data []byte) string { return digest("there" + string(data)) }); !errors.Is(err, plan.ErrOther) {
		t.Errorf("of another installation: %v", err)
	}
	changed := bytes.Replace(data, []byte(`"goes":12`), []byte(`"goes":13`), 1)
	if p, err = plan.Parse(changed); err != nil {
		t.Fatal(err)
	}
	if err := p.Genuine(mark); !errors.Is(err, plan.ErrOther) {
		t.Errorf("with something else written in: %v", err)
	}
	p.Mark = ""
	if err := p.Genuine(mark); !errors.Is(err, plan.ErrOther) {
		t.Errorf("without its mark: %v", err)
	}
}

// Nothing that has not its form is a plan, and no reason repeats what stood there.
func TestWhatIsNoPlan(t *testing.T) {
	text := string(encoded(t, sample()))
	for what, x := range map[string]string{
		"nothing":          "",
		"a name":           strings.Replace(text, first, "Iben Haugland Moe", 1),
		"a path":           strings.Replace(text, `"reason":"feil"`, `"reason":"saker/iben.yaml"`, 1),
		"another format":   strings.Replace(text, "plan/v1", "plan/v2", 1),
		"a new key":        strings.Replace(text, `"day":`, `"dagen":`, 1),
		"no such day":      strings.Replace(text, `"day":"2027-05-12"`, `"day":"2027-05-32"`, 1),
		"a state":          strings.Replace(text, `"klar"`, `"ferdig"`, 1),
		"a short digest":   strings.Replace(text, digest("r1"), digest("r1")[1:], 1),
		"goes though not":  strings.Replace(text, `"state":"klar"`, `"state":"stoppet"`, 1),
		"less than none":   strings.Replace(text, `"goes":12`, `"goes":-1`, 1),
		"another order":    strings.Replace(text, first, "f89870ce-54de-4a2b-8b6b-0f05a46a1988", 1),
		"spaces":           strings.Replace(text, ",", ", ", 1),
		"something behind": text + "\n",
		"another time":     strings.Replace(text, "09:30:00Z", "09:30:00+02:00", 1),
	} {
		if _, err := plan.Parse([]byte(x)); !errors.Is(err, plan.ErrPlan) || strings.Contains(err.Error(), "ben") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestCompare(t *testing.T) {
	for what, x := range map[string]struct {
		edit func(p *plan.Plan)
		want plan.Changes
	}{
		"nothing":          {func(*plan.Plan) {}, plan.Changes{}},
		"another day":      {func(p *plan.Plan) { p.Day, p.Made = "2027-05-13", p.Made.AddDate(0, 0, 1) }, plan.Changes{}},
		"packed meanwhile": {func(p *plan.Plan) { p.Cases[1].To[0].Fate, p.Recipients[0].Keys[0].First = plan.Same, false }, plan.Changes{}},

		"the law":       {func(p *plan.Plan) { p.Inputs.Law = digest("new law") }, plan.Changes{Inputs: []string{"law"}}},
		"the templates": {func(p *plan.Plan) { p.Inputs.Templates = digest("own") }, plan.Changes{Inputs: []string{"templates"}}},
		"much":          {func(p *plan.Plan) { p.Inputs, p.Tool = plan.Inputs{}, "handover 0.2.0" }, plan.Changes{Inputs: []string{"law", "schemas", "templates", "settings", "program"}}},

		"a key that is retired": {func(p *plan.Plan) { p.Recipients[0].Keys = []plan.Key{} }, plan.Changes{Keys: []plan.Party{school}}},
		"a key that is new": {func(p *plan.Plan) {
			p.Recipients[1].Keys = []plan.Key{{Fingerprint: "99999 56789 01234 56789 01234 56789", Until: "2028-05-12"}}
		}, plan.Changes{Keys: []plan.Party{leisure}}},
		"a key for less time":   {func(p *plan.Plan) { p.Recipients[0].Keys[0].Until = "2027-06-01" }, plan.Changes{Keys: []plan.Party{school}}},
		"another recipient too": {func(p *plan.Plan) { p.Recipients[0].Role = "kontor" }, plan.Changes{}},

		"an edited case":  {func(p *plan.Plan) { p.Cases[1].File = digest("edited") }, plan.Changes{Edited: []string{first}}},
		"another release": {func(p *plan.Plan) { p.Cases[1].To[0].Release = digest("r2") }, plan.Changes{Decided: []string{first}}},
		"no longer ready": {func(p *plan.Plan) { p.Cases[1].State, p.Cases[1].To[0] = plan.Nothing, plan.To{Party: school} }, plan.Changes{Decided: []string{first}}},
		"a new case": {func(p *plan.Plan) {
			p.Cases = append(p.Cases, plan.Case{ID: strings.Replace(third, "5", "6", 1), State: plan.Stopped})
		}, plan.Changes{Added: []string{strings.Replace(third, "5", "6", 1)}}},
		"a case less":    {func(p *plan.Plan) { p.Cases = p.Cases[:3] }, plan.Changes{Removed: []string{third}}},
		"a file without": {func(p *plan.Plan) { p.Cases[0].File = digest("other") }, plan.Changes{Unnamed: true}},
		"one id, two": {func(p *plan.Plan) {
			p.Cases = append(p.Cases, plan.Case{ID: third, File: digest("copy"), State: plan.Stopped})
		}, plan.Changes{Edited: []string{third}}},
		"more than one":     {func(p *plan.Plan) { p.Cases[1].File, p.Cases[3].File = digest("x"), digest("y") }, plan.Changes{Edited: []string{first, third}}},
		"one more apart":    {func(p *plan.Plan) { p.Individual = true }, plan.Changes{Individual: true}},
		"one that is apart": {func(p *plan.Plan) { p.Individual, p.Cases = true, p.Cases[:3] }, plan.Changes{Individual: true, Hidden: true}},
	} {
		now := sample()
		x.edit(&now)
		got := plan.Compare(sample(), now)
		if !reflect.DeepEqual(got, x.want) || got.Any() != !reflect.DeepEqual(x.want, plan.Changes{}) {
			t.Errorf("%s: %+v, want %+v", what, got, x.want)
		}
	}
}

// A case that has to be handled individually since is gone from the run; nothing tells
// that it is that one, whatever else has gone.
func TestComparingTellsNoCaseApart(t *testing.T) {
	was, now := sample(), sample()
	was.Individual, now.Individual = true, true
	now.Cases = now.Cases[:2]
	if got := plan.Compare(was, now); !reflect.DeepEqual(got, plan.Changes{Hidden: true}) {
		t.Errorf("%+v", got)
	}
}

func TestSums(t *testing.T) {
	p := sample()
	rows := p.Rows()
	want := []plan.Row{
		{Party: school, Ready: 1, Nothing: 1, Held: 1, Parts: 2, Fates: map[plan.Fate]int{plan.New: 1}, Pages: 5, Bytes: 50_000, Until: "2028-05-12", First: true},
		{Party: leisure, Stopped: 1, Fates: map[plan.Fate]int{}},
	}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("%+v\nwant %+v", rows, want)
	}
	if got, want := p.Sum(), (plan.Sum{Cases: 4, Held: 1, Nothing: 1, NoKey: 1, Stopped: 1, Packets: map[plan.Fate]int{plan.New: 1}}); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// Only what a plan has may be packed: that release of that case to that recipient.
func TestWhatAPlanHas(t *testing.T) {
	has := sample().Has()
	for what, x := range map[string]struct {
		id, release string
		to          plan.Party
		want        bool
	}{
		"what it has":       {first, digest("r1"), school, true},
		"something else":    {first, digest("r2"), school, false},
		"another case":      {second, digest("r1"), school, false},
		"another recipient": {first, digest("r1"), leisure, false},
		"nothing":           {third, "", school, false},
		"no case":           {"", "", plan.Party{}, false},
	} {
		if got := has(x.id, x.to, x.release); got != x.want {
			t.Errorf("%s: %v", what, got)
		}
	}
}

// Whatever bytes come, the parser says no or reads a plan that is written as it came.
func FuzzParse(f *testing.F) {
	f.Add(encoded(f, sample()))
	f.Add([]byte(`{"cases":[],"day":"2027-05-12","format":"plan/v1"}`))
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := plan.Parse(data)
		if err != nil {
			if !errors.Is(err, plan.ErrPlan) {
				t.Fatal(err)
			}
			return
		}
		was := p.Mark
		again, err := p.Encode(func([]byte) string { return was })
		if err != nil || !bytes.Equal(again, data) {
			t.Fatalf("written again it is another, %v", err)
		}
		if plan.Compare(p, p).Any() {
			t.Fatal("it is not what it is")
		}
		p.Rows()
		p.Sum()
	})
}
