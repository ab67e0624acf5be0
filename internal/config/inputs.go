package config

import "slices"

// Input is an input table and the columns that an export can fill.
type Input struct {
	Table    string
	Columns  []string // all, in the order of the catalogue
	Required []string // those that an export must have or derive
}

// Inputs lists the input tables of the catalogue, the ones most often used first.
func Inputs() []Input {
	return []Input{
		{"orders", []string{"order_id", "customer_id", "ordered_at", "amount", "status", "channel", "discount", "margin", "currency", "branch"},
			[]string{"ordered_at", "amount"}},
		{"order_items", []string{"order_id", "product_id", "quantity", "amount", "category"}, []string{"order_id", "product_id"}},
		{"products", []string{"product_id", "name", "category", "launched_at"}, []string{"product_id"}},
		{"customers", []string{"customer_id", "joined_at", "referred_by", "acquisition_channel", "segment", "member_since", "birthday"},
			[]string{"customer_id"}},
		{"referrals", []string{"referrer_id", "referred_id", "referred_at"}, []string{"referrer_id", "referred_id", "referred_at"}},
		{"surveys", []string{"customer_id", "answered_at", "kind", "score", "ticket_id", "sent_at"}, []string{"kind"}},
		{"tickets", []string{"ticket_id", "customer_id", "opened_at", "first_response_at", "resolved_at", "origin", "channel"},
			[]string{"ticket_id", "opened_at"}},
		{"leads", []string{"lead_id", "customer_id", "created_at", "converted_at", "existing"}, []string{"lead_id", "created_at", "existing"}},
		{"points", []string{"customer_id", "booked_at", "earned", "redeemed"}, []string{"customer_id", "booked_at", "earned", "redeemed"}},
		{"touches", []string{"customer_id", "sent_at", "kind"}, []string{"customer_id", "sent_at", "kind"}},
		{"costs", []string{"month", "kind", "amount"}, []string{"month", "kind", "amount"}},
		{"events", []string{"date", "text", "text_en"}, []string{"date", "text"}},
	}
}

// tableNames are the names of the input tables.
func tableNames() []string {
	var names []string
	for _, input := range Inputs() {
		names = append(names, input.Table)
	}
	return names
}

// InputColumns are the columns of an input table that an export can fill, nil for a table that isn't one.
func InputColumns(name string) []string {
	inputs := Inputs()
	i := slices.IndexFunc(inputs, func(input Input) bool { return input.Table == name })
	if i < 0 {
		return nil
	}
	return inputs[i].Columns
}
