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
SELECT month_no, sum(customers) AS value, sum(customers) AS customers, sqrt(CAST(sum(customers) AS DOUBLE)) AS stderr
FROM customer_groups
WHERE purchases > 0
GROUP BY month_no
