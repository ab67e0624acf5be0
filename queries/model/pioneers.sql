-- order = 30
-- description.en = "Customers who always buy first, by month: early buyers of at least launch_min launches and of at least launch_share of those that count for them."
-- [columns]
-- month_no = "INTEGER"
-- customers = "BIGINT: pioneers among the active customers; a month without one has no row"
WITH launches AS (
  SELECT DISTINCT p.launched_at AS launched_on, CAST(year(p.launched_at) * 12 + month(p.launched_at) - 1 AS INTEGER) AS month_no
  FROM input.products p
  WHERE p.launched_at IS NOT NULL
),
early_buyers AS (
  SELECT DISTINCT p.launched_at AS launched_on, o.customer_id
  FROM input.products p
  CROSS JOIN settings s
  JOIN input.order_items i ON i.product_id = p.product_id
  JOIN orders o ON o.order_id = i.order_id
  WHERE o.is_sale
    AND o.customer_id IS NOT NULL
    -- a line with a quantity or amount below 0 buys nothing
    AND coalesce(i.quantity, 0) >= 0
    AND coalesce(i.amount, 0) >= 0
    AND date_diff('day', p.launched_at, o.ordered_on) BETWEEN 0 AND s.launch_window_days - 1
),
-- the launches that count at a month's end: in the window, and their days are over
counting AS (
  SELECT m.month_no, l.launched_on
  FROM months m
  CROSS JOIN settings s
  JOIN launches l ON l.month_no BETWEEN m.month_no - s.active_window_months + 1 AND m.month_no
  WHERE date_diff('day', l.launched_on, m.month_end) >= s.launch_window_days
),
bought AS (
  SELECT k.month_no, e.customer_id, count(*) AS launches
  FROM counting k
  JOIN early_buyers e ON e.launched_on = k.launched_on
  JOIN customers c ON c.customer_id = e.customer_id
  CROSS JOIN settings s
  WHERE c.existing_from_start OR c.first_purchase_on <= k.launched_on
  GROUP BY k.month_no, e.customer_id, s.launch_min
  HAVING count(*) >= s.launch_min
),
-- launches on or after the customer's first purchase
offered AS (
  SELECT b.month_no, b.customer_id, b.launches, count(*) AS launches_offered
  FROM bought b
  JOIN customers c ON c.customer_id = b.customer_id
  JOIN counting k ON k.month_no = b.month_no AND (c.existing_from_start OR c.first_purchase_on <= k.launched_on)
  GROUP BY b.month_no, b.customer_id, b.launches
)
-- who bought at a launch in the window is active
SELECT o.month_no, count(*) AS customers
FROM offered o
CROSS JOIN settings s
WHERE o.launches >= s.launch_share * o.launches_offered - 1e-9
GROUP BY o.month_no
ORDER BY o.month_no
