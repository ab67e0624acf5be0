package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"loyalty/internal/fault"
	"loyalty/internal/month"
)

func readGoals(t *table, kpis map[string]KPIInfo) map[string]Goal {
	goals := map[string]Goal{}
	known := slices.Sorted(maps.Keys(kpis))
	for _, id := range t.names() {
		kpi, found := kpis[id]
		if !found && kpis != nil {
			t.add(join(t.key, id), nil, "unknown KPI", suggestKPI(id, known))
			continue
		}
		below := t.sub(id)
		if below.values == nil {
			continue
		}
		goal := readGoal(below, kpi)
		segments := below.sub("segments")
		for _, name := range segments.names() {
			if segment := segments.sub(name); segment.values != nil {
				if goal.Segments == nil {
					goal.Segments = map[string]Goal{}
				}
				goal.Segments[name] = readGoal(segment, kpi)
				segment.finish()
				requireAim(segment, false)
			}
		}
		below.finish()
		requireAim(below, len(goal.Segments) > 0)
		goals[id] = goal
	}
	return goals
}

// suggestKPI keeps a list of dozens of KPIs out of a message where none is near.
func suggestKPI(id string, known []string) string {
	if fault.Nearest(id, known) == "" {
		return "write the id of a KPI, the name of its file in queries/kpi"
	}
	return suggest(id, known)
}

func readGoal(t *table, kpi KPIInfo) Goal {
	g := Goal{
		Target:  t.number("target"),
		Between: readBetween(t, kpi),
		By:      t.month("by"),
		From:    t.month("from"),
		Start:   t.number("start"),
	}
	checkInUnit(t, "target", g.Target, kpi)
	checkInUnit(t, "start", g.Start, kpi)
	t.within("tolerance", &g.Tolerance, func(x float64) bool { return x >= 0 }, "write 0 or more")
	if kpi.isShare() && g.Tolerance >= 0.5 {
		t.refuse("tolerance", "is as wide as half of all customers", "a rate is stored as a fraction: half a point is written 0.005")
	}
	g.Path = readPath(t, kpi)
	t.choice("accumulate", &g.Accumulate, "year")
	t.text("owner", &g.Owner)
	var n int
	if t.whole("minimum_n", &n, 1, 1_000_000_000) {
		g.MinimumN = &n
	}
	checkAim(t, kpi)
	checkWay(t, g)
	checkAccumulate(t, kpi)
	return g
}

func readBetween(t *table, kpi KPIInfo) []float64 {
	t.tell("between", pair)
	value, found := t.get("between")
	if !found {
		return nil
	}
	items, _ := value.([]any)
	var bounds []float64
	for _, item := range items {
		if number, ok := finite(item); ok {
			bounds = append(bounds, number)
		}
	}
	if len(items) != 2 || len(bounds) != 2 {
		t.refuse("between", "must be two numbers", "write [low, high]")
		return nil
	}
	if bounds[0] >= bounds[1] {
		t.refuse("between", "the first number isn't below the second", "write [low, high]")
	}
	for i := range bounds {
		checkInUnit(t, "between", &bounds[i], kpi)
	}
	return bounds
}

func readPath(t *table, kpi KPIInfo) map[month.Month]float64 {
	t.tell("path", object{"type": "object", "propertyNames": object{"pattern": monthPattern}, "additionalProperties": object{"type": "number"}})
	below := t.sub("path")
	if below.values == nil {
		return nil
	}
	path := map[month.Month]float64{}
	for _, name := range below.names() {
		m, problem := readMonth(name)
		if problem != "" {
			below.add(join(below.key, name), nil, problem, `write { "2026-03" = 0.25, … }`)
			continue
		}
		if value := below.number(name); value != nil {
			path[m] = *value
			checkInUnit(below, name, value, kpi)
		}
	}
	if len(below.values) == 0 {
		t.refuse("path", "is empty", `write { "2026-03" = 0.25, … }, or remove the key for a straight path`)
	}
	return path
}

// isShare says that no value of the KPI lies outside 0..1.
func (k KPIInfo) isShare() bool { return k.Unit == "rate" && !k.Open }

