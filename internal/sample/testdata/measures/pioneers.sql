WITH
  launches AS (
    SELECT DISTINCT launched_at FROM product
    WHERE launched_at BETWEEN DATE '2025-11-01' AND DATE '2026-10-31' AND launched_at + 14 <= DATE '2026-11-01'
  ),
  firsts AS (SELECT customer_id, min(day) AS first_on, max(day) >= DATE '2025-11-01' AS active FROM customer_day GROUP BY customer_id),
  chances AS (SELECT f.customer_id, count(*) AS launches FROM firsts f JOIN launches l ON l.launched_at >= f.first_on GROUP BY f.customer_id),
  early AS (
    SELECT s.customer_id, count(DISTINCT p.launched_at) AS launches
    FROM sale s
    JOIN item i ON i.order_id = s.order_id
    JOIN product p ON p.product_id = i.product_id
    JOIN launches l ON l.launched_at = p.launched_at
    WHERE s.day BETWEEN p.launched_at AND p.launched_at + 13
    GROUP BY s.customer_id
  ),
  counted AS (
    SELECT
      (SELECT count(*) FROM early e JOIN chances c USING (customer_id) WHERE e.launches >= 2 AND 2 * e.launches >= c.launches) AS pioneers,
      (SELECT count(*) FROM firsts WHERE active) AS active
  )
SELECT pioneers / active AS estimate, sqrt(estimate * (1 - estimate) / active) AS stderr FROM counted;
