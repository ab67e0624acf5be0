-- view = true
-- description.en = "One row a known customer, month and place with a sale: the channel, or, where [report] cut says so, the branch."
-- [columns]
-- customer_key = "UBIGINT"
-- month_no = "INTEGER"
-- place = "VARCHAR: 'unknown' where the order names none"
-- purchases = "BIGINT: in the month, at the place"
-- last_at = "DOUBLE: the later the last of them, the larger"
WITH sold AS (
  SELECT c.customer_key, c.month_no, c.channel AS place, c.sales, c.purchase_days
  FROM customer_channels c
  JOIN settings s ON s.cut = 'channel'
  WHERE c.sales > 0
  UNION ALL
  SELECT o.customer_key, o.month_no, o.branch, count(*), bit_or(CAST(1 AS BIGINT) << CAST(day(o.ordered_on) AS INTEGER))
  FROM orders o
  JOIN settings s ON s.cut = 'branch'
  WHERE o.is_sale AND o.customer_key IS NOT NULL
  GROUP BY o.customer_key, o.month_no, o.branch
)
SELECT
  p.customer_key,
  p.month_no,
  coalesce(p.place, 'unknown') AS place,
  CASE s.purchase_unit WHEN 'order' THEN p.sales ELSE bit_count(p.purchase_days) END AS purchases,
  p.month_no * 32 + floor(log2(p.purchase_days)) AS last_at
FROM sold p
CROSS JOIN settings s
