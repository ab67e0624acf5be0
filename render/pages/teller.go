package pages

import (
	"loyalty/internal/report"
	"loyalty/render/words"
)

// A teller writes a report's values in one language, for pages.
type teller struct{ *words.Teller }

func newTeller(l *words.Locale, rep *report.Report) *teller { return &teller{words.NewTeller(l, rep)} }
