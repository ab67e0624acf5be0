-- order = 10
-- title.en = "Loyal customers (5+ purchases)"
-- title.vi = "Khách hàng trung thành (từ 5 lần mua)"
-- short.en = "Loyal customers"
-- short.vi = "Khách từ 5 lần mua"
-- description.en = "Share of the active customers who have bought at least five times to date."
-- description.vi = "Tỷ lệ khách hàng đang hoạt động đã mua từ năm lần trở lên tính đến nay."
-- formula.en = "active customers with at least 5 purchases to date ÷ active customers"
-- formula.vi = "khách đang hoạt động đã mua từ 5 lần ÷ khách đang hoạt động"
-- section = "core"
-- unit = "rate"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
WITH spans AS (
  SELECT
    c.month_no AS from_no,
    least(coalesce(c.next_month_no, r.month_no + 1), c.month_no + s.active_window_months) AS until_no,
    CASE WHEN c.purchases_to_date >= s.loyal_purchases THEN 1 ELSE 0 END AS loyal
  FROM customer_months c
  CROSS JOIN settings s
  CROSS JOIN report r
),
monthly AS (
  SELECT month_no, sum(active) AS active, sum(loyal) AS loyal
  FROM (
    SELECT from_no AS month_no, 1 AS active, loyal FROM spans
    UNION ALL
    SELECT until_no, -1, -loyal FROM spans
  ) steps
  GROUP BY month_no
),
running AS (
  SELECT
    m.month_no,
    sum(coalesce(t.active, 0)) OVER (ORDER BY m.month_no) AS active,
    sum(coalesce(t.loyal, 0)) OVER (ORDER BY m.month_no) AS loyal
  FROM months m
  LEFT JOIN monthly t ON t.month_no = m.month_no
)
SELECT x.month_no, x.loyal AS numerator, x.active AS denominator
FROM running x
CROSS JOIN settings s
CROSS JOIN report r
WHERE x.month_no - s.active_window_months + 1 >= r.first_month_no
ORDER BY x.month_no
