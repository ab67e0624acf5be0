-- Customers in the order of their first purchase. How often each buys (rate, a day; gamma), and how likely each purchase is the
-- last (drop; beta), are drawn apart from how much is spent: the world of the BG/NBD and Gamma-Gamma models.
CREATE TABLE person AS
WITH
  numbered AS (
    SELECT CAST(range AS INTEGER) AS i, CAST(floor((range - 0.5) / getvariable('customers') * 65536) AS BIGINT) AS part
    FROM range(1, getvariable('customers') + 1)
  ),
  arrived AS (
    SELECT
      n.i,
      c.d AS first_d,
      c.known_to - CAST(ceil(u(n.i, 'moment') * c.known_seconds) AS BIGINT) AS first_at,
      u(n.i, 'channel') AS channel_u,
      c.d / 1826.0 AS age
    FROM numbered n JOIN new_part c ON c.part = n.part
  ),
  drawn AS (
    SELECT
      i,
      first_d,
      first_at,
      -- The app grows at the cost of the stores.
      CASE
        WHEN channel_u < 0.46 - 0.16 * age THEN 1
        WHEN channel_u < 0.66 - 0.16 * age THEN 2
        WHEN channel_u < 0.74 THEN 3
        ELSE 4
      END AS channel,
      CASE WHEN u(i, 'segment') < 0.56 THEN 1 WHEN u(i, 'segment') < 0.80 THEN 2 WHEN u(i, 'segment') < 0.93 THEN 3 ELSE 4 END AS segment,
      CASE WHEN u(i, 'opinion') < 0.50 THEN 1 WHEN u(i, 'opinion') < 0.82 THEN 0 ELSE -1 END AS opinion,
      getvariable('pace') * 1.6 / 365 * (-ln(u(i, 'rate')) + gamma_half(i, 'rate')) / 1.5 AS rate,
      gamma_half(i, 'drop') AS drop_a,
      gamma_two(i, 'stay') AS drop_b,
      3 / (gamma_two(i, 'spend a') + gamma_two(i, 'spend b')) AS spend,
      u(i, 'pioneer') < plan.pioneers AS pioneer,
      CAST(floor(u(i, 'taste') * 6) AS INTEGER) AS category_no,
      CASE
        WHEN u(i, 'birthday known') < 0.9
        THEN DATE '1964-01-01' + CAST(floor(u(i, 'birthday') * 15300) AS INTEGER)
      END AS birthday,
      plan.member_saves
    FROM arrived, plan
  ),
  leaving AS (
    SELECT
      *,
      -- Marketplace buyers are the least attached, app buyers the most.
      1 - power(1 - drop_a / (drop_a + drop_b), CASE channel WHEN 3 THEN 0.8 WHEN 4 THEN 1.3 ELSE 1.0 END) AS drop_share
    FROM drawn
  )
SELECT
  i,
  first_d,
  first_at,
  CAST(channel AS TINYINT) AS channel,
  CAST(segment AS TINYINT) AS segment,
  CAST(opinion AS TINYINT) AS opinion,
  greatest(rate, 1e-5) AS rate,
  -- The share of last purchases that even members make, and what comes on top for the others.
  drop_share * (1 - member_saves) AS drop_always,
  drop_share * member_saves / (1 - drop_share * (1 - member_saves)) AS drop_unless_member,
  420000 * spend
  * CASE segment WHEN 2 THEN 1.15 WHEN 3 THEN 0.9 WHEN 4 THEN 1.9 ELSE 1.0 END
  * CASE opinion WHEN 1 THEN (SELECT promoter_basket FROM plan) WHEN 0 THEN 1.15 ELSE 1.0 END AS spend,
  pioneer,
  category_no,
  birthday
FROM leaving;
