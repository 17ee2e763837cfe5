package example

import "math/rand/v2"

// A dice makes the draws of one case. It takes nothing but raw numbers from the
// generator, whose algorithm is fixed by its paper: the functions of math/rand/v2
// that turn them into ranges and orders may change from one version of Go to the
// next, and then the same seed would give other cases.
type dice struct{ src *rand.PCG }

// salt sets the cases apart from other uses of the same seed.
const salt = 0x6f766572666f7269

func newDice(seed uint64, i int) *dice {
	d := &dice{rand.NewPCG(seed^salt, uint64(i)*0x9e3779b97f4a7c15)}
	d.src.Uint64() // neighbouring seeds begin alike
	return d
}

// n returns a number from 0 and below n. The least numbers come a hair more often,
// which nobody sees in n of this size.
func (d *dice) n(n int) int { return int(d.src.Uint64() % uint64(n)) }

// between returns a number from lo to hi, both included.
func (d *dice) between(lo, hi int) int { return lo + d.n(hi-lo+1) }

func (d *dice) chance(percent int) bool { return d.n(100) < percent }

// one returns one of several.
func one[T any](d *dice, of []T) T { return of[d.n(len(of))] }

// uuid draws a case id (RFC 9562, version 4).
func (d *dice) uuid() string {
	const hex = "0123456789abcdef"
	var b [32]byte
	for i := range b {
		if i%16 == 0 {
			v := d.src.Uint64()
			for j := range 16 {
				b[i+j] = hex[v>>(4*j)&15]
			}
		}
	}
	b[12], b[16] = '4', hex[8+int(b[16])%4]
	s := string(b[:])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}
