//go:build soak && linux

package clv

import (
	"context"
	"math"
	"os"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A million customers: what each step takes in seconds by the clock, in seconds of computing, and in memory at its
// highest. The clock depends on what else the machine does; nothing is asserted of it.
func TestMillion(t *testing.T) {
	counts, spends, each := crowd(1_000_000)
	ctx := context.Background()
	t.Logf("%d distinct rows, %d repeaters", len(counts), len(spends))
	var chosen, other, warm *PurchaseFit
	var spend *SpendFit
	var values []Value
	var err error
	step := func(name string, do func()) {
		debug.FreeOSMemory()
		if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
			t.Log("the peak can't be set back:", err)
		}
		start, computing := time.Now(), computed()
		do()
		if err != nil {
			t.Fatal(name, err)
		}
		t.Logf("%-22s %6.2f s by the clock, %6.2f s of computing, at most %s", name,
			time.Since(start).Seconds(), (computed() - computing).Seconds(), peak(t))
	}
	step("nothing", func() {})
	step("BG/NBD", func() { chosen, err = FitPurchases(ctx, BGNBD, counts, Options{}) })
	step("MBG/NBD", func() { other, err = FitPurchases(ctx, MBGNBD, counts, Options{}) })
	step("BG/NBD, warm", func() { warm, err = FitPurchases(ctx, BGNBD, counts, Options{Start: &chosen.Parameters}) })
	step("spend", func() { spend, err = FitSpend(ctx, spends, SpendOptions{}) })
	var valuer *Valuer
	step("values", func() {
		if valuer, err = NewValuer(chosen, spend, Horizon{Months: 12, YearlyRate: 0.1}); err == nil {
			values, err = valuer.Values(ctx, each)
		}
	})
	step("totals with intervals", func() { _, err = valuer.Totals(ctx, each, nil) })
	if !chosen.OK() || !other.OK() || len(values) != len(each) {
		t.Error(chosen, other, len(values))
	}
	// A part of the rows has shown the way to the first, none to the second.
	if math.Abs(chosen.Parameters.B-warm.Parameters.B) > 1e-8 {
		t.Errorf("cold %v, warm %v", chosen.Parameters, warm.Parameters)
	}
}

func computed() time.Duration {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// peak is the most memory resident since it was last set back.
func peak(t *testing.T) string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			return strings.TrimSpace(rest)
		}
	}
	return "unknown"
}
