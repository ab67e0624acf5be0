-- description.en = "One row a customer of whom something is known beside his purchases, as bits of months (see customers)."
-- [columns]
-- customer_key = "UBIGINT"
-- channel_bits = "HUGEINT: a sale on a known channel in the month"
-- two_channel_bits = "HUGEINT: the window that ends with the month holds sales on two channels or more"
-- two_category_bits = "HUGEINT: it holds sales of two categories or more"
-- referral_bits = "HUGEINT: a customer whom he referred was new in the month"
-- was_referred = "BOOLEAN: he was new and referred"
-- ticket_bits = "HUGEINT: a ticket was opened in the month"
-- late_bits = "HUGEINT: one that was not resolved within the promise"
WITH choices AS (
  SELECT 'channel' AS kind, c.customer_key, c.channel AS choice, bit_or(m.bit) AS bits
  FROM customer_channels c
  JOIN months m ON m.month_no = c.month_no
  WHERE c.channel IS NOT NULL AND c.sales > 0
  GROUP BY c.customer_key, c.channel
  UNION ALL
  SELECT 'category', o.customer_key, coalesce(i.category, p.category), bit_or(m.bit)
  FROM input.order_items i
  JOIN orders o ON o.order_id = i.order_id
  JOIN months m ON m.month_no = o.month_no
  LEFT JOIN input.products p ON p.product_id = i.product_id
  WHERE o.is_sale AND o.customer_key IS NOT NULL AND coalesce(i.category, p.category) IS NOT NULL
    AND coalesce(i.quantity, 0) >= 0 AND coalesce(i.amount, 0) >= 0
  GROUP BY o.customer_key, coalesce(i.category, p.category)
),
facts AS (
  SELECT a.customer_key, a.kind AS fact, bit_or(m.bit) AS bits
  FROM choices a
  JOIN choices b ON b.customer_key = a.customer_key AND b.kind = a.kind AND b.choice > a.choice
  CROSS JOIN months m
  WHERE a.bits & m.window_bits <> 0 AND b.bits & m.window_bits <> 0
  GROUP BY a.customer_key, a.kind
  UNION ALL
  SELECT customer_key, 'any channel', bit_or(bits) FROM choices WHERE kind = 'channel' GROUP BY customer_key
  UNION ALL
  SELECT f.referrer_key, 'referral', bit_or(m.bit) FROM referrals f JOIN months m ON m.month_no = f.new_month_no GROUP BY f.referrer_key
  UNION ALL
  SELECT DISTINCT referred_key, 'referred', CAST(1 AS HUGEINT) FROM referrals WHERE new_month_no IS NOT NULL
  UNION ALL
  SELECT t.customer_key, CASE WHEN t.is_late THEN 'late' ELSE 'in time' END, bit_or(t.bit)
  FROM (
    SELECT
      t.customer_key,
      CAST(1 AS HUGEINT) << CAST(year(t.opened_at) * 12 + month(t.opened_at) - 1 - r.first_bit_no AS INTEGER) AS bit, -- of a month before the first order's, too
      NOT coalesce(date_diff('millisecond', t.opened_at, t.resolved_at) <= s.service_promise_hours * 3600000 AND t.resolved_at < r.month_end, FALSE) AS is_late
    FROM input.tickets t
    CROSS JOIN settings s
    CROSS JOIN report r
    WHERE t.customer_key IS NOT NULL AND year(t.opened_at) * 12 + month(t.opened_at) - 1 BETWEEN r.first_bit_no AND r.month_no
  ) t
  GROUP BY t.customer_key, t.is_late
)
SELECT
  customer_key,
  coalesce(max(CASE fact WHEN 'any channel' THEN bits END), 0) AS channel_bits,
  coalesce(max(CASE fact WHEN 'channel' THEN bits END), 0) AS two_channel_bits,
  coalesce(max(CASE fact WHEN 'category' THEN bits END), 0) AS two_category_bits,
  coalesce(max(CASE fact WHEN 'referral' THEN bits END), 0) AS referral_bits,
  bool_or(fact = 'referred') AS was_referred,
  coalesce(bit_or(CASE WHEN fact IN ('late', 'in time') THEN bits END), 0) AS ticket_bits,
  coalesce(max(CASE fact WHEN 'late' THEN bits END), 0) AS late_bits
FROM facts
GROUP BY customer_key
