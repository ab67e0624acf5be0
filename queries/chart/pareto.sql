-- title.en = "Pareto curve"
-- title.vi = "Đường cong Pareto"
-- description.en = "Cumulative share of net revenue by customers, best first."
-- description.vi = "Tỷ trọng doanh thu thuần cộng dồn theo khách hàng, từ lớn đến nhỏ."
-- section = "value"
-- needs = ["orders", "orders.customer_id"]
-- columns = ["scope", "percentile", "customers", "share"]
WITH totals AS (
  SELECT
    w.scope,
    x.customer_key,
    CAST(sum(x.revenue) AS DOUBLE) AS revenue
  FROM customer_months x
  CROSS JOIN settings s
  CROSS JOIN report r
  JOIN (VALUES ('window'), ('all')) AS w(scope)
    ON w.scope = 'all' OR x.month_no > r.month_no - s.active_window_months AND r.month_no - s.active_window_months + 1 >= r.first_month_no
  GROUP BY w.scope, x.customer_key
  HAVING sum(x.purchases) > 0
),
ranked AS (
  SELECT
    scope,
    row_number() OVER w AS place,
    sum(revenue) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS up_to,
    sum(revenue) OVER (PARTITION BY scope) AS total,
    count(*) OVER (PARTITION BY scope) AS n
  FROM totals
  WINDOW w AS (PARTITION BY scope ORDER BY revenue DESC)
),
steps AS (
  SELECT p.percentile
  FROM (VALUES (1), (2), (3), (4), (5), (10), (15), (20), (25), (30), (35), (40), (45), (50), (55), (60), (65), (70), (75), (80), (85), (90), (95), (100)) AS p(percentile)
)
SELECT
  x.scope,
  p.percentile,
  x.place AS customers,
  CASE WHEN x.total > 0 THEN x.up_to / x.total END AS share
FROM steps p
JOIN ranked x ON x.place = ceil(CAST(p.percentile AS DOUBLE) * x.n / 100 - 1e-9)
CROSS JOIN settings s
WHERE x.n >= s.min_group
ORDER BY x.scope DESC, p.percentile
