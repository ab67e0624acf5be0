//go:build pages || soak

package report

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"loyalty/internal/config"
	"loyalty/internal/figure"
	"loyalty/internal/goals"
	"loyalty/internal/kpi"
	"loyalty/internal/month"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// simulated takes shop number i of a kind the whole way to the reports of some months; ahead is
// what its active customers go on to bring, see write.
func simulated(t *testing.T, k shopKind, i int, months ...month.Month) (reports []*Report, ahead float64) {
	t.Helper()
	folder := t.TempDir()
	ahead = k.write(t, folder, rand.New(rand.NewPCG(uint64(i), 2026)))
	catalogue, err := queries.Load("")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]config.KPIInfo{}
	cfg, err := config.Load(filepath.Join(folder, "config.toml"), known, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range months {
		reports = append(reports, reported(t, cfg, catalogue, m))
	}
	return reports, ahead
}

func reported(t *testing.T, cfg *config.Config, catalogue *queries.Catalogue, m month.Month) *Report {
	t.Helper()
	ctx := context.Background()
	silent := func(string, int64, time.Duration) {}
	w, err := warehouse.Open(ctx, warehouse.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	day := simulatedMonth.End().AddDate(0, 0, 1)
	inputs, err := w.Load(ctx, cfg, time.Time{}, day, silent)
	if err != nil {
		t.Fatal(err)
	}
	result, err := kpi.Run(ctx, w, cfg, catalogue, inputs, kpi.Options{Month: m, Now: day, Uncovered: kpi.Accept}, silent)
	if err != nil {
		t.Fatal(err)
	}
	return Build(Source{Version: "simulation", Now: day, Config: cfg, Inputs: inputs, Result: result, Locales: []string{"vi", "en"}})
}

// said is what a report says of its KPIs' moves.
type said struct {
	Words     int // changes called better or worse
	Tested    int // changes that are tested
	Flags     int // abnormal months
	Decisions int
}

func (s *said) add(other said) {
	s.Words += other.Words
	s.Tested += other.Tested
	s.Flags += other.Flags
	s.Decisions += other.Decisions
}

func saidIn(r *Report) said {
	s := said{Decisions: len(r.Decisions)}
	for i := range r.KPIs {
		k := &r.KPIs[i]
		for _, c := range []*figure.Change{k.LastMonth, k.LastYear, k.BothMonths} {
			if c != nil && c.Beyond != nil {
				s.Tested++
			}
			if c != nil && (c.Verdict == goals.Better || c.Verdict == goals.Worse) {
				s.Words++
			}
		}
		if k.Abnormal != nil && k.Abnormal.Current {
			s.Flags++
		}
	}
	return s
}
