package report

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/diff"

	"loyalty/internal/figure"
	"loyalty/internal/kpi"
	"loyalty/internal/month"
	"loyalty/internal/warehouse"
)

const hoursOfDay = 24 * time.Hour

func logoType(path string) string {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".svg":
		return "svg"
	case ".png":
		return "png"
	case ".jpg", ".jpeg":
		return "jpeg"
	}
	return ""
}

// Past is a published month.
type Past struct {
	Month  month.Month
	Report *Report // nil where its report.json can't be read any more
	NoPage bool    // its index.html is gone

	SQL func(kpi string) string // a KPI's query as it was published, "" where it isn't there any more; nil: of none
}

// Republish is a month that is published again on purpose; zero for a run that has none.
type Republish struct {
	Month  month.Month
	Reason string
}

// republished are the reasons for which the month was published again, those of earlier runs first.
func republished(past []Past, now *Report, again Republish) []Republication {
	var all []Republication
	for _, p := range past {
		if p.Month == now.Month && p.Report != nil {
			all = p.Report.Republished
		}
	}
	if again.Month == now.Month {
		all = append(all, Republication{now.Now, again.Reason})
	}
	return all
}

// restatedBeyond: a published value counts as changed where it differs by more than this share; report.json holds full precision.
const restatedBeyond = 1e-9

// restatements compares each published month's value with what the same month comes to now; M's own, where it is published again,
// like any other, after those that its report.json has kept of still earlier runs. The cause is the definition where the KPI's SQL,
// or a setting that dependsOn says it depends on, differs from then, else that the month was preliminary, else rows; Rows tells how
// many orders more there are now up to that month.
func restatements(past []Past, now *Report, dependsOn func(sql, setting string) bool) []Restatement {
	list := []Restatement{}
	orders := ""
	if i := slices.IndexFunc(now.KPIs, func(k KPI) bool { return k.Role == figure.Orders }); i >= 0 {
		orders = now.KPIs[i].ID
	}
	for _, p := range past {
		published := p.Report
		if published == nil || published.Month > now.Month {
			continue
		}
		again := published.Month == now.Month
		if again {
			list = append(list, ownRestatements(published)...)
		}
		changed := changedSettings(published.Definitions, now.Definitions)
		for _, then := range published.KPIs {
			current := now.kpi(then.ID)
			if current == nil || then.Value == nil || current.Window == "run" && !again {
				continue
			}
			value := valueAt(current.Series, then.Month)
			if value != nil && math.Abs(*value-*then.Value) <= restatedBeyond*math.Max(1, math.Abs(*then.Value)) {
				continue
			}
			r := Restatement{
				KPI: then.ID, Month: then.Month, Published: then.Value, Now: value, Cause: "rows",
				Rows: int64(sumUpTo(now, orders, published.Month) - sumUpTo(published, orders, published.Month)), Found: now.Month, isNew: true,
			}
			for _, setting := range changed {
				if dependsOn(current.SQL, setting) {
					r.Settings = append(r.Settings, SettingChange{setting, published.Definitions[setting], now.Definitions[setting]})
				}
			}
			if then.SQLHash != current.SQLHash && p.SQL != nil {
				r.Diff = sqlDiff(p.SQL(then.ID), current.SQL, published.Month.String(), now.Now)
			}
			switch {
			case then.SQLHash != current.SQLHash, len(r.Settings) > 0:
				r.Cause = "definition"
			case published.Preliminary:
				r.Cause = "preliminary"
			}
			if again {
				r.On = now.Now
			}
			list = append(list, r)
		}
	}
	return list
}

// sqlDiff tells the lines that differ between a query as it was published and as it is now; "" where the former isn't known.
func sqlDiff(then, now, month, day string) string {
	if then == "" {
		return ""
	}
	text := string(diff.Diff(month, []byte(then), day, []byte(now)))
	_, text, _ = strings.Cut(text, "\n") // its own headline names two files
	return text
}

