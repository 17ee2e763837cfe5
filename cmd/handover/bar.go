package main

import (
	"fmt"
	"time"

	"github.com/handover-no/handover/cmd/handover/internal/progress"
	"github.com/handover-no/handover/cmd/handover/internal/term"
)

// bar shows a bar on standard error, when somebody sits there to see it and there is
// more than one to work on. doing says in a word what is done.
func (env *Env) bar(doing string, n int) {
	env.noBar()
	if n < 2 || env.global.quiet || !term.IsTerminal(env.Err) || env.Getenv("TERM") == "dumb" {
		return
	}
	word := env.text.T(doing, nil)
	env.progress.Store(progress.New(env.Err, n, func(s progress.State) (before, behind string) {
		args := map[string]any{"n": s.Done, "alle": s.All, "fart": fmt.Sprintf("%.0f", s.PerSecond), "igjen": clock(s.Left)}
		if s.Left == 0 {
			return word + " ", " " + env.text.T("framdrift.foer", args)
		}
		return word + " ", " " + env.text.T("framdrift.underveis", args)
	}))
}

// noBar takes the bar away for good.
func (env *Env) noBar() {
	if b := env.progress.Swap(nil); b != nil {
		b.Hide()
	}
}

// clock writes a time as minutes and seconds, and with hours when there are any.
func clock(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
