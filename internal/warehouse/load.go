package warehouse

import (
	"context"
	"time"

	"loyalty/internal/config"
)

// Progress hears of each step when it is over: its name (a table's), its rows and how long it took.
type Progress func(step string, rows int64, took time.Duration)

// Load reads every source of the configuration into schema input.
func (w *Warehouse) Load(ctx context.Context, cfg *config.Config, now, today time.Time, progress Progress) (Inputs, error) {
	return Inputs{}, nil
}
