-- title.en = "Referral rate"
-- title.vi = "Tỷ lệ khách hàng giới thiệu khách hàng mới"
-- short.en = "Referral"
-- short.vi = "Giới thiệu"
-- description.en = "Share of the month's new customers who were brought by another customer."
-- description.vi = "Tỷ lệ khách hàng mới trong tháng do khách hàng khác giới thiệu."
-- formula.en = "new customers of the month who were referred ÷ new customers of the month"
-- formula.vi = "khách mới trong tháng được giới thiệu ÷ khách mới trong tháng"
-- section = "advocacy"
-- place = 1
-- figures = [{ as = "trend", at = "lead", rank = 3 }]
-- unit = "rate"
-- better = "higher"
-- window = "month"
-- needs = ["orders", "orders.customer_id", "referrals | customers.referred_by"]
-- owner.en = "Head of Marketing"
-- owner.vi = "Trưởng phòng Marketing"
-- newcomers = true
SELECT
  c.new_month_no AS month_no,
  count(f.referred_key) AS numerator,
  count(*) AS denominator
FROM customers c
LEFT JOIN (SELECT DISTINCT referred_key FROM referrals) f ON f.referred_key = c.customer_key
WHERE c.new_month_no IS NOT NULL
GROUP BY c.new_month_no