// checkInUnit refuses a share that was written in per cent, the commonest slip.
func checkInUnit(t *table, name string, value *float64, kpi KPIInfo) {
	if value == nil || !kpi.isShare() {
		return
	}
	if *value > 1 {
		percent := plain(*value)
		fraction := strconv.FormatFloat(*value/100, 'g', 6, 64)
		remedy := "a rate is a fraction of 1: 60.2 % is written 0.602"
		if *value <= 100 {
			remedy = fmt.Sprintf("a rate is a fraction of 1: %s %% is written %s", percent, fraction)
		}
		t.refuse(name, "is above 1", remedy)
	}
	if *value < 0 {
		t.refuse(name, "is below 0", "a rate is a fraction from 0 to 1")
	}
}

// checkAim refuses two aims at once, and a target where neither direction is better.
func checkAim(t *table, kpi KPIInfo) {
	if t.has("target") && t.has("between") {
		t.refuse("between", "stands beside target", "keep one of them")
	}
	if t.has("target") && kpi.Better == "none" {
		t.refuse("target", "neither more nor less of this KPI is better", "write between = [low, high]")
	}
}

// requireAim refuses a goal that aims at nothing; one that only holds its segments' goals is fine.
func requireAim(t *table, hasSegments bool) {
	if t.has("target") || t.has("between") || hasSegments {
		return
	}
	t.add(t.key, nil, "aims at nothing", "write target = … or between = [low, high]")
}

// checkWay checks the keys that lead to a target over time: by, from, start, path.
func checkWay(t *table, g Goal) {
	if t.has("between") {
		for _, name := range []string{"by", "from", "start", "path"} {
			if t.has(name) {
				t.refuse(name, "a range holds in every month", "remove the key, or write a target")
			}
		}
		return
	}
	for _, name := range []string{"start", "path"} { // from alone is fine: a target that holds from that month on
		if t.has(name) && !t.has("by") {
			t.refuse(name, "leads to no month", `write by = "YYYY-MM", the month in which the target is due`)
		}
	}
	if t.has("start") && !t.has("from") {
		t.refuse("start", "is of no month", `write from = "YYYY-MM", the month of that value`)
	}
	if t.has("by") && !t.has("from") && !t.has("path") {
		t.refuse("by", "the path starts nowhere", `write from = "YYYY-MM", the month it starts in`)
	}
	if g.By != 0 && g.From >= g.By {
		t.refuse("by", "is not after from, "+g.From.String(), "write a later month")
		return
	}
	checkStations(t, g)
}

// checkStations checks that the months of a path lie between its ends and meet the target.
func checkStations(t *table, g Goal) {
	key := join(t.key, "path")
	for _, m := range slices.Sorted(maps.Keys(g.Path)) {
		station := join(key, m.String())
		switch {
		case g.From != 0 && m < g.From:
			t.add(station, g.Path[m], "lies before from, "+g.From.String(), "remove it, or set from earlier")
		case g.By != 0 && m > g.By:
			t.add(station, g.Path[m], "lies after by, "+g.By.String(), "remove it, or set by later")
		case m == g.By && g.Target != nil && g.Path[m] != *g.Target:
			t.add(station, g.Path[m], fmt.Sprintf("differs from the target %s of the same month", plain(*g.Target)), "remove it, or make them equal")
		case m == g.From && g.Start != nil && g.Path[m] != *g.Start:
			t.add(station, g.Path[m], fmt.Sprintf("differs from the start %s of the same month", plain(*g.Start)), "remove it, or make them equal")
		}
	}
}

// checkAccumulate refuses a year's sum of what can't be summed.
func checkAccumulate(t *table, kpi KPIInfo) {
	if !t.has("accumulate") {
		return
	}
	if kpi.Unit != "" && kpi.Unit != "count" && kpi.Unit != "money" {
		t.refuse("accumulate", "only counts and sums of money add up over a year", "remove the key")
	}
	if t.has("between") {
		t.refuse("accumulate", "a year's sum can't be a range", "write a target in place of between")
	}
	for _, name := range []string{"by", "from", "start", "path"} {
		if t.has(name) {
			t.refuse(name, "a year's sum is spread by last year's season, not by a path", "remove the key")
		}
	}
}
