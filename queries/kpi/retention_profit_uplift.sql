-- order = 70
-- title.en = "Profit from +5 points of retention"
-- title.vi = "Lợi nhuận khi giữ chân tăng 5 điểm"
-- short.en = "+5 points of retention"
-- short.vi = "Giữ chân +5 điểm"
-- description.en = "How much more today's customers would bring over five years if 5 points more of them stayed each year. Assumes that a customer who stays goes on bringing the same each month, undiscounted. The band often quoted is 25–95 %."
-- description.vi = "Khách hàng hiện tại sẽ mang lại nhiều hơn bao nhiêu trong năm năm nếu mỗi năm giữ chân thêm 5 điểm. Giả định khách ở lại tiếp tục mang lại như cũ mỗi tháng, không chiết khấu. Khoảng hay được trích dẫn là 25–95 %."
-- formula.en = "A(r + 5 points) ÷ A(r) − 1, where r is the retention rate and A(r) the sum of r^(k/12) over the months k = 0 to 59"
-- formula.vi = "A(r + 5 điểm) ÷ A(r) − 1, với r là tỷ lệ giữ chân và A(r) là tổng r^(k/12) theo các tháng k = 0 đến 59"
-- section = "value"
-- unit = "rate"
-- better = "none"
-- window = "prior"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Chief Accountant"
-- owner.vi = "Kế toán trưởng"
-- margin = true
-- extra.quoted_low = { unit = "rate", en = "Often quoted, from", vi = "Thường được trích dẫn, từ" }
-- extra.quoted_high = { unit = "rate", en = "Often quoted, to", vi = "Thường được trích dẫn, đến" }
WITH states AS (
  -- what is true of a customer from a month with a purchase until the next one
  SELECT c.month_no, coalesce(c.next_month_no, r.month_no + 1) AS next_no, count(*) AS customers
  FROM customer_months c
  CROSS JOIN report r
  GROUP BY 1, 2
),
retention AS (
  SELECT
    m.month_no,
    CAST(sum(CASE WHEN t.next_no <= m.month_no THEN t.customers ELSE 0 END) AS DOUBLE) AS kept,
    CAST(sum(t.customers) AS DOUBLE) AS customers
  FROM months m
  CROSS JOIN settings s
  CROSS JOIN report r
  JOIN states t ON m.month_no - s.active_window_months >= t.month_no
    AND m.month_no - s.active_window_months < least(t.next_no, t.month_no + s.active_window_months)
  WHERE m.month_no - s.active_window_months >= r.first_month_no
  GROUP BY m.month_no
),
-- the retention and both ends of its 95 % interval (Wilson), for the interval of the uplift
rates AS (
  SELECT
    x.month_no,
    x.customers,
    e.point,
    CASE e.point
      WHEN 0 THEN x.kept / x.customers
      ELSE least(greatest((x.kept / x.customers + 3.841458820694124e0 / (2 * x.customers)
        + e.point * 1.959963984540054e0 * sqrt(x.kept / x.customers * (1 - x.kept / x.customers) / x.customers + 3.841458820694124e0 / (4 * x.customers * x.customers)))
        / (1 + 3.841458820694124e0 / x.customers), 0e0), 1e0)
    END AS r
  FROM retention x
  CROSS JOIN (VALUES (-1), (0), (1)) AS e(point)
),
terms AS (
  SELECT 12 * y.year + k.month AS k
  FROM (VALUES (0), (1), (2), (3), (4)) AS y(year)
  CROSS JOIN (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11)) AS k(month)
),
uplifts AS (
  SELECT
    x.month_no,
    x.customers,
    x.point,
    sum(power(least(x.r + 0.05e0, 1e0), t.k / 12e0)) / sum(power(x.r, t.k / 12e0)) - 1 AS uplift
  FROM rates x
  CROSS JOIN terms t
  GROUP BY x.month_no, x.customers, x.point
)
SELECT
  u.month_no,
  max(CASE WHEN u.point = 0 THEN u.uplift END) AS value,
  max(u.customers) AS n,
  min(u.uplift) AS lower,
  max(u.uplift) AS upper,
  0.25 AS quoted_low,
  0.95 AS quoted_high,
  u.month_no - 2 * s.active_window_months + 1 < r.first_month_no AS partial
FROM uplifts u
CROSS JOIN settings s
CROSS JOIN report r
GROUP BY u.month_no, s.active_window_months, r.first_month_no
ORDER BY u.month_no
