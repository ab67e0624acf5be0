-- description.en = "The active customers of the report month with their RFM scores, 1 to 5 each, 5 best: 1 + ⌊5 (rank − 1) ÷ n⌋, equal values share a score. Empty while the window is not full."
-- [columns]
-- customer_key = "UBIGINT"
-- recency = "INTEGER: score of the last purchase"
-- frequency = "INTEGER: score of the purchases in the window"
-- monetary = "INTEGER: score of the net spend in the window"
-- last_on = "DATE: last purchase"
-- purchases = "BIGINT: in the window"
-- revenue = "DECIMAL: net spend in the window"
WITH totals AS (
  SELECT x.customer_key, max(x.last_purchase_on) AS last_on, CAST(sum(x.purchases) AS BIGINT) AS purchases, sum(x.revenue) AS revenue
  FROM customer_months x
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE x.month_no > r.month_no - s.active_window_months AND r.month_no - s.active_window_months + 1 >= r.first_month_no
  GROUP BY x.customer_key
  HAVING sum(x.purchases) > 0
)
SELECT
  customer_key,
  CAST(1 + floor(5 * (rank() OVER (ORDER BY last_on) - 1) / CAST(count(*) OVER () AS DOUBLE)) AS INTEGER) AS recency,
  CAST(1 + floor(5 * (rank() OVER (ORDER BY purchases) - 1) / CAST(count(*) OVER () AS DOUBLE)) AS INTEGER) AS frequency,
  CAST(1 + floor(5 * (rank() OVER (ORDER BY revenue) - 1) / CAST(count(*) OVER () AS DOUBLE)) AS INTEGER) AS monetary,
  last_on,
  purchases,
  revenue
FROM totals
