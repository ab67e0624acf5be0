package config

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Defaults are the definitions of the catalogue where config.toml says nothing.
func Defaults() Definitions {
	return Definitions{
		ActiveWindowMonths:  12,
		ChurnAfterDays:      180,
		WinbackMonths:       12,
		SecondPurchaseDays:  90,
		LoyalPurchases:      5,
		LoyalWindowMonths:   24,
		OverdueFactor:       2,
		TopShare:            0.2,
		PurchaseUnit:        "day",
		MinOrderAmount:      0.01,
		VoidStatuses:        []string{"cancelled", "canceled", "refunded", "returned", "voided", "failed", "pending"},
		NPSPromoterMin:      9,
		NPSDetractorMax:     6,
		CSATMin:             4,
		SurveyWindowMonths:  3,
		SurveyAnswerDays:    30,
		WOMPositive:         9,
		WOMNegative:         22,
		LaunchWindowDays:    14,
		LaunchMin:           2,
		LaunchShare:         0.5,
		TouchDays:           30,
		LeadDays:            30,
		ValueDays:           365,
		ServicePromiseHours: 24,
		CLVHorizonMonths:    12,
		CLVDiscountRate:     0.10,
		MinGroup:            5,
	}
}

const (
	longestWindow    = 36 // two of them, and the months of a series, are the bits of one number
	tenYearsInMonths = 120
	tenYearsInDays   = 3650
)

func readDefinitions(t *table) Definitions {
	d := Defaults()
	t.whole("active_window_months", &d.ActiveWindowMonths, 1, longestWindow)
	t.whole("churn_after_days", &d.ChurnAfterDays, 1, tenYearsInDays)
	t.whole("winback_months", &d.WinbackMonths, 1, tenYearsInMonths)
	t.whole("second_purchase_days", &d.SecondPurchaseDays, 1, tenYearsInDays)
	t.whole("loyal_purchases", &d.LoyalPurchases, 2, 31)
	t.whole("loyal_window_months", &d.LoyalWindowMonths, 1, tenYearsInMonths)
	t.within("overdue_factor", &d.OverdueFactor, func(x float64) bool { return x >= 1 && x <= 100 }, "write a number from 1 to 100: how many of his own gaps a customer may stay away")
	t.within("top_share", &d.TopShare, func(x float64) bool { return x > 0 && x < 1 }, "write a share above 0 and below 1: 20 % is 0.2")
	t.choice("purchase_unit", &d.PurchaseUnit, "day", "order")
	t.within("min_order_amount", &d.MinOrderAmount, func(x float64) bool { return x >= 0 && x < 1e13 }, "write 0 or more, below 10000000000000")
	readStatuses(t, &d)
	readSurveyScores(t, &d)
	t.whole("survey_window_months", &d.SurveyWindowMonths, 1, tenYearsInMonths)
	t.whole("survey_answer_days", &d.SurveyAnswerDays, 0, tenYearsInDays)
	t.within("wom_positive", &d.WOMPositive, peopleTold, "write a number of people from 0 to 1000")
	t.within("wom_negative", &d.WOMNegative, peopleTold, "write a number of people from 0 to 1000")
	t.whole("launch_window_days", &d.LaunchWindowDays, 1, 366)
	t.whole("launch_min", &d.LaunchMin, 1, 1000)
	t.within("launch_share", &d.LaunchShare, fromZeroToOne, "write a share from 0 to 1: 50 % is 0.5")
	t.whole("touch_days", &d.TouchDays, 0, tenYearsInDays)
	t.whole("lead_days", &d.LeadDays, 0, tenYearsInDays)
	t.whole("value_days", &d.ValueDays, 12, tenYearsInDays)
	t.within("service_promise_hours", &d.ServicePromiseHours, func(x float64) bool { return x > 0 && x <= 24*366 },
		"write hours above 0, of at most a year")
	t.whole("clv_horizon_months", &d.CLVHorizonMonths, 1, tenYearsInMonths)
	t.within("clv_discount_rate", &d.CLVDiscountRate, func(x float64) bool { return x >= 0 && x < 1 },
		"write a yearly rate from 0 to below 1: 10 % is 0.10")
	if t.has("margin_rate") {
		d.MarginRate = new(float64)
	}
	t.within("margin_rate", d.marginRate(), func(x float64) bool { return x > 0 && x <= 1 }, "write a share above 0, up to 1: 35 % is 0.35")
	t.whole("min_group", &d.MinGroup, 1, 1_000_000)
	if contractual := t.flag("contractual"); contractual != nil {
		d.Contractual = *contractual
	}
	t.finish()
	return d
}

