-- description.en = "One row a cohort of new customers, of at least min_group, and twelfth of their first value_days with an order: what each has brought by its end, on average."
-- [columns]
-- new_month_no = "INTEGER: the cohort's month"
-- twelfth = "INTEGER: 1 to 12"
-- customers = "BIGINT: in the cohort"
-- margin_to_date = "DOUBLE: net, per customer"
SELECT
  n.new_month_no,
  n.twelfth,
  c.customers,
  sum(CAST(sum(n.margin) AS DOUBLE)) OVER (PARTITION BY n.new_month_no ORDER BY n.twelfth) / c.customers AS margin_to_date
FROM newcomer_margins n
CROSS JOIN settings s
JOIN (SELECT new_month_no, count(*) AS customers FROM customers GROUP BY new_month_no) c ON c.new_month_no = n.new_month_no AND c.customers >= s.min_group
GROUP BY n.new_month_no, n.twelfth, c.customers
