-- title.en = "Churn control chart"
-- title.vi = "Biểu đồ kiểm soát tỷ lệ rời bỏ"
-- description.en = "Monthly churn with the limits of chance, from the up to 24 settled months before. Months beyond them, or part of a run, are abnormal."
-- description.vi = "Tỷ lệ rời bỏ hằng tháng với giới hạn của ngẫu nhiên, tính từ tối đa 24 tháng ổn định trước đó. Tháng vượt giới hạn hoặc thuộc một chuỗi lệch là bất thường."
-- section = "retention"
-- needs = ["orders", "orders.customer_id"]
-- columns = ["month", "value", "n", "centre", "lower", "upper", "rule"]
WITH rates AS (
  SELECT
    c.month_no,
    m.month_no < r.month_no AND m.month_no >= r.month_no - 24
      AND date_diff('day', r.data_start, m.month_start) >= 2 * s.churn_after_days AS is_baseline,
    CAST(coalesce(c.numerator, 0) AS DOUBLE) AS churned,
    CAST(c.denominator AS DOUBLE) AS n
  FROM churn_rate c
  JOIN months m ON m.month_no = c.month_no
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE date_diff('day', r.data_start, m.month_start) >= s.churn_after_days
),
-- Laney's p′ chart: how much more the rate varies than a binomial does
pooled AS (
  SELECT sum(churned) / sum(n) AS centre
  FROM rates WHERE is_baseline
  HAVING count(*) >= 8
),
scores AS (
  SELECT
    x.month_no, x.is_baseline, p.centre,
    sqrt(p.centre * (1 - p.centre) / x.n) AS sigma,
    -- where all or none of the baseline churned, any other month lies outside the limits
    (x.churned / x.n - p.centre) / nullif(sqrt(p.centre * (1 - p.centre) / x.n), 0) AS z
  FROM rates x CROSS JOIN pooled p CROSS JOIN report r
  WHERE x.is_baseline OR x.month_no = r.month_no
),
spread AS (
  SELECT greatest(coalesce(avg(move), 0e0) / 1.128e0, 1e0) AS sigma_z
  FROM (SELECT abs(z - lag(z) OVER (ORDER BY month_no)) AS move FROM scores WHERE is_baseline)
),
judged AS (
  SELECT x.month_no, x.centre, x.sigma * v.sigma_z AS sigma, x.z / v.sigma_z AS z
  FROM scores x CROSS JOIN spread v
)
-- Western Electric: a run flags its last month, which itself lies beyond the line
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
    WHEN j.z > 2 AND count(CASE WHEN j.z > 2 THEN 1 END) OVER three >= 2 OR j.z < -2 AND count(CASE WHEN j.z < -2 THEN 1 END) OVER three >= 2 THEN 2
    WHEN j.z > 1 AND count(CASE WHEN j.z > 1 THEN 1 END) OVER five >= 4 OR j.z < -1 AND count(CASE WHEN j.z < -1 THEN 1 END) OVER five >= 4 THEN 3
    WHEN count(CASE WHEN j.z > 0 THEN 1 END) OVER eight >= 8 OR count(CASE WHEN j.z < 0 THEN 1 END) OVER eight >= 8 THEN 4
  END AS rule
FROM rates x
LEFT JOIN judged j ON j.month_no = x.month_no
WINDOW
  three AS (PARTITION BY j.month_no IS NULL ORDER BY x.month_no ROWS BETWEEN 2 PRECEDING AND CURRENT ROW),
  five AS (PARTITION BY j.month_no IS NULL ORDER BY x.month_no ROWS BETWEEN 4 PRECEDING AND CURRENT ROW),
  eight AS (PARTITION BY j.month_no IS NULL ORDER BY x.month_no ROWS BETWEEN 7 PRECEDING AND CURRENT ROW)
ORDER BY x.month_no