// ownRestatements are those of a report's own month, which earlier runs published with other values.
func ownRestatements(r *Report) []Restatement {
	var own []Restatement
	for _, restated := range r.Restatements {
		if restated.On != "" {
			own = append(own, restated)
		}
	}
	return own
}

// replaced counts the KPIs of the month that were published with another value before, and tells the day on which one was last
// replaced. What was marked preliminary doesn't count.
func replaced(list []Restatement) (figures int, last string) {
	kpis := map[string]bool{}
	for _, r := range list {
		if r.On != "" && r.Cause != "preliminary" {
			kpis[r.KPI], last = true, max(last, r.On)
		}
	}
	return len(kpis), last
}

// changedSettings names the settings that differ, those included that only one of the two has, sorted.
func changedSettings(a, b map[string]any) []string {
	var changed []string
	for name, value := range a {
		if other, found := b[name]; !found || text(value) != text(other) {
			changed = append(changed, name)
		}
	}
	for name := range b {
		if _, found := a[name]; !found {
			changed = append(changed, name)
		}
	}
	slices.Sort(changed)
	return changed
}

func valueAt(series []figure.Point, m month.Month) *float64 {
	for _, p := range series {
		if p.Month == m {
			return p.Value
		}
	}
	return nil
}

// sumUpTo adds up a KPI's series up to a month.
func sumUpTo(r *Report, id string, last month.Month) float64 {
	total := 0.0
	k := r.kpi(id)
	if k == nil {
		return 0
	}
	for _, p := range k.Series {
		if p.Month <= last && p.Value != nil {
			total += *p.Value
		}
	}
	return total
}

// history is what the report tells of the other published months, later ones too.
func history(past []Past, now *Report) []PastMonth {
	list := []PastMonth{}
	for _, p := range past {
		if p.Month == now.Month {
			continue
		}
		m := PastMonth{Month: p.Month, Values: map[string]*float64{}, Statuses: map[string]string{}, NoPage: p.NoPage, Unread: p.Report == nil}
		if published := p.Report; published != nil {
			m.Verdict, m.Preliminary, m.Now = published.Verdict, published.Preliminary, published.Now
			for _, k := range published.KPIs {
				m.Values[k.ID], m.Statuses[k.ID] = k.Value, k.Status
			}
			own, _ := replaced(published.Restatements)
			m.Restated = own > 0 || slices.ContainsFunc(now.Restatements, func(r Restatement) bool {
				return r.Month == p.Month && r.On == "" && r.Cause != "preliminary"
			})
		}
		list = append(list, m)
	}
	return list
}

// receipt counts the rows behind a KPI, from those read down to what its share rests on.
func receipt(result *kpi.Result, inputs warehouse.Inputs, k KPI, at figure.Point) []ReceiptLine {
	lines := []ReceiptLine{}
	add := func(code string, count float64) {
		if count != 0 {
			lines = append(lines, ReceiptLine{code, count})
		}
	}
	table, _, _ := strings.Cut(strings.TrimSpace(strings.Split(k.Needs[0], "|")[0]), ".")
	in := inputs[table]
	switch {
	case in == nil:
		return lines
	case table == "orders":
		r := result.Receipt
		add("orders_read", r.Read)
		add("set_aside", -r.SetAside)
		add("netted", -r.Netted)
		add("void", -r.Void)
		add("later", -r.Later)
		add("free", -r.Free)
		add("counted", r.Counted)
		add("refunds", -r.Refunds)
		add("guests", -r.Guests)
		add("sales_known", r.Sales)
		add("purchases", r.Purchases)
	default:
		add("rows_read", float64(in.Read))
		add("set_aside", -float64(in.Read-in.Kept))
		add("rows_kept", float64(in.Kept))
	}
	switch {
	case at.Denominator != nil && at.N == nil:
		add("denominator", *at.Denominator)
	case at.N != nil:
		add("n", *at.N)
	}
	return lines
}
