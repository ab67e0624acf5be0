-- description.en = "The channel of each customer active in a window: that of most purchases in it, the latest on a tie. For the windows that end with the report month and the month before, and those before these two; empty where no order has a channel."
-- column_needs.channel = ["orders.channel"]
-- [columns]
-- month_no = "INTEGER: the month that the window ends with"
-- customer_key = "UBIGINT"
-- channel = "VARCHAR: 'unknown' where most purchases have none"
WITH ends AS (
  SELECT r.month_no - a.ago - w.back * s.active_window_months AS month_no
  FROM report r CROSS JOIN settings s CROSS JOIN (VALUES (0), (1)) AS a(ago) CROSS JOIN (VALUES (0), (1)) AS w(back)
),
bought AS (
  SELECT e.month_no, c.customer_key, coalesce(c.channel, 'unknown') AS channel, sum(CASE s.purchase_unit WHEN 'order' THEN c.sales ELSE bit_count(c.purchase_days) END) AS purchases,
    max(c.month_no * 32 + floor(log2(c.purchase_days))) AS last_at
  FROM customer_channels c
  CROSS JOIN settings s
  JOIN ends e ON c.month_no BETWEEN e.month_no - s.active_window_months + 1 AND e.month_no
  WHERE c.sales > 0 AND EXISTS (SELECT 1 FROM customer_channels WHERE channel IS NOT NULL)
  GROUP BY 1, 2, 3
)
SELECT month_no, customer_key, channel
FROM (
  SELECT *, row_number() OVER (PARTITION BY month_no, customer_key ORDER BY purchases DESC, last_at DESC, channel) AS place
  FROM bought
)
WHERE place = 1
