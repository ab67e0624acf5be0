-- Answers of one customer are not independent, so the error is that of the customers' sums (a linearised ratio of two means).
WITH
  answers AS (
    SELECT customer_id, CAST(answered_at AS DATE) AS day, score >= 9 AS promoter
    FROM survey
    WHERE kind = 'nps' AND answered_at >= TIMESTAMP '2024-11-01 00:00:00' AND answered_at < TIMESTAMP '2025-11-01 00:00:00'
      AND customer_id IS NOT NULL AND (score >= 9 OR score <= 6)
  ),
  spent AS (
    SELECT a.customer_id, a.promoter, a.day, coalesce(sum(o.amount), 0) AS spend
    FROM answers a
    LEFT JOIN clean_order o ON o.customer_id = a.customer_id AND o.status IN ('completed', 'refunded')
      AND CAST(o.ordered_at AS DATE) > a.day AND CAST(o.ordered_at AS DATE) <= a.day + INTERVAL 12 MONTH
    GROUP BY ALL
  ),
  means AS (
    SELECT
      avg(spend) FILTER (promoter) AS p,
      avg(spend) FILTER (NOT promoter) AS d,
      count(*) FILTER (promoter) AS n_p,
      count(*) FILTER (NOT promoter) AS n_d
    FROM spent
  ),
  customers AS (
    SELECT sum(CASE WHEN promoter THEN (spend - p) / n_p / d ELSE -p * (spend - d) / n_d / (d * d) END) AS influence
    FROM spent, means
    GROUP BY customer_id
  )
SELECT any_value(p / d) - 1 AS estimate, sqrt(sum(influence * influence)) AS stderr FROM customers, means;
