package oracle

import "slices"

// visible is the shop as its exports show it: no rows of absent tables, empty cells in absent columns.
func (s Shop) visible() Shop {
	v := Shop{Present: s.Present, Columns: s.Columns}
	for _, row := range rowsOf(s, "orders", s.Orders) {
		hide(s, "orders.order_id", &row.OrderID)
		hide(s, "orders.customer_id", &row.CustomerID)
		hide(s, "orders.status", &row.Status)
		hide(s, "orders.channel", &row.Channel)
		hide(s, "orders.branch", &row.Branch)
		hide(s, "orders.discount", &row.Discount)
		hide(s, "orders.margin", &row.Margin)
		v.Orders = append(v.Orders, row)
	}
	for _, row := range rowsOf(s, "order_items", s.Items) {
		hide(s, "order_items.quantity", &row.Quantity)
		hide(s, "order_items.amount", &row.Amount)
		hide(s, "order_items.category", &row.Category)
		v.Items = append(v.Items, row)
	}
	for _, row := range rowsOf(s, "products", s.Products) {
		hide(s, "products.category", &row.Category)
		hide(s, "products.launched_at", &row.LaunchedAt)
		v.Products = append(v.Products, row)
	}
	for _, row := range rowsOf(s, "customers", s.Customers) {
		hide(s, "customers.joined_at", &row.JoinedAt)
		hide(s, "customers.referred_by", &row.ReferredBy)
		hide(s, "customers.acquisition_channel", &row.AcquisitionChannel)
		hide(s, "customers.segment", &row.Segment)
		hide(s, "customers.member_since", &row.MemberSince)
		hide(s, "customers.birthday", &row.Birthday)
		v.Customers = append(v.Customers, row)
	}
	for _, row := range rowsOf(s, "surveys", s.Surveys) {
		hide(s, "surveys.customer_id", &row.CustomerID)
		hide(s, "surveys.answered_at", &row.AnsweredAt)
		hide(s, "surveys.score", &row.Score)
		hide(s, "surveys.ticket_id", &row.TicketID)
		hide(s, "surveys.sent_at", &row.SentAt)
		v.Surveys = append(v.Surveys, row)
	}
	for _, row := range rowsOf(s, "tickets", s.Tickets) {
		hide(s, "tickets.customer_id", &row.CustomerID)
		hide(s, "tickets.first_response_at", &row.FirstResponseAt)
		hide(s, "tickets.resolved_at", &row.ResolvedAt)
		hide(s, "tickets.origin", &row.Origin)
		hide(s, "tickets.channel", &row.Channel)
		v.Tickets = append(v.Tickets, row)
	}
	for _, row := range rowsOf(s, "leads", s.Leads) {
		hide(s, "leads.customer_id", &row.CustomerID)
		hide(s, "leads.converted_at", &row.ConvertedAt)
		v.Leads = append(v.Leads, row)
	}
	v.Referrals = rowsOf(s, "referrals", s.Referrals)
	v.Points = rowsOf(s, "points", s.Points)
	v.Touches = rowsOf(s, "touches", s.Touches)
	v.Costs = rowsOf(s, "costs", s.Costs)
	return v
}

func rowsOf[T any](s Shop, table string, rows []T) []T {
	if !s.Present[table] {
		return nil
	}
	return slices.Clone(rows)
}

func hide[T any](s Shop, column string, cell **T) {
	if !s.Columns[column] {
		*cell = nil
	}
}
