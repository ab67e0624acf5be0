-- order = 30
-- title.en = "Monthly churn rate"
-- title.vi = "Tỷ lệ khách hàng rời bỏ"
-- short.en = "Churn"
-- short.vi = "Rời bỏ"
-- description.en = "A customer has lapsed when more than the set number of days have passed since the last purchase. Of those who had not lapsed at the month's start, the share who had by its end."
-- description.vi = "Khách được coi là rời bỏ khi đã quá số ngày quy định kể từ lần mua cuối. Trong số khách chưa rời bỏ đầu tháng, tỷ lệ đã rời bỏ vào cuối tháng."
-- formula.en = "lapsed at the month's end, of those not lapsed at its start ÷ customers not lapsed at its start"
-- formula.vi = "khách rời bỏ cuối tháng trong số chưa rời bỏ đầu tháng ÷ khách chưa rời bỏ đầu tháng"
-- section = "retention"
-- unit = "rate"
-- better = "lower"
-- window = "month"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
-- settle = "churn_after_days"
WITH active_months AS (
  SELECT
    c.month_no,
    coalesce(c.next_month_no, r.month_no + 1) AS next_no,
    -- the last month at whose start the customer has not lapsed, by the month's last purchase and by the one before the month
    CAST(year(c.last_purchase_on + INTERVAL '1' DAY * s.churn_after_days) * 12 + month(c.last_purchase_on + INTERVAL '1' DAY * s.churn_after_days) - 1 AS INTEGER) AS safe_no,
    CAST(year(c.previous_purchase_on + INTERVAL '1' DAY * s.churn_after_days) * 12 + month(c.previous_purchase_on + INTERVAL '1' DAY * s.churn_after_days) - 1 AS INTEGER) AS previous_safe_no
  FROM customer_months c
  CROSS JOIN settings s
  CROSS JOIN report r
),
steps AS (
  SELECT month_no + 1 AS month_no, 1 AS customers, 0 AS churned FROM active_months WHERE safe_no > month_no
  UNION ALL
  SELECT least(next_no, safe_no) + 1, -1, 0 FROM active_months WHERE safe_no > month_no
  UNION ALL
  -- lapses in a month without a purchase
  SELECT safe_no, 0, 1 FROM active_months WHERE safe_no > month_no AND safe_no < next_no
  UNION ALL
  -- bought early in the month and lapsed again by its end: only where churn_after_days is shorter than a month
  SELECT month_no, 0, 1 FROM active_months WHERE safe_no = month_no AND previous_safe_no >= month_no
),
monthly AS (
  SELECT month_no, sum(customers) AS customers, sum(churned) AS churned
  FROM steps
  GROUP BY month_no
),
running AS (
  SELECT
    m.month_no,
    m.month_start,
    sum(coalesce(t.customers, 0)) OVER (ORDER BY m.month_no) AS customers,
    coalesce(t.churned, 0) AS churned
  FROM months m
  LEFT JOIN monthly t ON t.month_no = m.month_no
)
SELECT x.month_no, x.churned AS numerator, x.customers AS denominator
FROM running x
CROSS JOIN settings s
CROSS JOIN report r
WHERE date_diff('day', r.data_start, x.month_start) >= s.churn_after_days
ORDER BY x.month_no