func peopleTold(n float64) bool { return n >= 0 && n <= 1000 }

// marginRate is where a margin rate that is read goes; a cell that nobody sees where none is written.
func (d *Definitions) marginRate() *float64 {
	if d.MarginRate == nil {
		return new(float64)
	}
	return d.MarginRate
}

func readStatuses(t *table, d *Definitions) {
	if void := t.texts("void_statuses", false); void != nil {
		d.VoidStatuses = statuses(void)
	}
	if valid := t.texts("valid_statuses", false); valid != nil {
		d.ValidStatuses = statuses(valid)
		if len(valid) == 0 {
			t.refuse("valid_statuses", "would make every order void", "name the statuses that count, or remove the key")
		}
	}
	if t.has("void_statuses") && t.has("valid_statuses") {
		t.refuse("valid_statuses", "stands beside void_statuses", "keep one of them: where valid_statuses is set, every other status is void")
	}
}

// statuses compares without case and blanks: trimmed, lower case, composed, each once.
func statuses(written []string) []string {
	list := make([]string, 0, len(written))
	seen := map[string]bool{}
	for _, status := range written {
		status = strings.ToLower(norm.NFC.String(strings.TrimSpace(status)))
		if !seen[status] {
			seen[status] = true
			list = append(list, status)
		}
	}
	return list
}

func readSurveyScores(t *table, d *Definitions) {
	nps := func(x float64) bool { return x >= 0 && x <= 10 }
	t.within("nps_promoter_min", &d.NPSPromoterMin, nps, "write a score from 0 to 10")
	t.within("nps_detractor_max", &d.NPSDetractorMax, nps, "write a score from 0 to 10")
	if d.NPSDetractorMax >= d.NPSPromoterMin {
		name := "nps_detractor_max"
		if !t.has(name) {
			name = "nps_promoter_min"
		}
		t.refuse(name, fmt.Sprintf("detractors (up to %v) and promoters (from %v) overlap", d.NPSDetractorMax, d.NPSPromoterMin),
			"write a nps_detractor_max below nps_promoter_min")
	}
	t.within("csat_min", &d.CSATMin, func(x float64) bool { return x >= 1 && x <= 5 }, "write a score from 1 to 5")
}

// Column is one column of the one-row table settings.
type Column struct {
	Name    string
	SQLType string // INTEGER, DOUBLE, VARCHAR, VARCHAR[], BOOLEAN
	Value   any    // int, float64, string, []string, bool; nil = NULL
}

// Literal is the value as SQL, typed, such as CAST(12 AS INTEGER).
func (c Column) Literal() string {
	value := "NULL"
	switch v := c.Value.(type) {
	case int:
		value = strconv.Itoa(v)
	case float64:
		value = "'" + strconv.FormatFloat(v, 'g', -1, 64) + "'" // quoted, or SQL would read 0.1 as a DECIMAL
	case bool:
		value = strconv.FormatBool(v)
	case string:
		value = quote(v)
	case []string:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = quote(item)
		}
		value = "[" + strings.Join(items, ", ") + "]"
	}
	return "CAST(" + value + " AS " + c.SQLType + ")"
}

func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// Columns are the definitions as the table settings holds them, in the order of the struct: `SELECT literal AS name, …`.
func (d Definitions) Columns() []Column {
	fields := reflect.ValueOf(d)
	columns := make([]Column, 0, fields.NumField())
	for i := range fields.NumField() {
		column := Column{Name: fields.Type().Field(i).Tag.Get("toml")}
		switch v := fields.Field(i).Interface().(type) {
		case int:
			column.SQLType, column.Value = "INTEGER", v
		case float64:
			column.SQLType, column.Value = "DOUBLE", v
		case *float64:
			column.SQLType = "DOUBLE"
			if v != nil {
				column.Value = *v
			}
		case string:
			column.SQLType, column.Value = "VARCHAR", v
		case []string:
			column.SQLType = "VARCHAR[]"
			if v != nil {
				column.Value = v
			}
		case bool:
			column.SQLType, column.Value = "BOOLEAN", v
		}
		columns = append(columns, column)
	}
	return columns
}
