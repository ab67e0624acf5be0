-- Every purchase a customer would make if nothing but the beta draw ended it: a row per customer and running number. What may
-- end it earlier (no membership, a late answer, the marketplace's fee) is marked on its row, so that the effect of each is known.
CREATE TABLE waited AS
WITH
  spans AS (
    SELECT
      i,
      86400 / rate AS mean_gap,
      -- Until the last purchase that even a member makes, or as many as the time left can hold, with room for luck.
      CAST(least(
        1 + floor(ln(u(i, 'life')) / ln(1 - drop_always)),
        ceil(rate * (1826 - first_d) + 3.5 * sqrt(rate * (1826 - first_d)) + 3),
        3900
      ) AS INTEGER) AS length
    FROM person
  ),
  steps AS (SELECT i, mean_gap, unnest(range(0, length)) AS j FROM spans)
SELECT
  i,
  CAST(j AS SMALLINT) AS j,
  CASE WHEN j = 0 THEN 0 ELSE CAST(-ln(u(purchase_key(i, j), 'gap')) * mean_gap AS BIGINT) END AS gap
FROM steps;

-- One running sum over all rows as they lie, which needs no sort; a customer's own begins where number 0 stands.
CREATE TABLE summed AS
SELECT i, j, CAST(sum(gap) OVER (ROWS UNBOUNDED PRECEDING) AS BIGINT) AS total FROM waited;

DROP TABLE waited;

CREATE TABLE possible AS
WITH
  starts AS (
    SELECT s.i, p.first_at - s.total AS shift, p.channel, p.drop_unless_member
    FROM summed s JOIN person p ON p.i = s.i
    WHERE s.j = 0
  ),
  dated AS (
    SELECT s.i, s.j, CAST(tick.d AS SMALLINT) AS d, p.channel, p.drop_unless_member
    FROM summed s JOIN starts p ON p.i = s.i JOIN tick ON tick.tick = (s.total + p.shift) // 360
  ),
  placed AS (
    SELECT
      s.i,
      s.j,
      s.d,
      CAST(CASE
        WHEN s.j = 0 OR u(purchase_key(s.i, s.j), 'own channel') < 0.84 THEN s.channel
        WHEN u(purchase_key(s.i, s.j), 'other channel') < 0.30 THEN 1
        WHEN u(purchase_key(s.i, s.j), 'other channel') < 0.55 THEN 2
        WHEN u(purchase_key(s.i, s.j), 'other channel') < 0.85 THEN 3
        ELSE 4
      END AS TINYINT) AS channel,
      s.drop_unless_member
    FROM dated s
  )
SELECT
  i,
  j,
  d,
  channel,
  d >= day_number(plan.programme_starts)
  AND u(purchase_key(i, j), 'joins') < CASE WHEN j = 0 THEN plan.joins_first ELSE plan.joins_later END AS joins,
  u(purchase_key(i, j), 'drops') < drop_unless_member AS drops,
  u(purchase_key(i, j), 'ticket') < 0.06
  AND u(purchase_key(i, j), 'late') < late_share(d)
  AND u(purchase_key(i, j), 'late loses') < plan.late_loses AS late_ends,
  channel = 4
  AND d BETWEEN day_number(plan.fee_from) AND day_number(plan.fee_to)
  AND u(purchase_key(i, j), 'fee loses') < plan.fee_loses AS fee_ends
FROM placed, plan;

DROP TABLE summed;

-- What became of each customer: when joined, and which purchase was the last (NULL: none of the marked ones).
CREATE TABLE fate AS
WITH
  firsts AS (
    SELECT
      i,
      min(j) FILTER (joins) AS joined,
      min(j) FILTER (drops) AS dropped,
      min(j) FILTER (late_ends) AS late_end,
      min(j) FILTER (fee_ends) AS fee_end,
      max(j) AS longest
    FROM possible
    GROUP BY i
  ),
  lasts AS (
    SELECT
      *,
      -- A member stays a member, so only a drop before joining counts.
      CASE WHEN joined IS NULL OR dropped < joined THEN dropped END AS dropped_unsaved
    FROM firsts
  )
SELECT
  i,
  joined,
  late_end,
  fee_end,
  dropped_unsaved,
  least(coalesce(dropped_unsaved, 9999), coalesce(late_end, 9999), coalesce(fee_end, 9999), longest) AS last_j,
  -- Whoever could have gone on beyond the calendar is still with the shop.
  last_j = longest
  AND coalesce(dropped_unsaved, 9999) > longest
  AND coalesce(late_end, 9999) > longest
  AND coalesce(fee_end, 9999) > longest
  AND longest + 1 < 1 + floor(ln(u(p.i, 'life')) / ln(1 - p.drop_always)) AS stays
FROM lasts JOIN person p USING (i);

-- Each customer's stretch with the shop, and the day of joining the programme.
CREATE TABLE stretch AS
SELECT
  p.i,
  min(p.d) AS first_d,
  max(p.d) AS last_d,
  CASE WHEN any_value(f.stays) THEN 1825 ELSE max(p.d) END AS until_d,
  min(p.d) FILTER (p.j >= f.joined) AS member_d
FROM possible p JOIN fate f ON f.i = p.i AND p.j <= f.last_j
GROUP BY p.i;

-- Birthdays from the start of the greetings, of customers who bought in the year before. Who is greeted is drawn by lot.
CREATE TABLE birthday AS
WITH
  years AS (SELECT unnest([2024, 2025, 2026]) AS year),
  dates AS (
    SELECT
      p.i,
      y.year,
      CAST(day_number(make_date(y.year, month(p.birthday),
        CASE WHEN strftime(p.birthday, '%m-%d') = '02-29' AND y.year % 4 <> 0 THEN 28 ELSE day(p.birthday) END)) AS INTEGER) AS d
    FROM person p, years y
    WHERE p.birthday IS NOT NULL
  )
SELECT
  b.i,
  b.year,
  b.d,
  u(purchase_key(b.i, b.year), 'greeted') < plan.greeting_share AS greeted,
  greeted AND u(purchase_key(b.i, b.year), 'greeting sells') < plan.greeting_sells AS sells
FROM dates b JOIN stretch s ON s.i = b.i, plan
WHERE b.d BETWEEN day_number(plan.greetings_start) AND 1825 AND s.first_d < b.d AND s.last_d >= b.d - 365;

-- The purchases made: by the customer's own clock, at launches (numbers from 4000) and after a birthday message (from 4040).
CREATE TABLE purchase AS
SELECT p.i, p.j, p.d, p.channel
FROM possible p JOIN fate f ON f.i = p.i AND p.j <= f.last_j
WHERE p.d >= 365
UNION ALL
SELECT
  s.i,
  CAST(4000 + l.launch_no AS SMALLINT),
  CAST(least(1825, l.d + floor(u(purchase_key(s.i, 4000 + l.launch_no), 'launch day') * 13)) AS SMALLINT),
  p.channel
FROM person p JOIN stretch s ON s.i = p.i JOIN launch l ON l.d > s.first_d AND l.d <= s.until_d, plan
WHERE p.pioneer AND u(purchase_key(s.i, 4000 + l.launch_no), 'launch') < plan.pioneer_buys
UNION ALL
SELECT
  b.i,
  CAST(4040 + b.year - 2024 AS SMALLINT),
  CAST(b.d + 1 + floor(u(purchase_key(b.i, b.year), 'greeting day') * 20) AS SMALLINT) AS d,
  p.channel
FROM birthday b JOIN person p ON p.i = b.i
WHERE b.sells AND b.d + 21 <= 1825;
