package main

// A bar is the progress of a run over many cases.
type bar struct {
	env *Env
}

func (b *bar) Start(key string, n int) {}
func (b *bar) Step()                   {}
func (b *bar) Hide()                   {}
func (b *bar) Close()                  {}
