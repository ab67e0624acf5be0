package charts

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Suffix ends the names of kept drawings.
const Suffix = ".svg"

// unused is how long a kept drawing that nobody asked for stays.
const unused = 30 * 24 * time.Hour

// Keep makes the engine keep what it draws in a folder, by content: the same program draws the same chart once, whatever the run. A folder that
// can't be written to keeps nothing; drawings show figures that are published, no cell of an export.
func (e *Engine) Keep(folder string) {
	if os.MkdirAll(folder, 0o700) != nil {
		return
	}
	program, err := os.Executable()
	if err != nil {
		return
	}
	info, err := os.Stat(program)
	if err != nil {
		return
	}
	e.kept, e.drawnBy = folder, fmt.Sprint(program, info.Size(), info.ModTime().UnixNano())
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err == nil && filepath.Ext(entry.Name()) == Suffix && time.Since(info.ModTime()) > unused {
			_ = os.Remove(filepath.Join(folder, entry.Name()))
		}
	}
}

// place is where a chart's drawing is or would be kept; "" where none are.
func (e *Engine) place(chart Chart) string {
	if e.kept == "" {
		return ""
	}
	sum := sha256.New()
	_, _ = fmt.Fprintf(sum, "%s\x00%v\x00%v\x00", e.drawnBy, chart.Width, chart.Height)
	_, _ = sum.Write(chart.Options)
	return filepath.Join(e.kept, hex.EncodeToString(sum.Sum(nil))+Suffix)
}

// recall reads a kept drawing and marks it as used.
func recall(place string) (string, bool) {
	if place == "" {
		return "", false
	}
	svg, err := os.ReadFile(place)
	if err != nil || len(svg) == 0 {
		return "", false
	}
	now := time.Now()
	_ = os.Chtimes(place, now, now)
	return string(svg), true
}

// remember writes a drawing aside and moves it to its place, so that no half one is ever found there.
func remember(place, svg string) {
	if place == "" {
		return
	}
	file, err := os.CreateTemp(filepath.Dir(place), "*.tmp")
	if err != nil {
		return
	}
	_, err = file.WriteString(svg)
	if file.Close() != nil || err != nil || os.Rename(file.Name(), place) != nil {
		_ = os.Remove(file.Name())
	}
}
