-- description.en = "One row a month for which KPIs are told by [report] cut (the report month, the month before, a year before) and customer with a purchase in one of three stretches, with his group in each. By channel or branch it is that of most of his purchases there, the latest on a tie; by segment his segment, whatever the stretch. A KPI's own window says which of the three counts."
-- [columns]
-- month_no = "INTEGER"
-- customer_key = "UBIGINT"
-- window_cut = "VARCHAR: his group in the window; NULL where he bought nothing in it"
-- prior_cut = "VARCHAR: in the prior window, likewise"
-- month_cut = "VARCHAR: in the two windows' length before the month, likewise"
WITH told AS (
  SELECT m.month_no, m.window_bits, m.prior_bits, coalesce(b.window_bits | b.prior_bits, 0) AS month_bits, m.month_no - s.active_window_months AS prior_no, m.month_no - 2 * s.active_window_months AS from_no
  FROM months m
  LEFT JOIN months b ON b.month_no = m.month_no - 1
  CROSS JOIN settings s
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
  SELECT
    t.month_no, p.customer_key, p.place,
    sum(CASE WHEN p.month_no > t.prior_no THEN p.purchases END) AS in_window,
    max(CASE WHEN p.month_no > t.prior_no THEN p.last_at END) AS window_at,
    sum(CASE WHEN p.month_no > t.from_no AND p.month_no <= t.prior_no THEN p.purchases END) AS in_prior,
    max(CASE WHEN p.month_no > t.from_no AND p.month_no <= t.prior_no THEN p.last_at END) AS prior_at,
    sum(CASE WHEN p.month_no < t.month_no AND t.month_bits > 0 THEN p.purchases END) AS before_month,
    max(CASE WHEN p.month_no < t.month_no THEN p.last_at END) AS before_at
  FROM customer_places p
  JOIN told t ON p.month_no BETWEEN t.from_no AND t.month_no
  WHERE p.customer_key NOT IN (SELECT customer_key FROM faithful)
  GROUP BY t.month_no, p.customer_key, p.place
)
SELECT
  month_no,
  customer_key,
  first(place ORDER BY in_window DESC, window_at DESC, place) FILTER (WHERE in_window > 0) AS window_cut,
  first(place ORDER BY in_prior DESC, prior_at DESC, place) FILTER (WHERE in_prior > 0) AS prior_cut,
  first(place ORDER BY before_month DESC, before_at DESC, place) FILTER (WHERE before_month > 0) AS month_cut
FROM bought
GROUP BY month_no, customer_key
UNION ALL
SELECT
  t.month_no,
  f.customer_key,
  CASE WHEN c.bought_bits & t.window_bits <> 0 THEN f.place END,
  CASE WHEN c.bought_bits & t.prior_bits <> 0 THEN f.place END,
  CASE WHEN c.bought_bits & t.month_bits <> 0 THEN f.place END
FROM faithful f
JOIN customers c ON c.customer_key = f.customer_key
JOIN told t ON c.bought_bits & (t.window_bits | t.prior_bits | t.month_bits) <> 0
UNION ALL
SELECT t.month_no, c.customer_key, coalesce(c.customer_segment, 'unknown'), coalesce(c.customer_segment, 'unknown'), coalesce(c.customer_segment, 'unknown')
FROM customers c
CROSS JOIN told t
JOIN settings s ON s.cut = 'segment'
