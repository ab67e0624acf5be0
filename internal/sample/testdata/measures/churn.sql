-- Monthly churn of the 24 months before October 2026 and of that month, with Laney's p' limits: z is in units of their sigma.
WITH
  months AS (SELECT range AS month_start, range + INTERVAL 1 MONTH AS month_end FROM range(TIMESTAMP '2024-10-01', TIMESTAMP '2026-11-01', INTERVAL 1 MONTH)),
  lasts AS (
    SELECT month_start, month_end, customer_id, max(day) FILTER (day < month_start) AS last_before, max(day) AS last
    FROM months JOIN customer_day ON day < month_end
    GROUP BY ALL
  ),
  churn AS (
    SELECT
      month_start,
      count(*) AS n,
      count(*) FILTER (CAST(month_end AS DATE) - last > 180) / count(*) AS p
    FROM lasts
    WHERE CAST(month_start AS DATE) - last_before <= 180
    GROUP BY month_start
  ),
  pooled AS (SELECT sum(p * n) / sum(n) AS mean FROM churn WHERE month_start < TIMESTAMP '2026-10-01'),
  scored AS (SELECT month_start, n, p, (p - mean) / sqrt(mean * (1 - mean) / n) AS z FROM churn, pooled),
  ranged AS (SELECT *, abs(z - lag(z) OVER (ORDER BY month_start)) AS moved FROM scored),
  spread AS (SELECT greatest(1, avg(moved) FILTER (month_start < TIMESTAMP '2026-10-01') / 1.128) AS sigma FROM ranged)
SELECT strftime(month_start, '%Y-%m') AS month, CAST(n AS BIGINT), p, z / sigma AS z FROM scored, spread ORDER BY month_start;
