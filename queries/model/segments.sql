-- description.en = "One row a window for which segments are told, channel and numbers of purchases: how many active customers are alike in them. A customer's channel is that of most of his purchases in the window, the latest on a tie. The windows are those that end with the report month and the month before, and those before these two; empty where no order has a channel."
-- column_needs.channel = ["orders.channel"]
-- [columns]
-- month_no = "INTEGER: the month that the window ends with"
-- channel = "VARCHAR: 'unknown' where most purchases have none"
-- purchases = "INTEGER: in the window"
-- loyal_purchases = "INTEGER: in the loyal_window_months that end with the month"
-- bought_next = "BOOLEAN: a purchase in the window after it"
-- customers = "BIGINT"
WITH bought AS (
  SELECT
    m.month_no,
    c.customer_key,
    coalesce(c.channel, 'unknown') AS channel,
    sum(CASE s.purchase_unit WHEN 'order' THEN c.sales ELSE bit_count(c.purchase_days) END) AS purchases,
    max(c.month_no * 32 + floor(log2(c.purchase_days))) AS last_at
  FROM customer_channels c
  CROSS JOIN settings s
  JOIN months m ON m.has_segments AND c.month_no BETWEEN m.month_no - s.active_window_months + 1 AND m.month_no
  WHERE c.sales > 0 AND EXISTS (SELECT 1 FROM customer_channels WHERE channel IS NOT NULL)
  GROUP BY 1, 2, 3
),
placed AS (
  SELECT *, row_number() OVER (PARTITION BY month_no, customer_key ORDER BY purchases DESC, last_at DESC, channel) AS place
  FROM bought
)
SELECT p.month_no, p.channel, w.purchases, w.loyal_purchases, w.bought_next, count(*) AS customers
FROM placed p
JOIN customer_windows w ON w.customer_key = p.customer_key AND w.month_no = p.month_no
WHERE p.place = 1 AND w.has_segments
GROUP BY 1, 2, 3, 4, 5
