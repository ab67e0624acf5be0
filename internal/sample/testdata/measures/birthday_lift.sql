CREATE TABLE compared AS
WITH
  born AS (
    SELECT customer_id, make_date(2026, 9, day(birthday)) AS birthday
    FROM customer
    WHERE month(birthday) = 9
  )
SELECT
  b.customer_id,
  count(*) FILTER (d.day >= DATE '2025-09-01' AND d.day < DATE '2026-09-01') AS purchases,
  CASE WHEN purchases >= 5 THEN 5 WHEN purchases >= 3 THEN 3 ELSE purchases END AS band,
  CAST(count(*) FILTER (d.day BETWEEN b.birthday AND b.birthday + 30) > 0 AS INTEGER) AS outcome,
  EXISTS (
    SELECT 1 FROM touch t
    WHERE t.customer_id = b.customer_id AND CAST(t.sent_at AS DATE) BETWEEN b.birthday - 7 AND b.birthday
  ) AS treated
FROM born b JOIN customer_day d ON d.customer_id = b.customer_id
GROUP BY b.customer_id, b.birthday
HAVING purchases > 0;

FROM banded('compared');
