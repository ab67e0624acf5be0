-- order = 4
-- description.en = "What each known customer did in each month, sorted by customer and month; months with refunds only included."
-- [columns]
-- customer_id = "VARCHAR"
-- month_no = "INTEGER"
-- purchases = "BIGINT: 0 in a month of refunds only"
-- sales = "BIGINT: orders sold"
-- revenue = "DECIMAL: net: sales and refunds"
-- gross = "DECIMAL: sales alone"
-- margin = "DECIMAL: net margin"
-- first_purchase_on = "DATE: within the month"
-- last_purchase_on = "DATE: within the month"
SELECT
  customer_id,
  month_no,
  count(CASE WHEN is_purchase THEN 1 END) AS purchases,
  count(CASE WHEN is_sale THEN 1 END) AS sales,
  sum(amount) AS revenue,
  coalesce(sum(CASE WHEN is_sale THEN amount END), 0) AS gross,
  sum(margin) AS margin,
  min(CASE WHEN is_purchase THEN ordered_on END) AS first_purchase_on,
  max(CASE WHEN is_purchase THEN ordered_on END) AS last_purchase_on
FROM orders
WHERE customer_id IS NOT NULL
GROUP BY customer_id, month_no
ORDER BY customer_id, month_no
