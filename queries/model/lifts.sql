-- description.en = "One row a month and comparison: how much more often the treated came back than the others who had bought as often, and as lately. Bands of purchases (1, 2, 3–4, 5 and more) and of the quarter of the last one are compared one by one and weighted by the treated; it is a link, no proof of a cause."
-- [columns]
-- comparison = "VARCHAR: members, service, channels, touches"
-- month_no = "INTEGER"
-- difference = "DOUBLE: of the shares; NULL where the bands that hold both sides hold under half of the treated"
-- lower = "DOUBLE: of its 95 % interval: Newcombe's within each band, combined by the squares of the weights"
-- upper = "DOUBLE"
-- treated = "DOUBLE: customers"
-- matched = "DOUBLE: those in bands that hold others too"
WITH compared AS (
  SELECT 'members' AS comparison, month_no, prior_purchases AS purchases, prior_quarter AS quarter, was_member AS is_treated, customers, purchases > 0 AS came_back
  FROM customer_groups WHERE prior_purchases > 0
  UNION ALL
  SELECT 'service', month_no, prior_purchases, prior_quarter, NOT had_late_ticket, customers, purchases > 0
  FROM customer_groups WHERE prior_purchases > 0 AND had_ticket
  UNION ALL
  SELECT 'channels', month_no, prior_purchases, prior_quarter, had_two_channels, customers, purchases > 0
  FROM customer_groups WHERE prior_purchases > 0 AND had_channel
  UNION ALL
  SELECT 'touches', month_no, purchases, quarter, is_greeted, customers, came_back
  FROM birthdays
),
sides AS (
  SELECT
    comparison, month_no, least(purchases - CASE WHEN purchases = 4 THEN 1 ELSE 0 END, 5) AS band, quarter, is_treated,
    CAST(sum(customers) AS DOUBLE) AS n,
    CAST(sum(CASE WHEN came_back THEN customers ELSE 0 END) AS DOUBLE) / sum(customers) AS p,
    1.959963984540054e0 AS z
  FROM compared
  GROUP BY 1, 2, 3, 4, 5
),
-- Wilson's interval of each side
wilson AS (
  SELECT
    *,
    (p + z * z / (2 * n)) / (1 + z * z / n) AS middle,
    z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n) AS half
  FROM sides
),
bands AS (
  SELECT
    t.comparison, t.month_no, t.n, o.n IS NOT NULL AS is_matched, t.p - o.p AS difference,
    power(t.p - t.middle + t.half, 2) + power(o.middle + o.half - o.p, 2) AS below,
    power(t.middle + t.half - t.p, 2) + power(o.p - o.middle + o.half, 2) AS above
  FROM wilson t
  LEFT JOIN wilson o ON o.comparison = t.comparison AND o.month_no = t.month_no AND o.band = t.band AND o.quarter = t.quarter AND NOT o.is_treated
  WHERE t.is_treated
),
summed AS (
  SELECT
    comparison, month_no, sum(n) AS treated, sum(CASE WHEN is_matched THEN n ELSE 0 END) AS matched,
    sum(n * difference) AS difference, sqrt(sum(n * n * below)) AS below, sqrt(sum(n * n * above)) AS above
  FROM bands
  GROUP BY comparison, month_no
)
SELECT
  comparison, month_no,
  CASE WHEN matched > 0 AND 2 * matched >= treated THEN difference / matched END AS difference,
  CASE WHEN matched > 0 AND 2 * matched >= treated THEN (difference - below) / matched END AS lower,
  CASE WHEN matched > 0 AND 2 * matched >= treated THEN (difference + above) / matched END AS upper,
  treated, matched
FROM summed
