package sample

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
)

const truthName = "truth.json"

// Truth is the content of truth.json: what was planted, as the catalogue's measures of Month should find it.
type Truth struct {
	Company   string   `json:"company"`
	Seed      uint64   `json:"seed"`
	Customers int      `json:"customers"`
	Orders    int      `json:"orders"`
	Month     string   `json:"month"`
	Effects   []Effect `json:"effects"`
}

// Effect is one planted effect. Value is in the KPI's stored unit (0.05 = 5 points) and is what the KPI's 95 % interval of Month
// should cover; N is what the measure rests on, where it was counted.
type Effect struct {
	ID          string  `json:"id"`
	KPI         string  `json:"kpi"`
	Month       string  `json:"month"`
	Value       float64 `json:"value"`
	N           int     `json:"n,omitempty"`
	Explanation string  `json:"explanation"`
	Series      []Point `json:"series,omitempty"`
}

// Point is a month of an effect that was planted month by month: the chance each customer was drawn with, and the share that was.
type Point struct {
	Month   string  `json:"month"`
	Planted float64 `json:"planted"`
	Drawn   float64 `json:"drawn"`
	N       int     `json:"n"`
}

// counted are the effects whose value is counted on the shop itself: the view that counts, and the words for it.
func counted() []struct {
	view string
	Effect
} {
	return []struct {
		view string
		Effect
	}{
		{"member_truth", Effect{ID: "member_lift", KPI: "member_retention_lift", Month: "2026-10", Explanation: "Membership turns 55 % of the " +
			"purchases that would have been a customer's last into one more. The value is the share of members of the window before " +
			"who came back only because of that. Joining is likelier for frequent buyers, so the raw comparison shows more."}},
		{"churn_truth", Effect{ID: "abnormal_churn", KPI: "churn_rate", Month: "2026-10", Explanation: "From 4 April to 4 May 2026 the " +
			"marketplace charged more for shipping, and 60 % of the purchases there were the customer's last. 180 days later these " +
			"customers lapse: churn of October 2026 is abnormally high, by the value (a share of the customers not lapsed at its " +
			"start), and no other of the 24 months before it is."}},
		{"pioneer_truth", Effect{ID: "pioneers", KPI: "launch_first_buyer_share", Month: "2026-10", Explanation: "3.5 % of the customers " +
			"buy at 92 % of the launches within two weeks. The value is the share of active customers who were early at two launches " +
			"of the window, and at half of those since their first purchase, by plan; few others are by chance."}},
		{"service_truth", Effect{ID: "service_gap", KPI: "service_retention_gap", Month: "2026-10", Explanation: "A request that is not " +
			"resolved within 24 hours makes the purchase it is about the customer's last in 22 % of the cases. The value is the " +
			"share of customers with a late request who would have come back otherwise. Bands of purchases are themselves cut short " +
			"by it, which makes the measure some 2 points smaller on very large samples."}},
		{"touch_truth", Effect{ID: "birthday_lift", KPI: "touch_lift", Month: "2026-09", Explanation: "55 % of the known birthdays, drawn by " +
			"lot, get a message; 10 % of the messages bring one more purchase within 20 days. The value is the share of the greeted " +
			"of September 2026 who bought within 30 days only because of it."}},
	}
}

// writeTruth writes truth.json.
func writeTruth(ctx context.Context, shop *sql.DB, path string, seed uint64, made Summary) (File, error) {
	truth := Truth{Company: "Mộc An", Seed: seed, Customers: made.Customers, Orders: made.Orders, Month: "2026-10"}
	for _, c := range counted() {
		effect := c.Effect
		var value sql.NullFloat64
		if err := shop.QueryRowContext(ctx, "SELECT value, n FROM "+c.view).Scan(&value, &effect.N); err != nil {
			return File{}, fmt.Errorf("count the planted effect %s: %w", effect.ID, err)
		}
		effect.Value = value.Float64 // a shop of a few hundred orders may have nobody to count
		truth.Effects = append(truth.Effects, effect)
	}
	referred, err := referredTruth(ctx, shop)
	if err != nil {
		return File{}, err
	}
	truth.Effects = append(truth.Effects, referred, Effect{ID: "promoter_basket", KPI: "promoter_spend_gap", Month: "2026-10", Value: 0.40,
		Explanation: "Promoters' baskets are 1.4 times detractors'; how often they buy doesn't differ."})

	text, err := json.MarshalIndent(truth, "", "  ")
	if err != nil {
		return File{}, fmt.Errorf("write %s: %w", truthName, err)
	}
	text = append(text, '\n')
	if err := os.WriteFile(path, text, 0o644); err != nil {
		return File{}, fmt.Errorf("write %s: %w", truthName, err)
	}
	return File{Name: truthName, Rows: int64(len(truth.Effects)), Bytes: int64(len(text))}, nil
}

func referredTruth(ctx context.Context, shop *sql.DB) (Effect, error) {
	effect := Effect{ID: "referrals", KPI: "referral_rate", Month: "2026-10", Explanation: "Each new customer was referred with the " +
		"chance planted for the month: 12 %, and 17 % once friends are rewarded from June 2026. Half of the referrals stand in " +
		"customers.referred_by, half in referrals, one in ten in both."}
	rows, err := shop.QueryContext(ctx, "SELECT month, CAST(planted AS DOUBLE), drawn, n FROM referral_truth ORDER BY month")
	if err != nil {
		return effect, fmt.Errorf("count the planted referrals: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var p Point
		if err := rows.Scan(&p.Month, &p.Planted, &p.Drawn, &p.N); err != nil {
			return effect, fmt.Errorf("count the planted referrals: %w", err)
		}
		effect.Series = append(effect.Series, p)
		effect.Value, effect.N = p.Planted, p.N
	}
	return effect, rows.Err()
}
