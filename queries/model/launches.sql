-- description.en = "One row a launch and customer who bought one of its products in its first launch_window_days."
-- [columns]
-- launched_on = "DATE"
-- launch_no = "INTEGER: its month"
-- customer_key = "UBIGINT: NULL in the row that stands for a launch itself"
-- first_known_on = "DATE: the customer's first purchase; long ago for one that joined before the first month of the data"
WITH launches AS (
  SELECT DISTINCT launched_at AS launched_on, CAST(year(launched_at) * 12 + month(launched_at) - 1 AS INTEGER) AS launch_no
  FROM input.products
  WHERE launched_at IS NOT NULL
),
-- a small part of all lines, found before they are joined with the orders
lines AS MATERIALIZED (
  SELECT DISTINCT p.launched_at AS launched_on, i.order_id
  FROM input.order_items i
  JOIN input.products p ON p.product_id = i.product_id AND p.launched_at IS NOT NULL
  WHERE coalesce(i.quantity, 0) >= 0 AND coalesce(i.amount, 0) >= 0
)
SELECT launched_on, launch_no, CAST(NULL AS UBIGINT) AS customer_key, CAST(NULL AS DATE) AS first_known_on
FROM launches
UNION
SELECT l.launched_on, l.launch_no, c.customer_key, CASE WHEN c.new_month_no IS NULL THEN DATE '0001-01-01' ELSE c.first_purchase_on END
FROM launches l
JOIN lines i ON i.launched_on = l.launched_on
CROSS JOIN settings s
JOIN orders o ON o.order_id = i.order_id AND o.is_sale AND o.ordered_on BETWEEN l.launched_on AND l.launched_on + s.launch_window_days - 1
JOIN customers c ON c.customer_key = o.customer_key
