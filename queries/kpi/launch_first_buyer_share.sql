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
WITH launches AS (
  SELECT DISTINCT p.launched_at AS launched_on, CAST(year(p.launched_at) * 12 + month(p.launched_at) - 1 AS INTEGER) AS month_no
  FROM input.products p
  WHERE p.launched_at IS NOT NULL
),
early_buyers AS (
  SELECT DISTINCT p.launched_at AS launched_on, o.customer_id
  FROM input.products p
  CROSS JOIN settings s
  JOIN input.order_items i ON i.product_id = p.product_id
  JOIN orders o ON o.order_id = i.order_id
  WHERE o.is_sale
    AND o.customer_id IS NOT NULL
    -- a line with a quantity or amount below 0 buys nothing
    AND coalesce(i.quantity, 0) >= 0
    AND coalesce(i.amount, 0) >= 0
    AND date_diff('day', p.launched_at, o.ordered_on) BETWEEN 0 AND s.launch_window_days - 1
),
-- the launches that count at a month's end: in the window, and their days are over
counting AS (
  SELECT m.month_no, l.launched_on
  FROM months m
  CROSS JOIN settings s
  JOIN launches l ON l.month_no BETWEEN m.month_no - s.active_window_months + 1 AND m.month_no
  WHERE date_diff('day', l.launched_on, m.month_end) >= s.launch_window_days
),
bought AS (
  SELECT k.month_no, e.customer_id, count(*) AS launches
  FROM counting k
  JOIN early_buyers e ON e.launched_on = k.launched_on
  JOIN customers c ON c.customer_id = e.customer_id
  CROSS JOIN settings s
  WHERE c.existing_from_start OR c.first_purchase_on <= k.launched_on
  GROUP BY k.month_no, e.customer_id, s.launch_min
  HAVING count(*) >= s.launch_min
),
-- launches on or after the customer's first purchase
offered AS (
  SELECT b.month_no, b.customer_id, b.launches, count(*) AS launches_offered
  FROM bought b
  JOIN customers c ON c.customer_id = b.customer_id
  JOIN counting k ON k.month_no = b.month_no AND (c.existing_from_start OR c.first_purchase_on <= k.launched_on)
  GROUP BY b.month_no, b.customer_id, b.launches
),
-- who bought at a launch in the window is active
pioneers AS (
  SELECT o.month_no, count(*) AS customers
  FROM offered o
  CROSS JOIN settings s
  WHERE o.launches >= s.launch_share * o.launches_offered - 1e-9
  GROUP BY o.month_no
),
spans AS (
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
