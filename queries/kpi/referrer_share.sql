-- title.en = "Customers who refer"
-- title.vi = "Tỷ lệ khách hàng đi giới thiệu"
-- short.en = "Referrers"
-- short.vi = "Khách giới thiệu"
-- description.en = "Share of the active customers who brought at least one new customer whose first purchase lies in the window."
-- description.vi = "Tỷ lệ khách hàng đang hoạt động đã giới thiệu ít nhất một khách mới có lần mua đầu nằm trong {active_window_months} tháng gần nhất."
-- formula.en = "active customers with a successful referral in the window ÷ active customers"
-- formula.vi = "khách đang hoạt động có giới thiệu thành công trong {active_window_months} tháng gần nhất ÷ khách đang hoạt động"
-- section = "advocacy"
-- place = 2
-- depth = "C"
-- unit = "rate"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id", "referrals | customers.referred_by"]
-- owner.en = "Head of Marketing"
-- owner.vi = "Trưởng phòng Marketing"
SELECT
  month_no,
  sum(customers) FILTER (WHERE is_referrer) AS numerator,
  sum(customers) AS denominator
FROM customer_groups
WHERE purchases > 0
GROUP BY month_no
