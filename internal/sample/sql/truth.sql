-- What was planted, as the catalogue's measures of October 2026 should find it. Its window is days 1461 to 1825 (November 2025 to
-- October 2026), the window before it 1096 to 1460.
CREATE TABLE window_buyer AS
SELECT
  i,
  count(DISTINCT d) FILTER (d BETWEEN 1096 AND 1460) AS before,
  max(j) FILTER (d BETWEEN 1096 AND 1460 AND j < 4000) AS last_own_before,
  count(*) FILTER (d >= 1461) AS inside
FROM purchase
WHERE d >= 1096
GROUP BY i;

-- Members who came back although their last purchase of the window before would otherwise have been the last of all.
CREATE VIEW member_truth AS
SELECT
  count(*) FILTER (w.inside > 0 AND p.drops AND p.j >= f.joined) / count(*) AS value,
  count(*) AS n
FROM window_buyer w
JOIN stretch s ON s.i = w.i AND s.member_d < 1461
JOIN fate f ON f.i = w.i
LEFT JOIN possible p ON p.i = w.i AND p.j = w.last_own_before
WHERE w.before > 0;

-- Customers with a late request who would have come back, had the late answer not been the end.
CREATE VIEW service_truth AS
WITH
  late AS (
    SELECT DISTINCT t.i
    FROM ticket t JOIN window_buyer w ON w.i = t.i AND w.before > 0
    WHERE t.late AND t.opened_at >= TIMESTAMP '2024-11-01 00:00:00' AND t.opened_at < TIMESTAMP '2025-11-01 00:00:00'
  ),
  lost AS (
    SELECT DISTINCT l.i
    FROM late l
    JOIN fate f ON f.i = l.i AND f.late_end = f.last_j
    JOIN possible lost_at ON lost_at.i = l.i AND lost_at.j = f.last_j AND lost_at.d BETWEEN 1096 AND 1460
    JOIN possible p ON p.i = l.i AND p.j > f.last_j AND p.d >= 1461
      AND p.j <= least(coalesce(f.dropped_unsaved, 9999), coalesce(f.fee_end, 9999))
    JOIN window_buyer w ON w.i = l.i AND w.inside = 0
  )
SELECT (SELECT count(*) FROM lost) / count(*) AS value, count(*) AS n FROM late;

-- Of the customers greeted in September 2026 and active at its start: those who bought within thirty days only for the message.
CREATE VIEW touch_truth AS
WITH
  greeted AS (
    SELECT b.i, b.d
    FROM birthday b
    WHERE b.greeted
      AND b.d BETWEEN 1765 AND 1794
      AND EXISTS (SELECT 1 FROM purchase p WHERE p.i = b.i AND p.d BETWEEN 1400 AND 1764)
  ),
  bought AS (
    SELECT g.i, bool_or(p.j >= 4040) AS prompted, bool_or(p.j < 4040) AS anyway
    FROM greeted g JOIN purchase p ON p.i = g.i AND p.d BETWEEN g.d AND g.d + 30
    GROUP BY g.i
  )
SELECT (SELECT count(*) FROM bought WHERE prompted AND NOT anyway) / count(*) AS value, count(*) AS n FROM greeted;

-- Active customers who by plan were early at two launches of the window, and at half of those since their first purchase.
CREATE VIEW pioneer_truth AS
WITH
  launches AS (SELECT launch_no, d FROM launch WHERE d >= 1461 AND d + 14 <= 1826),
  firsts AS (SELECT i, min(d) AS first_d FROM purchase GROUP BY i),
  chances AS (
    SELECT f.i, count(*) AS launches
    FROM firsts f JOIN launches l ON l.d >= f.first_d
    GROUP BY f.i
  ),
  early AS (
    SELECT p.i, count(*) AS launches
    FROM purchase p JOIN launches l ON p.j = 4000 + l.launch_no
    GROUP BY p.i
  )
SELECT
  (SELECT count(*) FROM early e JOIN chances c ON c.i = e.i WHERE e.launches >= 2 AND 2 * e.launches >= c.launches)
  / count(*) FILTER (inside > 0) AS value,
  count(*) FILTER (inside > 0) AS n
FROM window_buyer;

-- Customers who lapsed in October 2026 because of the marketplace's fee: otherwise they would have bought within 180 days.
-- October finds lapsed whoever bought last from 4 April (day 1615) to 4 May (day 1645).
CREATE VIEW churn_truth AS
WITH
  lasts AS (SELECT i, max(d) FILTER (d < 1795) AS last_d FROM purchase GROUP BY i),
  at_risk AS (SELECT count(*) AS n FROM lasts WHERE 1795 - last_d <= 180),
  lost AS (
    SELECT count(DISTINCT f.i) AS n
    FROM fate f
    JOIN possible fee ON fee.i = f.i AND fee.j = f.fee_end AND f.fee_end = f.last_j
    JOIN possible next ON next.i = f.i AND next.j = f.last_j + 1 AND next.d <= fee.d + 180
    JOIN lasts l ON l.i = f.i AND l.last_d BETWEEN 1615 AND 1645
    WHERE coalesce(f.dropped_unsaved, 9999) > f.last_j
  )
SELECT lost.n / at_risk.n AS value, at_risk.n AS n FROM lost, at_risk;

CREATE VIEW referral_truth AS
SELECT
  strftime(day_date(s.first_d), '%Y-%m') AS month,
  any_value(CASE WHEN day_date(s.first_d) >= plan.friends_rewarded THEN plan.referred_after ELSE plan.referred_before END) AS planted,
  count(r.i) / count(*) AS drawn,
  count(*) AS n
FROM stretch s LEFT JOIN referral r ON r.i = s.i, plan
WHERE s.first_d >= 1461
GROUP BY month;
