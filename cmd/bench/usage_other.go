//go:build !unix

package main

import (
	"os"
	"time"
)

// peakOf returns 0: the system does not tell.
func peakOf(*os.ProcessState) int64 { return 0 }

// processor returns a clock: the system does not tell how long processors were busy.
func processor() time.Duration { return time.Duration(time.Now().UnixNano()) }
