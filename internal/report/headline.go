package report

import (
	"slices"

	"loyalty/internal/figure"
	"loyalty/internal/goals"
)

// The strip under the verdict holds eight figures, and up to two more that are news.
const (
	headlineFigures = 8
	headlineNews    = 2
)

// headline chooses the KPIs under the verdict, in the page's order: those that the configuration names, else those of depth A that have a
// value, and others that step in where these are fewer than eight; and beside them what is newly missed or newly abnormal.
func headline(named []string, kpis []KPI) []string {
	chosen := slices.Clone(named)
	add := func(most int, wanted func(*KPI) bool) {
		for i := range kpis {
			if k := &kpis[i]; k.Value != nil && len(chosen) < most && !slices.Contains(chosen, k.ID) && wanted(k) {
				chosen = append(chosen, k.ID)
			}
		}
	}
	if len(named) == 0 {
		add(headlineFigures, func(k *KPI) bool { return k.Depth == figure.Top })
		add(headlineFigures, func(k *KPI) bool { return k.StepsIn })
	}
	add(len(chosen)+headlineNews, func(k *KPI) bool {
		a := k.Abnormal
		return k.Status == goals.Missed && k.Streak == 1 || a != nil && a.Current && a.Running == 1 && a.Side == goals.Worse
	})
	if len(named) > 0 {
		return chosen
	}
	inOrder := []string{}
	for i := range kpis {
		if slices.Contains(chosen, kpis[i].ID) {
			inOrder = append(inOrder, kpis[i].ID)
		}
	}
	return inOrder
}
