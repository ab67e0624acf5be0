package report

import (
	"sort"
	"time"

	"loyalty/internal/config"
	"loyalty/internal/figure"
	"loyalty/internal/holidays"
	"loyalty/internal/kpi"
	"loyalty/internal/warehouse"
)

// addNotices gathers what the reader should know that is no error, in a fixed order: of loading, of the month, of its figures.
func (r *Report) addNotices(s Source) {
	add := func(code string, values map[string]any) {
		r.Notices = append(r.Notices, figure.Notice{Code: code, Values: values})
	}
	tables := make([]string, 0, len(s.Inputs))
	for table := range s.Inputs {
		tables = append(tables, table)
	}
	sort.Strings(tables)
	for _, table := range tables {
		in := s.Inputs[table]
		for _, notice := range in.Notices {
			values := map[string]any{"table": table}
			for name, value := range notice.Values {
				values[name] = value
			}
			add(notice.Code, values)
		}
		if in.Netted > 0 {
			add("lines_netted", map[string]any{"lines": in.Netted, "orders": in.Orders})
		}
	}
	if s.Config.Line("report.currency") == 0 {
		add("currency_assumed", map[string]any{"currency": r.Currency})
	}
	if newest, days, known := NewestOrder(s.Inputs, s.Now); known {
		add("newest_order", map[string]any{"date": newest.Format(dateLayout), "days": days})
	}
	if !s.Result.Span.Renewed {
		add("not_renewed", map[string]any{"month": s.Result.Span.Over})
	}
	if s.Config.Report.Holidays == config.Vietnam && holidays.TetMoved(r.Month) {
		now, _ := holidays.Tet(r.Month.Year())
		before, _ := holidays.Tet(r.Month.Year() - 1)
		add("tet_moved", map[string]any{"month": r.Month, "now": now.Format(dateLayout), "before": before.Format(dateLayout)})
	}
	r.Notices = append(r.Notices, s.Result.Notices...)
	if figures, last := replaced(r.Restatements); figures > 0 {
		add("figures_replaced", map[string]any{"month": r.Month, "figures": figures, "date": last})
	}
	for _, again := range r.Republished {
		add("republished", map[string]any{"month": r.Month, "date": again.On, "reason": again.Reason})
	}
	r.addBlanks(s)
}

// NewestOrder is the date of the newest order kept, and how many days before the day of the run it lies; false without one.
func NewestOrder(inputs warehouse.Inputs, now time.Time) (newest time.Time, days int, known bool) {
	orders := inputs["orders"]
	if orders == nil || orders.Last.IsZero() {
		return newest, 0, false
	}
	last := orders.Last
	newest = time.Date(last.Year(), last.Month(), last.Day(), 0, 0, 0, 0, time.UTC)
	return newest, int(now.Sub(newest) / hoursOfDay), true
}

// blank is why KPIs that were computed have no value.
type blank struct {
	code string // of the notice
	need int    // months of data that the window needs, where these are too few
}

// addBlanks says which of the KPIs that were computed have no value, those of one reason together.
func (r *Report) addBlanks(s Source) {
	var whys []blank
	kpis := map[blank][]string{}
	for _, series := range s.Result.Series {
		k := r.kpi(series.Query.ID)
		if len(series.Missing) > 0 || k.Value != nil {
			continue
		}
		why := r.whyBlank(s.Config.Definitions, series)
		if kpis[why] == nil {
			whys = append(whys, why)
		}
		kpis[why] = append(kpis[why], k.ID)
	}
	for _, why := range whys {
		values := map[string]any{"month": r.Month, "kpis": kpis[why]}
		if why.need > 0 {
			values["have"], values["need"] = r.months(), why.need
		}
		r.Notices = append(r.Notices, figure.Notice{Code: why.code, Values: values})
	}
}

func (r *Report) whyBlank(d config.Definitions, series kpi.Series) blank {
	window := series.Query.Header.Window
	switch {
	case series.Query.Header.Role == figure.LifetimeValue && r.CLV.Refused:
		return blank{code: "blank_clv"}
	case len(series.Points) > 0 && series.Points[series.Judged].Outside:
		return blank{code: "blank_outside"}
	case len(series.Points) > 0 && series.Compares() && series.Points[series.Judged].N != nil:
		return blank{code: "blank_link"}
	case needMonths(d, window) > r.months():
		return blank{"blank_months", needMonths(d, window)}
	case window == "cohort":
		return blank{code: "blank_cohort"}
	}
	return blank{code: "blank_nothing"}
}

// months is how many months the data have up to M.
func (r *Report) months() int { return int(r.Month-r.FirstMonth) + 1 }
