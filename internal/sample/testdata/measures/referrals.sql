WITH
  newcomers AS (
    SELECT customer_id, min(day) AS first_on
    FROM customer_day JOIN customer USING (customer_id)
    WHERE joined_at >= DATE '2022-11-01'
    GROUP BY customer_id
    HAVING first_on BETWEEN DATE '2026-10-01' AND DATE '2026-10-31'
  ),
  judged AS (
    SELECT
      c.referred_by IS NOT NULL OR EXISTS (
        SELECT 1 FROM referral r
        WHERE r.referred_id = n.customer_id AND r.referrer_id <> r.referred_id AND r.referred_at <= n.first_on
      ) AS referred
    FROM newcomers n JOIN customer c USING (customer_id)
  )
SELECT avg(CAST(referred AS INTEGER)) AS estimate, sqrt(estimate * (1 - estimate) / count(*)) AS stderr FROM judged;
