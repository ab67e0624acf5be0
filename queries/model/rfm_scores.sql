-- description.en = "The customers active in the window that ends with the report month, or with the month a year before, with their RFM scores, 1 to 5 each, 5 best: 1 + ⌊5 (rank − 1) ÷ n⌋, equal values share a score. Empty while the window is not full."
-- [columns]
-- month_no = "INTEGER: the month that the window ends with"
-- customer_key = "UBIGINT"
-- recency = "INTEGER: score of the last purchase"
-- frequency = "INTEGER: score of the purchases in the window"
-- monetary = "INTEGER: score of the net spend in the window"
-- last_on = "DATE: last purchase"
-- purchases = "BIGINT: in the window"
-- revenue = "DECIMAL: net spend in the window"
WITH totals AS (
  SELECT m.month_no, x.customer_key, max(x.last_purchase_on) AS last_on, CAST(sum(x.purchases) AS BIGINT) AS purchases, sum(x.revenue) AS revenue
  FROM report r
  CROSS JOIN settings s
  JOIN months m ON m.month_no IN (r.month_no, r.month_no - 12) AND m.month_no - s.active_window_months + 1 >= r.first_month_no
  JOIN customer_months x ON x.month_no BETWEEN m.month_no - s.active_window_months + 1 AND m.month_no
  GROUP BY m.month_no, x.customer_key
  HAVING sum(x.purchases) > 0
)
SELECT
  month_no,
  customer_key,
  CAST(1 + floor(5 * (rank() OVER (PARTITION BY month_no ORDER BY last_on) - 1) / CAST(count(*) OVER (PARTITION BY month_no) AS DOUBLE)) AS INTEGER) AS recency,
  CAST(1 + floor(5 * (rank() OVER (PARTITION BY month_no ORDER BY purchases) - 1) / CAST(count(*) OVER (PARTITION BY month_no) AS DOUBLE)) AS INTEGER) AS frequency,
  CAST(1 + floor(5 * (rank() OVER (PARTITION BY month_no ORDER BY revenue) - 1) / CAST(count(*) OVER (PARTITION BY month_no) AS DOUBLE)) AS INTEGER) AS monetary,
  last_on,
  purchases,
  revenue
FROM totals
