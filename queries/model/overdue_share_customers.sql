-- view = true
-- description.en = "The customers behind overdue_share, for `loyalty query overdue_share --customers`: those who are worth most first."
-- [columns]
-- customer_key = "UBIGINT"
-- place = "BIGINT: in the list"
-- days_away = "BIGINT"
-- usual_days = "DOUBLE: between two purchases"
-- purchases = "INTEGER: in the loyal_window_months"
-- last_purchase_on = "DATE"
-- revenue = "DECIMAL: net, in the loyal_window_months"
WITH spent AS (
  SELECT x.customer_key, sum(x.revenue) AS revenue
  FROM customer_months x
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE x.month_no > r.month_no - s.loyal_window_months
  GROUP BY x.customer_key
)
SELECT
  o.customer_key, row_number() OVER (ORDER BY s.revenue DESC, o.customer_key) AS place,
  o.days_away, round(o.mean_gap, 1) AS usual_days, o.purchases, o.last_purchase_on, s.revenue
FROM regulars o
JOIN report r ON r.month_no = o.month_no
JOIN spent s ON s.customer_key = o.customer_key
WHERE o.is_overdue
