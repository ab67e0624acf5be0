package report

import (
	"encoding/json"
	"math"

	"loyalty/internal/clv"
	"loyalty/internal/kpi"
)

// text is a setting's value as report.json writes it, so that a decoded one compares equal to a computed one.
func text(value any) string {
	encoded, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(encoded)
}

// clvOf is report.json's clv: the fit of purchases, and how it did on the hold-out.
func clvOf(c kpi.CLV) *CLV {
	out := &CLV{Parameters: map[string]float64{}, StandardErrors: map[string]float64{}, Values: map[string]any{}, Warnings: []CLVWarning{}}
	if p := c.Purchases; p != nil {
		out.Model, out.LogLikelihood, out.Customers, out.Repeaters = string(p.Model), p.LogLikelihood, p.Customers, p.Repeaters
		out.Parameters = map[string]float64{"r": p.Parameters.R, "alpha": p.Parameters.Alpha, "a": p.Parameters.A, "b": p.Parameters.B}
		out.StandardErrors = finite(map[string]float64{"r": p.StandardErrors.R, "alpha": p.StandardErrors.Alpha, "a": p.StandardErrors.A, "b": p.StandardErrors.B})
	}
	if s := c.Spend; s != nil {
		out.Parameters["p"], out.Parameters["q"], out.Parameters["v"] = s.Parameters.P, s.Parameters.Q, s.Parameters.V
		for name, value := range finite(map[string]float64{"p": s.StandardErrors.P, "q": s.StandardErrors.Q, "v": s.StandardErrors.V}) {
			out.StandardErrors[name] = value
		}
	}
	out.Parameters = finite(out.Parameters)
	if h := c.HoldOut; h != nil {
		out.Holdout = &Holdout{Actual: h.Actual, Expected: h.Expected, Naive: h.Naive, MAE: h.MAE, RMSE: h.RMSE, CarriedRMSE: h.CarriedRMSE}
	}
	if r := c.Refused; r != nil {
		out.Refused, out.Reason = true, string(r.Code)
		out.Values = reasonValues(*r)
	}
	for _, w := range c.Warnings {
		out.Warnings = append(out.Warnings, CLVWarning{string(w.Code), reasonValues(w)})
	}
	return out
}

func reasonValues(r clv.Reason) map[string]any {
	values := map[string]any{"value": r.Value, "limit": r.Limit}
	if r.Parameter != "" {
		values["parameter"] = r.Parameter
	}
	for name, value := range values {
		if number, isNumber := value.(float64); isNumber && (math.IsNaN(number) || math.IsInf(number, 0)) {
			delete(values, name)
		}
	}
	return values
}

// finite leaves out what JSON can't hold: the estimates of a degenerate fit.
func finite(values map[string]float64) map[string]float64 {
	for name, value := range values {
		if math.IsNaN(value) || math.IsInf(value, 0) {
			delete(values, name)
		}
	}
	return values
}
