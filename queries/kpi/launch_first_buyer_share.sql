-- order = 20
-- title.en = "Share of first buyers"
-- title.vi = "Tỷ trọng khách hàng tiên phong"
-- short.en = "Share of first buyers"
-- short.vi = "Tỷ trọng tiên phong"
-- description.en = "Share of the active customers who always buy first at a launch."
-- description.vi = "Tỷ lệ khách hàng đang hoạt động luôn mua đầu tiên khi có sản phẩm ra mắt."
-- formula.en = "customers who always buy first ÷ active customers"
-- formula.vi = "khách luôn mua đầu tiên ÷ khách đang hoạt động"
-- section = "launch"
-- unit = "rate"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id", "orders.order_id", "order_items", "products", "products.launched_at"]
-- owner.en = "Head of Marketing"
-- owner.vi = "Trưởng phòng Marketing"
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
SELECT a.month_no, coalesce(x.customers, 0) AS numerator, a.active AS denominator
FROM running a
LEFT JOIN pioneers x ON x.month_no = a.month_no
CROSS JOIN settings s
CROSS JOIN report r
JOIN coverage v ON v.input = 'order_items'
WHERE a.month_no - s.active_window_months + 1 >= greatest(r.first_month_no, v.first_month_no)
ORDER BY a.month_no
