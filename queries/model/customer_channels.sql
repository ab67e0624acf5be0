-- order = 10
-- description.en = "The channel of each customer active in a window: that of most purchases in it, the latest on a tie. For the windows that end with the report month and the month before, and those before these two; empty where no order has a channel."
-- [columns]
-- window_end_no = "INTEGER: the month that the window ends with"
-- customer_id = "VARCHAR"
-- channel = "VARCHAR: 'unknown' where most purchases have none"
-- purchases = "BIGINT: in the window, on all channels"
-- last_no = "INTEGER: the window's last month with a purchase"
WITH ends AS (
  SELECT month_no AS window_end_no FROM report
  UNION
  SELECT month_no - 1 FROM report
  UNION
  SELECT r.month_no - s.active_window_months FROM report r CROSS JOIN settings s
  UNION
  SELECT r.month_no - s.active_window_months - 1 FROM report r CROSS JOIN settings s
),
channels AS (
  SELECT
    e.window_end_no,
    o.customer_id,
    coalesce(o.channel, 'unknown') AS channel,
    count(*) AS purchases,
    max(o.ordered_at) AS last_at,
    max(o.month_no) AS last_no
  FROM orders o
  CROSS JOIN settings s
  JOIN ends e ON o.month_no BETWEEN e.window_end_no - s.active_window_months + 1 AND e.window_end_no
  WHERE o.is_purchase AND EXISTS (SELECT 1 FROM orders WHERE channel IS NOT NULL)
  GROUP BY 1, 2, 3
),
ranked AS (
  SELECT
    window_end_no,
    customer_id,
    channel,
    sum(purchases) OVER (PARTITION BY window_end_no, customer_id) AS purchases,
    max(last_no) OVER (PARTITION BY window_end_no, customer_id) AS last_no,
    row_number() OVER (PARTITION BY window_end_no, customer_id ORDER BY purchases DESC, last_at DESC, channel) AS place
  FROM channels
)
SELECT window_end_no, customer_id, channel, CAST(purchases AS BIGINT) AS purchases, last_no
FROM ranked
WHERE place = 1
ORDER BY window_end_no, customer_id
