package config

import (
	"regexp"
	"strings"
	"time"
)

// Limits is [limits]: how much a query file may use before it is stopped, and the engine as a whole.
type Limits struct {
	QuerySeconds int    // of one query file on up to a million rows loaded; see QueryTime
	Memory       string // of the engine, as "8GB"; "" = four fifths of the machine's
	TempDisk     string // that the engine may spill to; "" = nine tenths of what is free
	Rows         int    // that a KPI or a chart may return
}

const rowsPerQuerySeconds = 1_000_000

// QueryTime is how long one query file may run where so many rows were loaded.
func (l Limits) QueryTime(rowsLoaded int64) time.Duration {
	return time.Duration(max(1, float64(rowsLoaded)/rowsPerQuerySeconds) * float64(l.QuerySeconds) * float64(time.Second))
}

// DefaultLimits hold where config.toml says nothing.
func DefaultLimits() Limits { return Limits{QuerySeconds: 60, Rows: 100_000} }

var sizePattern = regexp.MustCompile(`^[1-9]\d{0,6}(\.\d{1,3})?\s?([KMGT]i?B)$`)

func readLimits(t *table) Limits {
	l := DefaultLimits()
	t.whole("query_seconds", &l.QuerySeconds, 1, 86_400)
	t.whole("rows", &l.Rows, 1, 10_000_000)
	for name, size := range map[string]*string{"memory": &l.Memory, "temp_disk": &l.TempDisk} {
		if t.text(name, size); *size != "" && !sizePattern.MatchString(strings.TrimSpace(*size)) {
			t.refuse(name, "is no size", `write a number and MB, GB or TB, such as "8GB"`)
		}
	}
	t.finish()
	return l
}
