-- description.en = "One row a known customer, month and channel with an order."
-- [columns]
-- customer_key = "UBIGINT"
-- month_no = "INTEGER"
-- channel = "VARCHAR: NULL where unknown"
-- purchase_days = "BIGINT: bit d stands for day d of the month: a sale on it"
-- orders = "BIGINT: sales and refunds"
-- sales = "BIGINT: orders sold"
-- revenue = "DECIMAL: net: sales and refunds"
-- refunds = "DECIMAL: refunds alone, NULL where there are none"
-- margin = "DECIMAL: net margin, NULL where it is the revenue"
SELECT
  o.customer_key,
  o.month_no,
  o.channel,
  coalesce(bit_or(CASE WHEN o.is_sale THEN CAST(1 AS BIGINT) << CAST(day(o.ordered_on) AS INTEGER) END), 0) AS purchase_days,
  count(*) AS orders,
  count(CASE WHEN o.is_sale THEN 1 END) AS sales,
  sum(o.amount) AS revenue,
  sum(CASE WHEN o.is_refund THEN o.amount END) AS refunds,
  sum(CASE WHEN s.margin_basis = 'margin' THEN o.margin END) AS margin
FROM orders o
CROSS JOIN settings s
WHERE o.customer_key IS NOT NULL
GROUP BY o.customer_key, o.month_no, o.channel
