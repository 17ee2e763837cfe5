// Handover makes and opens the packets in which one school tells the next what it
// needs to know about a child.
package main

import (
	"context"
	"crypto/rand"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"
	_ "time/tzdata" // Windows has no zones of its own, and days are Norwegian ones
)

func main() { os.Exit(run()) }

// idle is how much room, in bytes, the collector of garbage takes to be in use from the
// start. Nobody touches it, so that it is none of the machine's memory; but a run of one
// case then ends before there is anything worth collecting, and one of many is
// interrupted half as often.
const idle = 24 << 20

func run() int {
	room := make([]byte, idle)
	defer runtime.KeepAlive(room)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	env := &Env{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Getenv: os.Getenv, Now: time.Now, Rand: rand.Reader,
	}
	return env.Main(ctx, os.Args[1:])
}
