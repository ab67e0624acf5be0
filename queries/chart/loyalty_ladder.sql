-- order = 10
-- title.en = "Loyalty ladder"
-- title.vi = "Nấc thang trung thành"
-- description.en = "Active customers by purchases to date."
-- description.vi = "Khách hàng đang hoạt động theo số lần mua đến nay."
-- section = "core"
-- needs = ["orders", "orders.customer_id"]
-- columns = ["month", "step", "customers"]
WITH spans AS (
  SELECT
    c.month_no AS from_no,
    least(coalesce(c.next_month_no, r.month_no + 1), c.month_no + s.active_window_months) AS until_no,
    least(c.purchases_to_date, 5) AS step
  FROM customer_months c
  CROSS JOIN settings s
  CROSS JOIN report r
),
monthly AS (
  SELECT month_no, step, sum(customers) AS customers
  FROM (
    SELECT from_no AS month_no, step, 1 AS customers FROM spans
    UNION ALL
    SELECT until_no, step, -1 FROM spans
  ) steps
  GROUP BY month_no, step
),
ladder AS (
  SELECT m.month_no, l.step
  FROM months m
  CROSS JOIN (VALUES (1), (2), (3), (4), (5)) AS l(step)
),
running AS (
  SELECT
    l.month_no,
    l.step,
    sum(coalesce(t.customers, 0)) OVER (PARTITION BY l.step ORDER BY l.month_no) AS customers
  FROM ladder l
  LEFT JOIN monthly t ON t.month_no = l.month_no AND t.step = l.step
)
SELECT x.month_no AS month, x.step, x.customers
FROM running x
CROSS JOIN settings s
CROSS JOIN report r
WHERE x.month_no - s.active_window_months + 1 >= r.first_month_no
ORDER BY x.month_no, x.step
