-- order = 10
-- title.en = "Repeat purchase rate"
-- title.vi = "Tỷ lệ quay lại mua hàng"
-- short.en = "Repeat purchase"
-- short.vi = "Quay lại mua"
-- description.en = "Share of the active customers who bought at least twice in the window. Several orders on one day are one purchase."
-- description.vi = "Tỷ lệ khách hàng đang hoạt động đã mua từ hai lần trở lên trong cửa sổ. Nhiều đơn trong một ngày tính là một lần mua."
-- formula.en = "active customers with at least 2 purchases in the window ÷ active customers"
-- formula.vi = "khách đang hoạt động mua từ 2 lần trong cửa sổ ÷ khách đang hoạt động"
-- section = "retention"
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
    -- the latest month alone makes a repeat buyer with two purchases in it, else only as long as the month before it is in the window
    least(
      coalesce(c.next_month_no, r.month_no + 1),
      CASE WHEN c.purchases >= 2 THEN c.month_no ELSE coalesce(c.previous_month_no, c.month_no - s.active_window_months) END + s.active_window_months
    ) AS repeat_until_no
  FROM customer_months c
  CROSS JOIN settings s
  CROSS JOIN report r
),
steps AS (
  SELECT from_no AS month_no, 1 AS active, CASE WHEN repeat_until_no > from_no THEN 1 ELSE 0 END AS repeating FROM spans
  UNION ALL
  SELECT until_no, -1, 0 FROM spans
  UNION ALL
  SELECT repeat_until_no, 0, -1 FROM spans WHERE repeat_until_no > from_no
),
monthly AS (
  SELECT month_no, sum(active) AS active, sum(repeating) AS repeating
  FROM steps
  GROUP BY month_no
),
running AS (
  SELECT
    m.month_no,
    sum(coalesce(t.active, 0)) OVER (ORDER BY m.month_no) AS active,
    sum(coalesce(t.repeating, 0)) OVER (ORDER BY m.month_no) AS repeating
  FROM months m
  LEFT JOIN monthly t ON t.month_no = m.month_no
)
SELECT x.month_no, x.repeating AS numerator, x.active AS denominator
FROM running x
CROSS JOIN settings s
CROSS JOIN report r
WHERE x.month_no - s.active_window_months + 1 >= r.first_month_no
ORDER BY x.month_no
