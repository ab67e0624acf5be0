-- description.en = "One row a report month and kind of customer: columns of customer_windows, and how many customers are alike in all of them."
-- column_needs.is_member = ["customers", "customers.member_since"]
-- column_needs.was_member = ["customers", "customers.member_since"]
-- column_needs.had_channel = ["orders.channel"]
-- column_needs.had_two_channels = ["orders.channel"]
-- column_needs.has_two_categories = ["orders.order_id", "order_items.category | products.category", "order_items"]
-- column_needs.is_referrer = ["referrals | customers.referred_by"]
-- column_needs.is_referred = ["referrals | customers.referred_by"]
-- column_needs.had_ticket = ["tickets", "tickets.customer_id"]
-- column_needs.had_late_ticket = ["tickets", "tickets.customer_id", "tickets.resolved_at"]
-- [columns]
-- month_no = "INTEGER"
-- purchases = "INTEGER"
-- prior_purchases = "INTEGER"
-- loyal_purchases = "INTEGER"
-- prior_quarter = "INTEGER"
-- is_new = "BOOLEAN"
-- bought = "BOOLEAN"
-- was_awake = "BOOLEAN"
-- is_awake = "BOOLEAN"
-- was_winnable = "BOOLEAN"
-- is_member = "BOOLEAN"
-- was_member = "BOOLEAN"
-- had_channel = "BOOLEAN"
-- had_two_channels = "BOOLEAN"
-- has_two_categories = "BOOLEAN"
-- is_referrer = "BOOLEAN"
-- is_referred = "BOOLEAN"
-- had_ticket = "BOOLEAN"
-- had_late_ticket = "BOOLEAN"
-- customers = "BIGINT: how many"
SELECT
  w.month_no,
  w.purchases,
  w.prior_purchases,
  w.loyal_purchases,
  w.prior_quarter,
  w.is_new,
  w.bought,
  w.was_awake,
  w.is_awake,
  w.was_winnable,
  w.is_member,
  w.was_member,
  w.had_channel,
  w.had_two_channels,
  w.has_two_categories,
  w.is_referrer,
  w.is_referred,
  w.had_ticket,
  w.had_late_ticket,
  CAST(sum(w.alike) AS BIGINT) AS customers
FROM customer_windows w
WHERE w.alike > 0
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19
