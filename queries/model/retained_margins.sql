-- description.en = "One row a month: what a retained customer (a purchase in the prior window and in the window) brings in the window."
-- [columns]
-- month_no = "INTEGER"
-- n = "BIGINT: retained customers"
-- mean_margin = "DOUBLE: their mean net margin in the window"
-- stddev = "DOUBLE: of it"
-- member_mean_margin = "DOUBLE: of those who were members before the window's start"
SELECT
  x.month_no,
  count(*) AS n,
  avg(x.margin) AS mean_margin,
  stddev_samp(x.margin) AS stddev,
  avg(x.margin) FILTER (WHERE x.was_member) AS member_mean_margin
FROM (
  SELECT m.month_no, c.customer_key, coalesce(c.member_no <= m.month_no - s.active_window_months, FALSE) AS was_member, CAST(sum(x.margin) AS DOUBLE) AS margin
  FROM customer_months x
  JOIN customers c ON c.customer_key = x.customer_key
  CROSS JOIN settings s
  JOIN months m ON x.month_no BETWEEN m.month_no - s.active_window_months + 1 AND m.month_no
  WHERE c.bought_bits & m.window_bits <> 0 AND c.bought_bits & m.prior_bits <> 0
  GROUP BY 1, 2, 3
) x
GROUP BY x.month_no
