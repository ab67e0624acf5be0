package report

import (
	"loyalty/internal/config"
	"loyalty/internal/figure"
	"loyalty/internal/goals"
	"loyalty/internal/kpi"
	"loyalty/internal/month"
)

// Suggestion is what the data's own history proposes as one KPI's goal.
type Suggestion struct {
	KPI        string
	Unit       string
	Title      figure.Text
	From, By   month.Month
	Value      float64 // where the KPI stands
	Accumulate string
	Tolerance  float64
	Proposals  []Proposal // cautious, even, ambitious
	Worth      *Worth
	Withheld   string // "" or why there is none
}

// Proposal is one target and where it comes from.
type Proposal struct {
	Name   string // cautious, even, ambitious
	Target float64
	Reason figure.Sentence
}

// Worth is what one step of a KPI is worth in a year.
type Worth struct {
	Step     float64
	Relative bool
	Margin   float64
	Basis    string // margin or revenue
}

// Suggest proposes goals that are due in by for each KPI, in the catalogue's order.
func Suggest(cfg *config.Config, result *kpi.Result, by month.Month) []Suggestion {
	economics := economicsOf(result)
	var list []Suggestion
	for _, series := range result.Series {
		in := Judged(cfg, result, series, nil)
		s := goals.Suggest(in, by, economics)
		out := Suggestion{
			KPI: s.KPI, Unit: s.Unit, Title: named(series.Query.Header.Title, result.Settings), From: result.Span.Month, By: s.By, Value: s.Value,
			Accumulate: s.Accumulate, Tolerance: s.Tolerance, Withheld: s.Withheld,
		}
		for _, p := range []struct {
			name string
			of   goals.Proposal
		}{{"cautious", s.Cautious}, {"even", s.Even}, {"ambitious", s.Ambitious}} {
			out.Proposals = append(out.Proposals, Proposal{p.name, p.of.Target, p.of.Reason})
		}
		if s.Worth != nil {
			out.Worth = &Worth{s.Worth.Step, s.Worth.Relative, s.Worth.Margin, result.Basis}
		}
		list = append(list, out)
	}
	return list
}

// economicsOf are what the worth of a step is reckoned from.
func economicsOf(result *kpi.Result) goals.Economics {
	e := goals.Economics{YearlyMargin: result.WindowMargin, Basis: result.Basis}
	for _, series := range result.Series {
		if series.Query.Header.Role == figure.Customers && len(series.Points) > 0 {
			if active := series.Points[series.Judged].Value; active != nil {
				e.ActiveCustomers = *active
			}
		}
	}
	return e
}
