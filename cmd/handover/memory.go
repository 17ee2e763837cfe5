package main

import "runtime/debug"

// How a run over many uses memory. Each packet leaves some megabytes of garbage, and
// little lives on: when as much again may be left as lives, collecting takes a fifth of
// the time. So it may be more, up to a limit that an office computer does not notice,
// and that grows with what a run has to know of each case: who it is about, and what
// stands on the lists.
const (
	garbage   = 400       // per cent of what lives, where the limit allows it
	room      = 180 << 20 // bytes
	roomACase = 3 << 10   // bytes
)

// roomFor lets a run over n cases use memory instead of time, and returns what takes
// it back. Whoever has set the limits in the environment has decided.
func (env *Env) roomFor(n int) (back func()) {
	if n < 2 || env.Getenv("GOGC") != "" || env.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	percent, limit := debug.SetGCPercent(garbage), debug.SetMemoryLimit(int64(room+n*roomACase))
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}
