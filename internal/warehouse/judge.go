package warehouse

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"maps"
)

// judge fails the run where the input holds nothing, and refuses it where more rows are unusable than the configuration allows.
func (l *loading) judge(ctx context.Context) error {
	i, title := l.input, l.source.title()
	if i.Read == 0 {
		return l.nothing()
	}
	refused := i.setAside()
	if len(l.refusals) > 0 || float64(refused) <= l.source.MaxRejected*float64(i.Read) {
		return nil // what is to be answered first is told alone: it may be the cause
	}
	reasons := slices.Collect(maps.Keys(i.SetAside))
	slices.SortFunc(reasons, func(a, b string) int {
		if i.SetAside[a] != i.SetAside[b] {
			return int(i.SetAside[b] - i.SetAside[a])
		}
		return strings.Compare(a, b)
	})
	var list []string
	for _, reason := range reasons {
		list = append(list, fmt.Sprintf("%s %d%s", reason, i.SetAside[reason], i.Examples[reason].hint()))
	}
	message := fmt.Sprintf("%s: %d of %d rows of %s can't be used, more than max_rejected = %v allows: %s",
		title, refused, i.Read, i.Table, l.source.MaxRejected, strings.Join(list, "; "))
	if float64(i.SetAside[duplicateRow]) > l.source.MaxRejected*float64(i.Read) && i.Table == "orders" {
		message += "; so many rows with one order_id look like order lines: set grain = \"line\" in [sources.orders]"
	}
	l.refusals = append(l.refusals, errors.New(message))
	return l.adviseFormat(ctx)
}

// hint is where a reason was first met.
func (e Example) hint() string {
	if e.File == "" {
		return ""
	}
	text := fmt.Sprintf(" (%s:%d", e.File, e.Line)
	if e.Column != "" {
		text += ": " + e.Column
	}
	if e.Value != "" {
		text += fmt.Sprintf(" %q", e.Value)
	}
	return text + ")"
}

// nothing is the verdict on an export without a row: orders must have some.
func (l *loading) nothing() error {
	i := l.input
	if n := i.LeftOut[afterNow] + i.LeftOut[beforeFrom]; n > 0 {
		i.Notices = append(i.Notices, Notice{Code: "no_rows_left", Values: map[string]any{"table": i.Table, "rows": n}})
		return nil
	}
	if i.Table == "orders" {
		why := "it has no row below its header"
		if l.source.Where != "" {
			why = "no row passes `where`"
		}
		return fmt.Errorf("%s: empty or unreadable input: %s", l.source.title(), why)
	}
	i.Notices = append(i.Notices, Notice{Code: "no_rows", Values: map[string]any{"table": i.Table}})
	return nil
}
