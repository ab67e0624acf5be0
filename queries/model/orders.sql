-- order = 2
-- description.en = "Sales and refunds dated before the report month's end, void orders left out, sorted by customer and time: sales of a day before its refunds, guests last."
-- [columns]
-- order_id = "VARCHAR: the export's, NULL where it has none"
-- customer_id = "VARCHAR: NULL = a guest"
-- ordered_at = "TIMESTAMP: local time of the report"
-- ordered_on = "DATE: its day"
-- month_no = "INTEGER: its month, year × 12 + month − 1"
-- amount = "DECIMAL(18,4): below 0 for a refund"
-- margin = "DECIMAL(18,4): the margin column, else amount × margin_rate, else (with neither) the amount"
-- channel = "VARCHAR: NULL where unknown"
-- is_sale = "BOOLEAN: amount of at least min_order_amount"
-- is_refund = "BOOLEAN: amount below 0"
-- is_purchase = "BOOLEAN: a known customer's first sale of the day (each sale where purchase_unit is 'order')"
WITH void_orders AS (
  SELECT o.order_id
  FROM input.orders o
  JOIN statuses s ON s.status = coalesce(o.status, '') AND s.is_negative = coalesce(o.amount < 0, FALSE)
  WHERE s.is_void AND o.order_id IS NOT NULL
),
void_refunds AS (
  SELECT DISTINCT o.order_id
  FROM input.orders o
  JOIN void_orders v ON v.order_id = o.order_id
  WHERE o.amount < 0
),
counted AS (
  SELECT
    o.order_id,
    o.customer_id,
    o.ordered_at,
    CAST(o.ordered_at AS DATE) AS ordered_on,
    CAST(year(o.ordered_at) * 12 + month(o.ordered_at) - 1 AS INTEGER) AS month_no,
    o.amount,
    CASE s.margin_basis
      WHEN 'margin' THEN CAST(coalesce(o.margin, o.amount * s.margin_rate, 0) AS DECIMAL(18, 4))
      ELSE o.amount
    END AS margin,
    o.channel,
    o.amount >= s.min_order_amount AND o.amount >= 0 AS is_sale,
    o.amount < 0 AS is_refund,
    s.purchase_unit
  FROM input.orders o
  JOIN statuses t ON t.status = coalesce(o.status, '') AND t.is_negative = coalesce(o.amount < 0, FALSE)
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE NOT t.is_void
    AND o.ordered_at < r.month_end
    AND (o.amount < 0 OR o.amount >= s.min_order_amount)
    AND NOT (o.amount < 0 AND o.order_id IS NOT NULL AND o.order_id IN (SELECT order_id FROM void_refunds))
),
sorted AS (
  SELECT *
  FROM counted
  ORDER BY customer_id NULLS LAST, ordered_on, is_sale DESC, ordered_at, order_id, amount
)
-- the windows stream over rows that lie in order: one pass, no second sort
SELECT
  order_id,
  customer_id,
  ordered_at,
  ordered_on,
  month_no,
  amount,
  margin,
  channel,
  is_sale,
  is_refund,
  customer_id IS NOT NULL AND is_sale AND (
    purchase_unit = 'order'
    OR lag(customer_id) OVER () IS DISTINCT FROM customer_id
    OR lag(ordered_on) OVER () <> ordered_on
  ) AS is_purchase
FROM sorted
