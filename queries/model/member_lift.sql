-- order = 31
-- description.en = "Members against the other customers of the prior window, compared within bands of purchases in it (1, 2, 3–4, 5+), by month: what member_retention_lift and programme_roi are made of."
-- [columns]
-- month_no = "INTEGER"
-- treated = "DOUBLE: members of the prior window"
-- matched = "DOUBLE: those in bands that hold others too"
-- difference = "DOUBLE: sum over these bands of members × (their retention − the others')"
-- variance = "DOUBLE: of difference"
WITH states AS (
  -- what is true of a customer from a month with a purchase until the next one
  SELECT
    c.month_no,
    coalesce(c.next_month_no, r.month_no + 1) AS next_no,
    c.back_2_no,
    c.back_3_no,
    c.back_5_no,
    CAST(year(x.member_since) * 12 + month(x.member_since) - 1 AS INTEGER) AS member_no,
    count(*) AS customers
  FROM customer_months c
  JOIN customers x ON x.customer_id = c.customer_id
  CROSS JOIN report r
  GROUP BY 1, 2, 3, 4, 5, 6
),
compared AS (
  SELECT
    m.month_no,
    CASE
      WHEN t.back_5_no > m.month_no - 2 * s.active_window_months THEN 5
      WHEN t.back_3_no > m.month_no - 2 * s.active_window_months THEN 3
      WHEN t.back_2_no > m.month_no - 2 * s.active_window_months THEN 2
      ELSE 1
    END AS band,
    coalesce(t.member_no <= m.month_no - s.active_window_months, FALSE) AS is_treated,
    t.customers,
    CASE WHEN t.next_no <= m.month_no THEN t.customers ELSE 0 END AS kept
  FROM months m
  CROSS JOIN settings s
  CROSS JOIN report r
  JOIN states t ON m.month_no - s.active_window_months >= t.month_no
    AND m.month_no - s.active_window_months < least(t.next_no, t.month_no + s.active_window_months)
  WHERE m.month_no - s.active_window_months >= r.first_month_no
),
-- bands of purchases in the prior window: 1, 2, 3–4, 5 and more
bands AS (
  SELECT
    month_no,
    band,
    CAST(sum(CASE WHEN is_treated THEN customers ELSE 0 END) AS DOUBLE) AS treated,
    CAST(sum(CASE WHEN is_treated THEN kept ELSE 0 END) AS DOUBLE) AS treated_kept,
    CAST(sum(CASE WHEN is_treated THEN 0 ELSE customers END) AS DOUBLE) AS others,
    CAST(sum(CASE WHEN is_treated THEN 0 ELSE kept END) AS DOUBLE) AS others_kept
  FROM compared
  GROUP BY month_no, band
),
rates AS (
  SELECT
    month_no,
    treated,
    others,
    treated_kept / nullif(treated, 0) AS treated_rate,
    others_kept / nullif(others, 0) AS others_rate
  FROM bands
)
-- a band that lacks one side is left out; the others weigh by the treated in them
SELECT
  month_no,
  sum(treated) AS treated,
  sum(CASE WHEN treated > 0 AND others > 0 THEN treated ELSE 0 END) AS matched,
  sum(CASE WHEN treated > 0 AND others > 0 THEN treated * (treated_rate - others_rate) ELSE 0 END) AS difference,
  sum(CASE WHEN treated > 0 AND others > 0 THEN
    treated * treated * (treated_rate * (1 - treated_rate) / treated + others_rate * (1 - others_rate) / others) ELSE 0 END) AS variance
FROM rates
GROUP BY month_no
ORDER BY month_no
