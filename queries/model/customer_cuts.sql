-- description.en = "One row a month for which KPIs are told by [report] cut (the report month, the month before, a year before), basis and customer: his group. By channel or branch it is that of most of his purchases in the basis, the latest on a tie; by segment his segment, whatever the basis. Who has bought nothing in the basis is not here."
-- [columns]
-- month_no = "INTEGER"
-- basis = "VARCHAR: 'window', 'prior' (the prior window) or 'month' (the two windows' length before the month), by a KPI's own window"
-- customer_key = "UBIGINT"
-- cut = "VARCHAR: the group"
WITH bases AS (
  SELECT month_no, 'window' AS basis, month_no - active_window_months + 1 AS from_no, month_no AS until_no, window_bits AS bits FROM months CROSS JOIN settings WHERE has_cut
  UNION ALL
  SELECT month_no, 'prior', month_no - 2 * active_window_months + 1, month_no - active_window_months, prior_bits FROM months CROSS JOIN settings WHERE has_cut
  UNION ALL
  SELECT m.month_no, 'month', m.month_no - 2 * s.active_window_months, m.month_no - 1, b.window_bits | b.prior_bits
  FROM months m
  CROSS JOIN settings s
  JOIN months b ON b.month_no = m.month_no - 1
  WHERE m.has_cut
),
-- most customers buy at one place: nothing is to be counted for them
faithful AS (
  SELECT customer_key, min(place) AS place
  FROM customer_places
  GROUP BY customer_key
  HAVING min(place) = max(place)
),
bought AS (
  SELECT b.month_no, b.basis, p.customer_key, p.place, sum(p.purchases) AS purchases, max(p.last_at) AS last_at
  FROM customer_places p
  JOIN bases b ON p.month_no BETWEEN b.from_no AND b.until_no
  WHERE p.customer_key NOT IN (SELECT customer_key FROM faithful)
  GROUP BY b.month_no, b.basis, p.customer_key, p.place
),
placed AS (
  SELECT *, row_number() OVER (PARTITION BY month_no, basis, customer_key ORDER BY purchases DESC, last_at DESC, place) AS turn
  FROM bought
)
SELECT month_no, basis, customer_key, place AS cut
FROM placed
WHERE turn = 1
UNION ALL
SELECT b.month_no, b.basis, f.customer_key, f.place
FROM faithful f
JOIN customers c ON c.customer_key = f.customer_key
JOIN bases b ON c.bought_bits & b.bits <> 0
UNION ALL
SELECT b.month_no, b.basis, c.customer_key, coalesce(c.customer_segment, 'unknown')
FROM customers c
CROSS JOIN bases b
JOIN settings s ON s.cut = 'segment'
