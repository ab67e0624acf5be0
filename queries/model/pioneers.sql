-- description.en = "Customers who always buy first, by month: early buyers of at least launch_min launches and of at least launch_share of those that count for them."
-- [columns]
-- month_no = "INTEGER"
-- customers = "BIGINT: pioneers among the active customers; a month without one has no row"
WITH counting AS (
  -- the launches that count at a month's end: in the window, and their days are over
  SELECT m.month_no, l.launched_on, l.customer_key, l.first_known_on
  FROM launches l
  CROSS JOIN settings s
  JOIN months m ON l.launch_no BETWEEN m.month_no - s.active_window_months + 1 AND m.month_no
    AND date_diff('day', l.launched_on, m.month_end) >= s.launch_window_days
),
bought AS (
  SELECT month_no, customer_key, first_known_on, count(*) AS launches
  FROM counting
  WHERE first_known_on <= launched_on
  GROUP BY month_no, customer_key, first_known_on
),
-- beside them the launches on or after the customer's first purchase
offered AS (
  SELECT b.month_no, b.customer_key, b.launches, count(*) AS launches_offered
  FROM bought b
  CROSS JOIN settings s
  JOIN counting k ON k.month_no = b.month_no AND k.customer_key IS NULL AND k.launched_on >= b.first_known_on
  WHERE b.launches >= s.launch_min
  GROUP BY b.month_no, b.customer_key, b.launches
)
SELECT o.month_no, count(*) AS customers
FROM offered o
CROSS JOIN settings s
WHERE o.launches >= s.launch_share * o.launches_offered - 1e-9
GROUP BY o.month_no
