package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"loyalty/internal/fault"
	"loyalty/internal/report"
)

// gate is what --fail-on asks of a report that is published: which outcomes make the run end with exit code 3.
type gate []string

// The outcomes that a gate may name.
const (
	onMissed   = "missed"
	onAtRisk   = "at-risk"
	onAbnormal = "abnormal"
	onNever    = "never"
)

func newGate(names []string) (gate, error) {
	known := []string{onMissed, onAtRisk, onAbnormal, onNever}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, usageError{fmt.Errorf("--fail-on %q: choose among %s", name, strings.Join(known, ", "))}
		}
	}
	if slices.Contains(names, onNever) && len(names) > 1 {
		return nil, usageError{fmt.Errorf("--fail-on %s: never goes with nothing else", strings.Join(names, ","))}
	}
	return gate(names), nil
}

// check is the error of exit code 3, which names what fails; nil where nothing does.
func (g gate) check(rep *report.Report) error {
	var failed []string
	for _, k := range rep.KPIs {
		if outcome := g.failing(k.Status); outcome != "" {
			failed = append(failed, k.ID+" "+outcome)
		}
		if slices.Contains(g, onAbnormal) && k.Abnormal != nil && k.Abnormal.Current && k.Abnormal.Side != "better" {
			failed = append(failed, k.ID+" abnormal")
		}
		for _, segment := range k.Segments {
			if outcome := g.failing(segment.Status); outcome != "" {
				failed = append(failed, k.ID+" of "+segment.Name+" "+outcome)
			}
		}
	}
	if len(failed) == 0 {
		return nil
	}
	return fault.Gate(errors.New(fault.OneLine(fmt.Sprintf("%s: --fail-on %s: %s", rep.Month, strings.Join(g, ","), strings.Join(failed, ", ")))))
}

// failing is a status in words where the gate names it: at-risk lets a goal that is missed pass no more than one at risk.
func (g gate) failing(status string) string {
	switch {
	case status == "missed" && (slices.Contains(g, onMissed) || slices.Contains(g, onAtRisk)):
		return onMissed
	case status == "at_risk" && slices.Contains(g, onAtRisk):
		return onAtRisk
	}
	return ""
}
