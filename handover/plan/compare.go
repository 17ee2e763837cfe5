package plan

import (
	"reflect"
	"slices"
)

// Changes are how what would be packed now differs from a plan. Which packets have
// been made meanwhile, and which keys have been used, is no change: a run that was
// stopped goes on where it ended.
type Changes struct {
	Inputs []string // which: law, schemas, templates, settings, program
	Keys   []Party  // recipients whose keys are others
	// Cases, by their ids in order, each in one of these.
	Edited  []string // the file is another
	Decided []string // the file is as it was, and what becomes of it is not
	Added   []string
	Removed []string
	// Unnamed tells that a file without an id that can be read has come, gone or been
	// edited.
	Unnamed bool
	// Individual tells that something has come that is handled individually, or that
	// nothing is any more.
	Individual bool
	// Hidden tells that something is gone, while something is handled individually:
	// that may be what has gone, and so its id is not told.
	Hidden bool
}

// Any reports whether there is a change.
func (c Changes) Any() bool { return !reflect.DeepEqual(c, Changes{}) }

// Compare tells what has changed from one plan to another, which is made in the same
// way of what there is now.
func Compare(was, now Plan) Changes {
	c := Changes{Individual: was.Individual != now.Individual}
	after := now.Inputs.all()
	for i, in := range was.Inputs.all() {
		if in.digest != after[i].digest {
			c.Inputs = append(c.Inputs, in.name)
		}
	}
	if was.Tool != now.Tool {
		c.Inputs = append(c.Inputs, "program")
	}
	c.keys(was, now)
	c.cases(was, now)
	return c
}

type input struct{ name, digest string }

func (in Inputs) all() []input {
	return []input{{"law", in.Law}, {"schemas", in.Schemas}, {"templates", in.Templates}, {"settings", in.Settings}}
}

// keys compares the keys of recipients that both plans have; where one has more, it is
// because the cases are others.
func (c *Changes) keys(was, now Plan) {
	after := map[Party][]Key{}
	for _, r := range now.Recipients {
		after[r.Party] = plainKeys(r.Keys)
	}
	for _, r := range was.Recipients {
		if keys, both := after[r.Party]; both && !slices.Equal(plainKeys(r.Keys), keys) {
			c.Keys = append(c.Keys, r.Party)
		}
	}
}

func plainKeys(keys []Key) []Key {
	out := slices.Clone(keys)
	for i := range out {
		out[i].First = false
	}
	return out
}

// cases compares the cases by their ids. Two files may have one id; then they are
// compared together.
func (c *Changes) cases(was, now Plan) {
	before, after := byID(was), byID(now)
	for _, id := range ids(was, now) {
		a, b := before[id], after[id]
		switch {
		case alike(a, b):
		case id == "":
			c.Unnamed = true
		case len(b) == 0 && now.Individual:
			c.Hidden = true
		case len(b) == 0:
			c.Removed = append(c.Removed, id)
		case len(a) == 0:
			c.Added = append(c.Added, id)
		case sameFiles(a, b):
			c.Decided = append(c.Decided, id)
		default:
			c.Edited = append(c.Edited, id)
		}
	}
}

func byID(p Plan) map[string][]Case {
	out := map[string][]Case{}
	for _, c := range p.Cases {
		out[c.ID] = append(out[c.ID], c)
	}
	return out
}

// ids are those of two plans in order, each once.
func ids(plans ...Plan) []string {
	var out []string
	for _, p := range plans {
		for _, c := range p.Cases {
			out = append(out, c.ID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func alike(a, b []Case) bool {
	return slices.EqualFunc(a, b, func(x, y Case) bool { return reflect.DeepEqual(decided(x), decided(y)) })
}

func sameFiles(a, b []Case) bool {
	return slices.EqualFunc(a, b, func(x, y Case) bool { return x.File == y.File })
}

// decided is a case without what packing it changes.
func decided(c Case) Case {
	c.To = slices.Clone(c.To)
	for i := range c.To {
		c.To[i].Fate, c.To[i].Pages, c.To[i].Bytes = "", 0, 0
	}
	return c
}

// Has reports whether a plan has a release: it may be packed.
func (p Plan) Has() func(caseID string, to Party, release string) bool {
	type part struct {
		caseID string
		to     Party
	}
	planned := map[part]string{}
	for _, c := range p.Cases {
		for _, t := range c.To {
			if c.State == Ready && t.Release != "" {
				planned[part{c.ID, t.Party}] = t.Release
			}
		}
	}
	return func(caseID string, to Party, release string) bool {
		return release != "" && planned[part{caseID, to}] == release
	}
}
