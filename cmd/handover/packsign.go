package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/seal"
)

// signers unlocks the signing key of each sender when its first packet comes, and
// once. A dry run only sees that the key is there, and who has it by the card beside
// it, if there is one: a real run needs none.
type signers struct {
	env      *Env
	settings *settings
	keys     *keybook.Set
	options  packOptions

	mu       sync.Mutex                      // many packets are made at once, and one person is asked
	names    map[string]keybook.IdentityName // by sender
	unlocked map[string]unlocked             // by name
}

func newSigners(env *Env, s *settings, keys *keybook.Set, o packOptions) *signers {
	return &signers{env: env, settings: s, keys: keys, options: o, names: map[string]keybook.IdentityName{}, unlocked: map[string]unlocked{}}
}

// An unlocked key, or why it is not: nobody is asked twice, and a wrong passphrase is
// not tried on every case.
type unlocked struct {
	by  handover.Signer
	err error
}

// of is Packer.SignerFor.
func (s *signers) of(sender string) (handover.Signer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name, err := s.name(sender)
	if err != nil {
		return handover.Signer{}, err
	}
	key, asked := s.unlocked[name.String()]
	if !asked {
		key.by, key.err = s.unlock(name)
		s.unlocked[name.String()] = key
	}
	return key.by, key.err
}

// name is the key to sign with for a sender. The folder is read once for each.
func (s *signers) name(sender string) (keybook.IdentityName, error) {
	if name, ok := s.names[sender]; ok {
		return name, nil
	}
	name, err := s.settings.signingKey(sender, func(signer string) bool { return s.keys.MaySign(signer, sender) })
	if err == nil {
		s.names[sender] = name
	}
	return name, err
}

func (s *signers) unlock(name keybook.IdentityName) (by handover.Signer, err error) {
	by.Unit = name.Orgnr
	if s.options.dryRun {
		if card, err := s.settings.card(name.String()); err == nil {
			by.Known = card.Fingerprint()
		}
		by.Key, err = seal.NewSigner(s.env.Rand)
		return by, err
	}
	if by.Key, err = s.env.askedSigner(s.settings, name, s.options.passphraseFile); err != nil {
		return by, errors.Join(handover.ErrLocked, err)
	}
	by.Known = by.Key.Public().Fingerprint()
	return by, nil
}

// mostTries is how often somebody is asked for the passphrase of a key.
const mostTries = 3

// askedSigner is signer, while nothing else is written to the terminal. Who types the
// passphrase may try again.
func (env *Env) askedSigner(s *settings, name keybook.IdentityName, passphraseFile string) (seal.Signer, error) {
	env.talk.Lock()
	defer env.talk.Unlock()
	env.progress.Load().Hide()
	key, err := env.signer(s, name, passphraseFile)
	for tries := 1; tries < mostTries && passphraseFile == "" && errors.Is(err, errPassphrase); tries++ {
		_, _ = fmt.Fprintln(env.Err, env.text.T("prompt.passord_feil", nil)) // the terminal is held already
		key, err = env.signer(s, name, passphraseFile)
	}
	return key, err
}

// tellOnBehalf says, once for each sender, that the key is another unit's; in a run of
// many cases, sumOnBehalf says it at the end.
func (p *packRun) tellOnBehalf(env *Env, sender string) {
	name, err := p.keyFor(sender)
	if err != nil || name.Orgnr == sender || slices.Contains(p.spokenFor, sender) {
		return
	}
	p.spokenFor = append(p.spokenFor, sender)
	if !p.brief {
		p.onBehalf(env, name, sender)
	}
}

func (p *packRun) keyFor(sender string) (keybook.IdentityName, error) {
	p.signers.mu.Lock()
	defer p.signers.mu.Unlock()
	return p.signers.name(sender)
}

func (p *packRun) onBehalf(env *Env, name keybook.IdentityName, sender string) {
	if u, err := p.Keys.Unit(sender); err == nil {
		env.say("pakk.paa_vegne", map[string]any{"noekkel": name.String(), "avsender": unitName(u)})
	}
}

// sumOnBehalf says for how many senders each key has signed that is another unit's.
func (p *packRun) sumOnBehalf(env *Env) {
	if !p.brief {
		return
	}
	by := map[string][]string{}
	for _, sender := range p.spokenFor {
		if name, err := p.keyFor(sender); err == nil {
			by[name.String()] = append(by[name.String()], sender)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(by)) {
		if senders := by[key]; len(senders) > 1 {
			env.sayN("pakk.paa_vegne_mange", len(senders), map[string]any{"noekkel": key})
		} else if name, err := p.keyFor(senders[0]); err == nil {
			p.onBehalf(env, name, senders[0])
		}
	}
}
