-- view = true
-- description.en = "One row a sale or refund dated before the report month's end; void orders are left out. A customer_key of NULL is a guest."
-- [columns]
-- customer_key = "UBIGINT: the customer; NULL = a guest"
-- order_id = "VARCHAR: the export's, NULL where it has none"
-- ordered_at = "TIMESTAMP: local time of the report"
-- ordered_on = "DATE: its day"
-- month_no = "INTEGER: its month, year × 12 + month − 1"
-- amount = "DECIMAL(18,4): below 0 for a refund"
-- margin = "DECIMAL(18,4): the margin column, else amount × margin_rate, else (with neither) the amount"
-- channel = "VARCHAR: NULL where unknown"
-- branch = "VARCHAR: NULL where unknown"
-- is_sale = "BOOLEAN: amount of at least min_order_amount"
-- is_refund = "BOOLEAN: amount below 0"
SELECT
  o.customer_key,
  o.order_id,
  o.ordered_at,
  CAST(o.ordered_at AS DATE) AS ordered_on,
  CAST(year(o.ordered_at) * 12 + month(o.ordered_at) - 1 AS INTEGER) AS month_no,
  o.amount,
  CASE s.margin_basis
    WHEN 'margin' THEN CAST(coalesce(o.margin, o.amount * s.margin_rate, 0) AS DECIMAL(18, 4))
    ELSE o.amount
  END AS margin,
  o.channel,
  o.branch,
  o.amount >= 0 AS is_sale,
  o.amount < 0 AS is_refund
FROM input.orders o
CROSS JOIN settings s
CROSS JOIN report r
WHERE NOT o.is_void
  AND o.ordered_at < r.month_end
  AND (o.amount < 0 OR o.amount >= s.min_order_amount)
