-- description.en = "One row a month: what a retained customer (a purchase in the prior window and in the window) brings in the window."
-- [columns]
-- month_no = "INTEGER"
-- n = "BIGINT: retained customers"
-- mean_margin = "DOUBLE: their mean net margin in the window"
-- stddev = "DOUBLE: of it"
-- member_mean_margin = "DOUBLE: of those who were members before the window's start"
SELECT
  m.month_no,
  count(*) AS n,
  avg(CAST(x.margin AS DOUBLE)) AS mean_margin,
  stddev_samp(CAST(x.margin AS DOUBLE)) AS stddev,
  avg(CAST(x.margin AS DOUBLE)) FILTER (WHERE c.member_no <= m.month_no - s.active_window_months) AS member_mean_margin
FROM customer_spans x
JOIN customers c ON c.customer_key = x.customer_key
CROSS JOIN settings s
JOIN months m ON m.month_no >= x.from_no AND m.month_no < x.until_no
WHERE x.purchase_days > 0 AND x.prior_purchase_days > 0
GROUP BY m.month_no
