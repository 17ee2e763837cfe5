// Handover makes and opens the packets in which one school tells the next what it
// needs to know about a child.
package main

import (
	"context"
	"crypto/rand"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // Windows has no zones of its own, and days are Norwegian ones
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	env := &Env{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Getenv: os.Getenv, Now: time.Now, Rand: rand.Reader,
	}
	return env.Main(ctx, os.Args[1:])
}
