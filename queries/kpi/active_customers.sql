-- title.en = "Active customers"
-- title.vi = "Khách hàng đang hoạt động"
-- short.en = "Active customers"
-- short.vi = "Khách hoạt động"
-- description.en = "Customers with at least one purchase in the window."
-- description.vi = "Khách hàng có ít nhất một lần mua trong {active_window_months} tháng gần nhất."
-- formula.en = "number of customers with a purchase in the window"
-- formula.vi = "số khách có mua trong {active_window_months} tháng gần nhất"
-- section = "value"
-- place = 3
-- depth = "A"
-- role = "customers"
-- worth = "more_customers"
-- tree = ["retention_rate", "referral_rate", "winback_rate"]
-- unit = "count"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of Sales"
-- owner.vi = "Trưởng phòng Kinh doanh"
WITH sums AS (
  SELECT
    month_no,
    CAST(sum(customers) FILTER (WHERE purchases > 0) AS DOUBLE) AS active,
    CAST(sum(customers) FILTER (WHERE prior_purchases > 0) AS DOUBLE) AS before,
    CAST(sum(customers) FILTER (WHERE purchases > 0 AND prior_purchases > 0) AS DOUBLE) AS kept
  FROM customer_groups
  GROUP BY month_no
)
SELECT
  month_no, active AS value, active AS customers, sqrt(active) AS stderr,
  CASE WHEN s.active_window_months = 12 THEN coalesce(kept, 0) / sqrt(active * before) END AS year_correlation
FROM sums
CROSS JOIN settings s
WHERE active > 0
