CREATE TABLE compared AS
SELECT
  b.customer_id,
  b.band,
  b.kept AS outcome,
  bool_and(coalesce(t.resolved_at <= t.opened_at + INTERVAL 24 HOUR, false)) AS treated
FROM before b JOIN ticket t ON t.customer_id = b.customer_id
WHERE t.opened_at >= TIMESTAMP '2024-11-01 00:00:00' AND t.opened_at < TIMESTAMP '2025-11-01 00:00:00'
GROUP BY ALL;

FROM banded('compared');
