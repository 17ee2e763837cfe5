package journal

import "errors"

// Recovered says what Recover did.
type Recovered struct {
	Made    int // intents whose file was there
	Dropped int // intents whose file was not: the work is to be done again
	// Alone is false when another run was alive. Then nothing was settled, for
	// its intents look just like those of a dead one.
	Alone bool
}

// Recover is how a run that makes packets in a folder begins. It settles the
// intents that runs which died have left for that folder: has reports whether a
// file is there, and a file with its final name is complete. Then it calls
// sweep, which removes leftovers; alone tells sweep that no other run of this
// installation is alive, nor will be until sweep returns.
//
// From here until Close this run counts as alive, and others leave its intents
// and temporary files alone. To call Recover again then does no harm, and no
// good. An intent whose file has cannot look for stays pending. Neither has nor
// sweep may use the Log.
func (l *Log) Recover(folder string, has func(file string) (bool, error), sweep func(alone bool) error) (Recovered, error) {
	mark, err := l.Folder(folder)
	if err != nil {
		return Recovered{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var done Recovered
	done.Alone, err = l.store.alone(func() error {
		return errors.Join(l.settle(mark, has, &done), sweep(true))
	})
	l.known.others = l.known.others || !done.Alone
	if !done.Alone && err == nil {
		err = sweep(false)
	}
	return done, errors.Join(err, l.store.alive())
}

func (l *Log) settle(folder string, has func(string) (bool, error), done *Recovered) error {
	intents, err := l.pending()
	if err != nil {
		return err
	}
	var ends []End
	var errs []error
	for _, e := range intents {
		if e.Folder != folder {
			continue
		}
		switch there, err := has(e.File); {
		case err != nil:
			errs = append(errs, err)
		case there:
			ends = append(ends, End{Intent: e, Made: true})
			done.Made++
		default:
			ends = append(ends, End{Intent: e})
			done.Dropped++
		}
	}
	if err := l.end(ends); err != nil {
		*done = Recovered{}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// An End is what became of an intent.
type End struct {
	Intent Entry
	Made   bool // its file has its final name
}

// Settle notes what became of intents, and of each packet that was made, that the
// one it takes the place of is superseded.
func (l *Log) Settle(ends ...End) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.end(ends)
}

func (l *Log) end(ends []End) error {
	var settled []Entry
	err := l.ask(func(x *index, intent func(*packet) (Entry, error)) error {
		for _, e := range ends {
			if !e.Made {
				settled = append(settled, e.Intent.Then(Dropped))
				continue
			}
			settled = append(settled, e.Intent.Then(Made))
			old := x.packets[e.Intent.Supersedes]
			if old == nil || old.over() {
				continue
			}
			was, err := intent(old)
			if errors.Is(err, errLine) {
				continue // Verify names it
			}
			if err != nil {
				return err
			}
			settled = append(settled, was.Then(Superseded))
		}
		return nil
	})
	return errors.Join(err, l.append(settled))
}
