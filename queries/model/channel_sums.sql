-- description.en = "One row a month and channel: orders added up."
-- [columns]
-- month_no = "INTEGER"
-- channel = "VARCHAR: NULL where unknown"
-- orders = "BIGINT: sales and refunds"
-- sales = "BIGINT"
-- revenue = "DECIMAL: net"
-- gross = "DECIMAL: sales alone"
-- known_sales = "BIGINT: of known customers"
-- known_gross = "DECIMAL: of known customers"
-- customers = "BIGINT: known customers, and guests each for himself"
SELECT
  o.month_no,
  o.channel,
  count(*) AS orders,
  count(CASE WHEN o.is_sale THEN 1 END) AS sales,
  sum(o.amount) AS revenue,
  coalesce(sum(CASE WHEN o.is_sale THEN o.amount END), 0) AS gross,
  count(CASE WHEN o.is_sale THEN o.customer_key END) AS known_sales,
  coalesce(sum(CASE WHEN o.is_sale AND o.customer_key IS NOT NULL THEN o.amount END), 0) AS known_gross,
  count(*) - count(o.customer_key) + coalesce(any_value(k.customers), 0) AS customers
FROM orders o
LEFT JOIN (
  SELECT month_no, channel, count(*) AS customers
  FROM customer_channels
  GROUP BY month_no, channel
) k ON k.month_no = o.month_no AND k.channel IS NOT DISTINCT FROM o.channel
GROUP BY o.month_no, o.channel
