-- order = 40
-- title.en = "Win-back rate"
-- title.vi = "Tỷ lệ khách hàng quay lại sau khi rời bỏ"
-- short.en = "Win-back"
-- short.vi = "Kéo lại"
-- description.en = "Of the customers who had lapsed at the month's start, but not too long ago to hope for, the share who bought in the month."
-- description.vi = "Trong số khách đã rời bỏ đầu tháng (chưa quá lâu), tỷ lệ có mua trong tháng."
-- formula.en = "lapsed customers with a purchase in the month ÷ customers lapsed at the month's start within the win-back period"
-- formula.vi = "khách đã rời bỏ có mua trong tháng ÷ khách đã rời bỏ đầu tháng trong thời hạn có thể kéo lại"
-- section = "retention"
-- unit = "rate"
-- better = "higher"
-- window = "month"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
WITH active_months AS (
  SELECT
    c.month_no,
    coalesce(c.next_month_no, r.month_no + 1) AS next_no,
    -- lapsed at the starts of the months after lapse_no, up to hope_no
    CAST(year(c.last_purchase_on + INTERVAL '1' DAY * s.churn_after_days) * 12 + month(c.last_purchase_on + INTERVAL '1' DAY * s.churn_after_days) - 1 AS INTEGER) AS lapse_no,
    CAST(year(c.last_purchase_on + INTERVAL '1' DAY * (s.churn_after_days + s.winback_months * 30)) * 12
      + month(c.last_purchase_on + INTERVAL '1' DAY * (s.churn_after_days + s.winback_months * 30)) - 1 AS INTEGER) AS hope_no
  FROM customer_months c
  CROSS JOIN settings s
  CROSS JOIN report r
),
lapsed AS (
  SELECT
    greatest(month_no, lapse_no) + 1 AS from_no,
    least(next_no, hope_no) AS to_no,
    next_no
  FROM active_months
),
steps AS (
  SELECT from_no AS month_no, 1 AS customers, 0 AS returned FROM lapsed WHERE to_no >= from_no
  UNION ALL
  SELECT to_no + 1, -1, 0 FROM lapsed WHERE to_no >= from_no
  UNION ALL
  SELECT next_no, 0, 1 FROM lapsed WHERE to_no >= from_no AND to_no = next_no
),
monthly AS (
  SELECT month_no, sum(customers) AS customers, sum(returned) AS returned
  FROM steps
  GROUP BY month_no
),
running AS (
  SELECT
    m.month_no,
    m.month_start,
    sum(coalesce(t.customers, 0)) OVER (ORDER BY m.month_no) AS customers,
    coalesce(t.returned, 0) AS returned
  FROM months m
  LEFT JOIN monthly t ON t.month_no = m.month_no
)
SELECT x.month_no, x.returned AS numerator, x.customers AS denominator
FROM running x
CROSS JOIN settings s
CROSS JOIN report r
WHERE date_diff('day', r.data_start, x.month_start) >= s.churn_after_days
ORDER BY x.month_no
