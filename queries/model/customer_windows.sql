-- view = true
-- description.en = "One row a report month and customer who had bought by its end. The window is the active_window_months that end with the month, the prior window the ones before it."
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
-- month_no = "INTEGER: the month that the window ends with"
-- customer_key = "UBIGINT"
-- purchases = "INTEGER: in the window"
-- prior_purchases = "INTEGER: in the prior window"
-- loyal_purchases = "INTEGER: in the loyal_window_months that end with the month"
-- quarter = "INTEGER: of the last purchase in the window: 0 its last three months, 1 the three before them, …; NULL without one"
-- prior_quarter = "INTEGER: of the last purchase in the prior window, likewise"
-- is_new = "BOOLEAN: new in this month"
-- bought = "BOOLEAN: a purchase in the month"
-- bought_next = "BOOLEAN: a purchase in the window after the window"
-- was_awake = "BOOLEAN: not lapsed at the month's start"
-- is_awake = "BOOLEAN: not lapsed at its end"
-- was_winnable = "BOOLEAN: lapsed at its start, by winback_months at most"
-- is_member = "BOOLEAN: member_since before the month's end"
-- was_member = "BOOLEAN: member_since before the window's start"
-- had_channel = "BOOLEAN: a sale on a known channel in the prior window"
-- had_two_channels = "BOOLEAN: sales on two channels or more in the prior window"
-- has_two_categories = "BOOLEAN: sales of two categories or more in the window"
-- is_referrer = "BOOLEAN: a customer whom he referred was new in the window"
-- is_referred = "BOOLEAN: he was new in the window, and referred"
-- had_ticket = "BOOLEAN: a ticket opened in the prior window"
-- had_late_ticket = "BOOLEAN: one of them not resolved within the promise"
-- first_loyal_no = "INTEGER: the month of the first purchase in the loyal_window_months; NULL without one"
-- last_loyal_no = "INTEGER: the month of the last one in them"
-- birthday = "DATE"
-- alike = "BIGINT: how many customers are alike in all of these and in every month, at one of them; NULL at the others"
SELECT
  m.month_no,
  c.customer_key,
  CAST(bit_count(c.count_1_bits & m.window_bits) AS INTEGER) + 2 * CAST(bit_count(c.count_2_bits & m.window_bits) AS INTEGER)
    + 4 * CAST(bit_count(c.count_4_bits & m.window_bits) AS INTEGER) + 8 * CAST(bit_count(c.count_8_bits & m.window_bits) AS INTEGER)
    + 16 * CAST(bit_count(c.count_16_bits & m.window_bits) AS INTEGER) AS purchases,
  CAST(bit_count(c.count_1_bits & m.prior_bits) AS INTEGER) + 2 * CAST(bit_count(c.count_2_bits & m.prior_bits) AS INTEGER)
    + 4 * CAST(bit_count(c.count_4_bits & m.prior_bits) AS INTEGER) + 8 * CAST(bit_count(c.count_8_bits & m.prior_bits) AS INTEGER)
    + 16 * CAST(bit_count(c.count_16_bits & m.prior_bits) AS INTEGER) AS prior_purchases,
  CAST(bit_count(c.count_1_bits & m.loyal_bits) AS INTEGER) + 2 * CAST(bit_count(c.count_2_bits & m.loyal_bits) AS INTEGER)
    + 4 * CAST(bit_count(c.count_4_bits & m.loyal_bits) AS INTEGER) + 8 * CAST(bit_count(c.count_8_bits & m.loyal_bits) AS INTEGER)
    + 16 * CAST(bit_count(c.count_16_bits & m.loyal_bits) AS INTEGER) AS loyal_purchases,
  CAST(floor((m.month_no - r.first_bit_no - floor(log2(nullif(c.bought_bits & m.window_bits, 0)))) / 3) AS INTEGER) AS quarter,
  CAST(floor((m.month_no - s.active_window_months - r.first_bit_no - floor(log2(nullif(c.bought_bits & m.prior_bits, 0)))) / 3) AS INTEGER) AS prior_quarter,
  coalesce(c.new_month_no = m.month_no, FALSE) AS is_new,
  c.bought_bits & m.bit <> 0 AS bought,
  c.bought_bits & m.next_bits <> 0 AS bought_next,
  c.awake_bits & m.bit <> 0 AS was_awake,
  c.awake_bits & (2 * m.bit) <> 0 AS is_awake,
  c.awake_bits & m.bit = 0 AND c.winnable_bits & m.bit <> 0 AS was_winnable,
  coalesce(c.member_no <= m.month_no, FALSE) AS is_member,
  coalesce(c.member_no <= m.month_no - s.active_window_months, FALSE) AS was_member,
  coalesce(f.channel_bits & m.prior_bits <> 0, FALSE) AS had_channel,
  coalesce(f.two_channel_bits & m.prior_end_bit <> 0, FALSE) AS had_two_channels,
  coalesce(f.two_category_bits & m.bit <> 0, FALSE) AS has_two_categories,
  coalesce(f.referral_bits & m.window_bits <> 0, FALSE) AS is_referrer,
  coalesce(f.was_referred AND c.new_month_no > m.month_no - s.active_window_months, FALSE) AS is_referred,
  coalesce(f.ticket_bits & m.prior_bits <> 0, FALSE) AS had_ticket,
  coalesce(f.late_bits & m.prior_bits <> 0, FALSE) AS had_late_ticket,
  CAST(r.first_bit_no + log2(nullif(c.bought_bits & m.loyal_bits & -(c.bought_bits & m.loyal_bits), 0)) AS INTEGER) AS first_loyal_no,
  -- a logarithm rounds up to the next bit where very many months in a row are ones
  CAST(r.first_bit_no + floor(log2(nullif(c.bought_bits & m.loyal_bits, 0))) AS INTEGER)
    - CASE WHEN CAST(1 AS HUGEINT) << CAST(floor(log2(nullif(c.bought_bits & m.loyal_bits, 0))) AS INTEGER) > c.bought_bits & m.loyal_bits THEN 1 ELSE 0 END AS last_loyal_no,
  c.birthday,
  k.customers AS alike
FROM customers c
LEFT JOIN customer_facts f ON f.customer_key = c.customer_key
LEFT JOIN customer_kinds k ON k.customer_key = c.customer_key
CROSS JOIN months m
CROSS JOIN settings s
CROSS JOIN report r
WHERE c.first_month_no <= m.month_no
