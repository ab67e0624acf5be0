-- Rows of the orders export: part 0 is the purchase, 1 a second order of the same day, 2 an order that came to nothing, 3 a refund.
CREATE TABLE known_part AS
SELECT i, j, d, d AS priced_d, channel, 0 AS part FROM purchase
UNION ALL
SELECT i, j, d, d, channel, 1 FROM purchase WHERE u(purchase_key(i, j), 'split') < 0.015
UNION ALL
SELECT i, j, d, d, channel, 2 FROM purchase WHERE u(purchase_key(i, j), 'void') < 0.035
UNION ALL
SELECT i, j, CAST(d + 3 + floor(u(purchase_key(i, j), 'refund day') * 18) AS SMALLINT), d, channel, 3
FROM purchase
WHERE u(purchase_key(i, j), 'refund') < 0.022 AND d + 20 <= 1825;

-- Guests fill up what the known customers leave of the orders asked for.
CREATE TABLE sold AS
WITH
  guests AS (
    SELECT range AS g, CAST(floor((range - 0.5) / (getvariable('orders') - known.rows) * 65536) AS BIGINT) AS part
    FROM (SELECT count(*) AS rows FROM known_part) known, range(1, getvariable('orders') - known.rows + 1)
  ),
  keyed AS (
    SELECT i, j, d, priced_d, channel, part, purchase_key(i, j) AS key FROM known_part
    UNION ALL
    SELECT
      NULL,
      NULL,
      c.d,
      c.d,
      CASE WHEN u(guest_key(g.g), 'channel') < 0.62 THEN 1 WHEN u(guest_key(g.g), 'channel') < 0.72 THEN 2 ELSE 4 END,
      0,
      guest_key(g.g)
    FROM guests g JOIN guest_part c ON c.part = g.part
  ),
  priced AS (
    SELECT
      k.i,
      k.j,
      k.d,
      k.channel,
      k.part,
      k.key,
      -- From 8 to 22 o'clock, most in the middle; one in two hundred in the last minute of the day.
      CASE
        WHEN u(k.key, 'midnight') < 0.005 THEN 86340 + floor(u(k.key, 'hour') * 60)
        ELSE 28800 + floor((u(k.key, 'hour') + u(k.key, 'minute')) * 25200)
      END + CASE k.part WHEN 1 THEN 61 WHEN 2 THEN -660 WHEN 3 THEN -7200 ELSE 0 END AS second,
      coalesce(p.spend, 560000) * priced_day.basket
      * CASE WHEN k.j = 0 THEN 0.88 ELSE 1.0 END -- the first basket is a careful one
      * (gamma_two(k.key, 'basket a') + gamma_two(k.key, 'basket b')) / 4 AS basket
    FROM keyed k JOIN day priced_day ON priced_day.d = k.priced_d LEFT JOIN person p ON p.i = k.i
  )
SELECT
  i,
  j,
  CAST(d AS SMALLINT) AS d,
  CAST(channel AS TINYINT) AS channel,
  CAST(part AS TINYINT) AS part,
  key,
  CAST(day_date(d) AS TIMESTAMP) + to_seconds(CAST(least(second, 86399) AS INTEGER)) AS ordered_at,
  CAST(round(greatest(39000, basket * CASE
    WHEN part = 1 THEN 0.45
    WHEN part = 3 AND u(key, 'refund share') > 0.45 THEN 0.2 + u(key, 'refund share') / 2
    ELSE 1.0
  END) / 1000) * 1000 * CASE WHEN part = 3 THEN -1 ELSE 1 END AS BIGINT) AS amount
FROM priced
ORDER BY ordered_at, key, part;

-- Order numbers count in the order of time; a refund carries the number of the order it undoes.
CREATE TABLE refund AS
SELECT r.rowid AS row_no, s.rowid + 1 AS order_no
FROM sold r JOIN sold s ON s.key = r.key AND s.part = 0
WHERE r.part = 3;

CREATE TABLE booked AS
SELECT
  s.rowid AS row_no,
  coalesce(r.order_no, s.rowid + 1) AS order_no,
  s.i,
  s.j,
  s.d,
  s.part,
  s.key,
  s.ordered_at,
  s.amount,
  s.channel,
  CASE
    WHEN s.part IN (0, 1) THEN 'completed'
    WHEN s.part = 3 THEN 'refunded'
    WHEN s.d >= 1823 THEN 'pending'
    WHEN u(s.key, 'void kind') < 0.72 THEN 'cancelled'
    WHEN u(s.key, 'void kind') < 0.86 THEN 'failed'
    ELSE 'returned'
  END AS status
FROM sold s LEFT JOIN refund r ON r.row_no = s.rowid
ORDER BY s.rowid;
