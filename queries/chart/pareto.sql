-- title.en = "Pareto curve"
-- title.vi = "Đường cong Pareto"
-- description.en = "Cumulative share of net revenue by customers, best first."
-- description.vi = "Tỷ trọng doanh thu thuần cộng dồn theo khách hàng, từ lớn đến nhỏ."
-- section = "value"
-- place = 1
-- figures = [{ as = "pareto", at = "top20_revenue_share", rank = 1 }]
-- needs = ["orders", "orders.customer_id"]
-- columns = ["scope", "percentile", "customers", "share"]
WITH totals AS (
  SELECT 'window' AS scope, CAST(x.revenue AS DOUBLE) AS revenue
  FROM customer_spans x
  CROSS JOIN settings s
  JOIN report r ON x.until_no > r.month_no AND r.month_no - s.active_window_months + 1 >= r.first_month_no
  WHERE x.purchase_days > 0
  UNION ALL
  SELECT 'all', CAST(sum(revenue) AS DOUBLE)
  FROM customer_months
  GROUP BY customer_key
  HAVING sum(purchases) > 0
),
placed AS (
  SELECT
    scope,
    revenue,
    count(*) AS customers,
    sum(count(*)) OVER w AS place,
    sum(revenue * count(*)) OVER w AS up_to,
    sum(revenue * count(*)) OVER (PARTITION BY scope) AS total,
    sum(count(*)) OVER (PARTITION BY scope) AS n
  FROM totals
  GROUP BY scope, revenue
  WINDOW w AS (PARTITION BY scope ORDER BY revenue DESC)
),
steps AS (
  SELECT p.percentile
  FROM (VALUES (1), (2), (3), (4), (5), (10), (15), (20), (25), (30), (35), (40), (45), (50), (55), (60), (65), (70), (75), (80), (85), (90), (95), (100)) AS p (percentile)
),
wanted AS (
  SELECT x.*, p.percentile, CAST(ceil(CAST(p.percentile AS DOUBLE) * x.n / 100 - 1e-9) AS BIGINT) AS k
  FROM steps p
  JOIN placed x ON ceil(CAST(p.percentile AS DOUBLE) * x.n / 100 - 1e-9) BETWEEN x.place - x.customers + 1 AND x.place
)
SELECT
  x.scope,
  x.percentile,
  x.k AS customers,
  CASE WHEN x.total > 0 THEN (x.up_to - x.revenue * (x.place - x.k)) / x.total END AS share
FROM wanted x
CROSS JOIN settings s
WHERE x.n >= s.min_group
ORDER BY x.scope DESC, x.percentile
