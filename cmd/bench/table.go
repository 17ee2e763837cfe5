package main

import (
	"fmt"
	"strings"
	"time"
)

// printRuns prints what the whole runs took.
func printRuns(runs []whole) {
	fmt.Println("\nHele kjøringer: pakk tar alt med, fra lesing av sakene til pakkene og sjekklistene er trygt skrevet.")
	row("saker", "pakker", "kB/sak", "kB/pakke", "pakker/s", "ms/pakke", "ms cpu", "topp MB", "sjekk/s", "åpnet/s", "åpne MB")
	for _, r := range runs {
		row(
			fmt.Sprint(r.cases), fmt.Sprint(r.packets), number(kilo(r.caseBytes, r.cases)), number(kilo(r.size, r.packets)),
			perSecond(r.packets, r.pack.wall), millis(r.pack.wall/time.Duration(r.packets)), millis(r.perPacket()),
			megas(r.pack.peak), perSecond(r.cases, r.check.wall), perSecond(r.packets, r.open.wall), megas(r.open.peak),
		)
	}
	if first, last := runs[0], runs[len(runs)-1]; len(runs) > 1 {
		fmt.Printf("Vekst: en pakke blant %d saker tar %.2f ganger så mye prosessortid som blant %d.\n",
			last.cases, float64(last.perPacket())/float64(first.perPacket()), first.cases)
	}
}

// perPacket is how long processors were busy with one packet.
func (r whole) perPacket() time.Duration { return r.pack.processor / time.Duration(r.packets) }

func printAlone(m middle) {
	fmt.Printf("\nÉn sak, fra programmet starter til det er ferdig: %s ms (raskest %s), prosessortid %s ms, minne %s MB.\n",
		millis(m.wall.wall), millis(m.least.wall), millis(m.processor.processor), megas(m.wall.peak))
}

// printStages prints what each stage takes for one packet, and the floor.
func printStages(stages []stage, runs []whole) {
	fmt.Println("\nStegene, for én pakke (prosessortid på én kjerne, målt hver for seg):")
	last := runs[len(runs)-1].perPacket()
	var sum, floor time.Duration
	line := func(s stage) {
		fmt.Printf("  %-34s %8s ms %8d kB %8d allok.\n", s.name, millis(s.time), s.bytes>>10, s.allocs)
	}
	for _, s := range stages {
		line(s)
		if s.ofFloor {
			floor += s.time
		}
		if !strings.HasPrefix(s.name, "gulv") {
			sum += s.time
		}
	}
	fmt.Printf("  %-34s %8s ms  signer, prøv mot saken, logg, skriv, sjekklister, oppstart\n", "resten av kjøringen", millis(last-sum))
	fmt.Printf("\nGulvet – YAML, skjema, komprimering og kryptering av de samme bytene – er %s ms. En pakke tar %s ms: %.1f ganger gulvet.\n",
		millis(floor), millis(last), float64(last)/float64(floor))
}

func row(cells ...string) {
	for _, c := range cells {
		fmt.Printf("%10s", c)
	}
	fmt.Println()
}

func millis(d time.Duration) string { return fmt.Sprintf("%.2f", float64(d)/float64(time.Millisecond)) }

func megas(n int64) string {
	if n == 0 {
		return "–"
	}
	return fmt.Sprint(n >> 20)
}

func kilo(size int64, n int) float64 { return float64(size) / float64(n) / 1000 }

// perSecond tells how many there were in a second, if it was measured.
func perSecond(n int, d time.Duration) string {
	if d == 0 {
		return "–"
	}
	return number(float64(n) / d.Seconds())
}

func number(f float64) string {
	if f < 100 {
		return fmt.Sprintf("%.1f", f)
	}
	return fmt.Sprintf("%.0f", f)
}
