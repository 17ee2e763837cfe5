package main

import (
	"strconv"
	"strings"

	"github.com/handover-no/handover/handover"
)

// The most that the flags of pack take: more is a slip.
const (
	mostJobs  = 512
	mostParts = 100_000
)

// read reads the flags that are numbers; given tells which were given.
func (o *packOptions) read(given func(flag string) bool) error {
	for _, f := range []struct {
		name    string
		n, most int
	}{{"limit", o.limit, mostCases}, {"jobs", o.jobs, mostJobs}} {
		if given(f.name) && (f.n < 1 || f.n > f.most) {
			return &usageError{key: "error.flagg_verdi", args: map[string]any{"flagg": "--" + f.name, "tillatt": "1–" + strconv.Itoa(f.most)}, try: "--" + f.name + " 4"}
		}
	}
	if o.plan != "" && o.passphrase {
		return &usageError{key: "error.ett_av", args: map[string]any{"flagg": "--plan, --passphrase"}}
	}
	o.together = o.plan != ""
	if !given("part") {
		return nil
	}
	k, n, ok := strings.Cut(o.part, "/")
	var errK, errN error
	o.ofPart.K, errK = strconv.Atoi(strings.TrimSpace(k))
	o.ofPart.N, errN = strconv.Atoi(strings.TrimSpace(n))
	if p := o.ofPart; !ok || errK != nil || errN != nil || p.K < 1 || p.K > p.N || p.N > mostParts {
		o.ofPart = handover.Part{}
		return &usageError{key: "error.del_form", try: "--part 1/4"}
	}
	return nil
}
