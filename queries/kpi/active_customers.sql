-- order = 3
-- title.en = "Active customers"
-- title.vi = "Khách hàng đang hoạt động"
-- short.en = "Active customers"
-- short.vi = "Khách hoạt động"
-- description.en = "Customers with at least one purchase in the window."
-- description.vi = "Khách hàng có ít nhất một lần mua trong cửa sổ."
-- formula.en = "number of customers with a purchase in the window"
-- formula.vi = "số khách có mua trong cửa sổ"
-- section = "value"
-- unit = "count"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of Sales"
-- owner.vi = "Trưởng phòng Kinh doanh"
WITH spans AS (
  SELECT
    c.month_no AS from_no,
    least(coalesce(c.next_month_no, r.month_no + 1), c.month_no + s.active_window_months) AS until_no
  FROM customer_months c
  CROSS JOIN settings s
  CROSS JOIN report r
),
monthly AS (
  SELECT month_no, sum(step) AS step
  FROM (
    SELECT from_no AS month_no, 1 AS step FROM spans
    UNION ALL
    SELECT until_no, -1 FROM spans
  ) steps
  GROUP BY month_no
),
running AS (
  SELECT m.month_no, sum(coalesce(t.step, 0)) OVER (ORDER BY m.month_no) AS active
  FROM months m
  LEFT JOIN monthly t ON t.month_no = m.month_no
)
SELECT x.month_no, x.active AS value
FROM running x
CROSS JOIN settings s
CROSS JOIN report r
WHERE x.month_no - s.active_window_months + 1 >= r.first_month_no
ORDER BY x.month_no
