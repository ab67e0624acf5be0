-- order = 20
-- title.en = "Churn control chart"
-- title.vi = "Biểu đồ kiểm soát tỷ lệ rời bỏ"
-- description.en = "Monthly churn with the limits of chance, from the up to 24 settled months before. Months beyond them, or part of a run, are abnormal."
-- description.vi = "Tỷ lệ rời bỏ hằng tháng với giới hạn của ngẫu nhiên, tính từ tối đa 24 tháng ổn định trước đó. Tháng vượt giới hạn hoặc thuộc một chuỗi lệch là bất thường."
-- section = "retention"
-- needs = ["orders", "orders.customer_id"]
-- columns = ["month", "value", "n", "centre", "lower", "upper", "rule"]
WITH active_months AS (
  SELECT
    c.month_no,
    coalesce(c.next_month_no, r.month_no + 1) AS next_no,
    -- the last month at whose start the customer has not lapsed, by the month's last purchase and by the one before the month
    CAST(year(c.last_purchase_on + INTERVAL '1' DAY * s.churn_after_days) * 12 + month(c.last_purchase_on + INTERVAL '1' DAY * s.churn_after_days) - 1 AS INTEGER) AS safe_no,
    CAST(year(c.previous_purchase_on + INTERVAL '1' DAY * s.churn_after_days) * 12 + month(c.previous_purchase_on + INTERVAL '1' DAY * s.churn_after_days) - 1 AS INTEGER) AS previous_safe_no
  FROM customer_months c
  CROSS JOIN settings s
  CROSS JOIN report r
),
steps AS (
  SELECT month_no + 1 AS month_no, 1 AS customers, 0 AS churned FROM active_months WHERE safe_no > month_no
  UNION ALL
  SELECT least(next_no, safe_no) + 1, -1, 0 FROM active_months WHERE safe_no > month_no
  UNION ALL
  -- lapses in a month without a purchase
  SELECT safe_no, 0, 1 FROM active_months WHERE safe_no > month_no AND safe_no < next_no
  UNION ALL
  -- bought early in the month and lapsed again by its end: only where churn_after_days is shorter than a month
  SELECT month_no, 0, 1 FROM active_months WHERE safe_no = month_no AND previous_safe_no >= month_no
),
monthly AS (
  SELECT month_no, sum(customers) AS customers, sum(churned) AS churned
  FROM steps
  GROUP BY month_no
),
running AS (
  SELECT
    m.month_no,
    m.month_start,
    sum(coalesce(t.customers, 0)) OVER (ORDER BY m.month_no) AS customers,
    coalesce(t.churned, 0) AS churned
  FROM months m
  LEFT JOIN monthly t ON t.month_no = m.month_no
),
rates AS (
  SELECT
    x.month_no,
    CAST(x.churned AS DOUBLE) AS churned,
    CAST(x.customers AS DOUBLE) AS n,
    x.month_no < r.month_no AND x.month_no >= r.month_no - 24
      AND date_diff('day', r.data_start, x.month_start) >= 2 * s.churn_after_days AS is_baseline,
    x.month_no = r.month_no AS is_report_month
  FROM running x
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE date_diff('day', r.data_start, x.month_start) >= s.churn_after_days AND x.customers > 0
),
pooled AS (
  SELECT sum(churned) / sum(n) AS centre
  FROM rates
  WHERE is_baseline
  HAVING count(*) >= 8
),
-- Laney's p′ chart: how much more the rate varies than a binomial does
scores AS (
  SELECT
    x.month_no,
    x.is_baseline,
    p.centre,
    sqrt(p.centre * (1 - p.centre) / x.n) AS sigma,
    -- where all or none of the baseline churned, any other month lies outside the limits
    (x.churned / x.n - p.centre) / nullif(sqrt(p.centre * (1 - p.centre) / x.n), 0) AS z
  FROM rates x
  CROSS JOIN pooled p
  WHERE x.is_baseline OR x.is_report_month
),
moves AS (
  SELECT abs(z - lag(z) OVER (ORDER BY month_no)) AS move
  FROM scores
  WHERE is_baseline
),
spread AS (
  SELECT greatest(coalesce(avg(move), 0e0) / 1.128e0, 1e0) AS sigma_z
  FROM moves
),
judged AS (
  SELECT
    x.month_no,
    x.centre,
    x.sigma * v.sigma_z AS sigma,
    x.z / v.sigma_z AS z
  FROM scores x
  CROSS JOIN spread v
),
-- Western Electric: a run flags its last month, which itself lies beyond the line
runs AS (
  SELECT
    month_no,
    centre,
    sigma,
    z,
    sum(CASE WHEN z > 2 THEN 1 ELSE 0 END) OVER (ORDER BY month_no ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS above_2,
    sum(CASE WHEN z < -2 THEN 1 ELSE 0 END) OVER (ORDER BY month_no ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS below_2,
    sum(CASE WHEN z > 1 THEN 1 ELSE 0 END) OVER (ORDER BY month_no ROWS BETWEEN 4 PRECEDING AND CURRENT ROW) AS above_1,
    sum(CASE WHEN z < -1 THEN 1 ELSE 0 END) OVER (ORDER BY month_no ROWS BETWEEN 4 PRECEDING AND CURRENT ROW) AS below_1,
    sum(CASE WHEN z > 0 THEN 1 ELSE 0 END) OVER (ORDER BY month_no ROWS BETWEEN 7 PRECEDING AND CURRENT ROW) AS above_0,
    sum(CASE WHEN z < 0 THEN 1 ELSE 0 END) OVER (ORDER BY month_no ROWS BETWEEN 7 PRECEDING AND CURRENT ROW) AS below_0
  FROM judged
)
SELECT
  x.month_no AS month,
  x.churned / x.n AS value,
  x.n,
  j.centre,
  -- greatest and least would pass over a missing limit
  CASE WHEN j.sigma IS NOT NULL THEN greatest(j.centre - 3 * j.sigma, 0e0) END AS lower,
  CASE WHEN j.sigma IS NOT NULL THEN least(j.centre + 3 * j.sigma, 1e0) END AS upper,
  CASE
    WHEN abs(j.z) > 3 OR j.sigma = 0 AND abs(x.churned / x.n - j.centre) > 1e-12 THEN 1
    WHEN j.z > 2 AND j.above_2 >= 2 OR j.z < -2 AND j.below_2 >= 2 THEN 2
    WHEN j.z > 1 AND j.above_1 >= 4 OR j.z < -1 AND j.below_1 >= 4 THEN 3
    WHEN j.above_0 >= 8 OR j.below_0 >= 8 THEN 4
  END AS rule
FROM rates x
LEFT JOIN runs j ON j.month_no = x.month_no
ORDER BY x.month_no
