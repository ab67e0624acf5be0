-- Days from the shop's opening on 2021-11-01, a year before the exports begin, to 2026-10-31. Day 365 is 2022-11-01.
CREATE TABLE tet AS
SELECT unnest([DATE '2022-02-01', DATE '2023-01-22', DATE '2024-02-10', DATE '2025-01-29', DATE '2026-02-17']) AS tet_on;

CREATE TABLE day AS
WITH
  days AS (SELECT CAST(range AS INTEGER) AS d, day_date(range) AS date FROM range(1826)),
  to_tet AS (SELECT d, date, arg_min(date - tet_on, abs(date - tet_on)) AS since_tet FROM days, tet GROUP BY d, date),
  moods AS (
    SELECT
      d,
      date,
      year(date) * 12 + month(date) - 1 AS month_no,
      CASE WHEN dayofweek(date) IN (0, 6) THEN 1.20 ELSE 0.92 END
      * CASE
          WHEN strftime(date, '%m-%d') IN ('09-09', '10-10', '11-11', '12-12') THEN 1.6
          WHEN strftime(date, '%m-%d') IN ('03-06', '03-07', '03-08', '10-18', '10-19', '10-20') THEN 1.4
          ELSE 1.0
        END AS mood,
      -- Before Tết everyone buys more, and dearer; in its first days hardly anyone does. Gifts make guests' peak the highest.
      CASE WHEN since_tet BETWEEN -24 AND -1 THEN 1.08 WHEN since_tet BETWEEN 0 AND 4 THEN 0.40 ELSE 1.0 END AS tet_known,
      CASE WHEN since_tet BETWEEN -24 AND -1 THEN 2.30 WHEN since_tet BETWEEN 0 AND 4 THEN 0.25 ELSE 1.0 END AS tet_guest,
      CASE WHEN since_tet BETWEEN -24 AND -1 THEN 1.22 WHEN since_tet BETWEEN 0 AND 14 THEN 0.92 ELSE 1.0 END AS tet_basket
    FROM to_tet
  ),
  growing AS (
    SELECT
      *,
      exp(0.13 * d / 365) * (0.95 + 0.10 * u(month_no, 'marketing')) * CASE WHEN d < 365 THEN 0.7 ELSE 1.0 END AS growth
    FROM moods
  )
SELECT
  d,
  date,
  month_no,
  exp(0.045 * d / 365) * tet_basket AS basket,
  -- Weights are whole numbers so that their running sums don't depend on the order of addition.
  CAST(mood * tet_known * 1e6 AS BIGINT) AS known_weight,
  CAST(growth * (0.5 + 0.5 * mood * tet_known) * 1e6 AS BIGINT) AS new_weight,
  CAST(CASE WHEN d < 365 THEN 0 ELSE growth * mood * tet_guest * 1e6 END AS BIGINT) AS guest_weight
FROM growing;

-- Shares of the whole up to and including each day. A customer's own clock runs by known_to, in seconds: it is fast on busy days.
CREATE TABLE clock AS
SELECT
  d,
  date,
  CAST((sum(known_weight) OVER (ORDER BY d)) * 1826 * 86400 // (sum(known_weight) OVER ()) AS BIGINT) AS known_to,
  CAST(known_weight * 1826 * 86400 // (sum(known_weight) OVER ()) AS BIGINT) AS known_seconds,
  CAST(sum(new_weight) OVER (ORDER BY d) AS DOUBLE) / CAST(sum(new_weight) OVER () AS DOUBLE) AS new_to,
  CAST(sum(guest_weight) OVER (ORDER BY d) AS DOUBLE) / CAST(sum(guest_weight) OVER () AS DOUBLE) AS guest_to
FROM day;

-- Lookups by equality, which are fast for millions of rows: the day of each tenth of an hour on that clock, and the day on which
-- each of 65,536 equal parts of the new customers, and of the guests' orders, falls.
CREATE TABLE tick AS
SELECT ticks.range AS tick, clock.d
FROM range(1826 * 240) ticks ASOF JOIN clock ON ticks.range * 360 < clock.known_to;

CREATE TABLE new_part AS
SELECT parts.range AS part, clock.d, clock.date, clock.known_to, clock.known_seconds
FROM range(65536) parts ASOF JOIN clock ON (parts.range + 0.5) / 65536 <= clock.new_to;

CREATE TABLE guest_part AS
SELECT parts.range AS part, clock.d
FROM range(65536) parts ASOF JOIN clock ON (parts.range + 0.5) / 65536 <= clock.guest_to;
