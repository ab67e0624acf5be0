-- title.en = "Repeat purchase rate"
-- title.vi = "Tỷ lệ quay lại mua hàng"
-- short.en = "Repeat purchase"
-- short.vi = "Quay lại mua"
-- description.en = "Share of the active customers who bought at least twice in the window. Several orders on one day are one purchase."
-- description.vi = "Tỷ lệ khách hàng đang hoạt động đã mua từ hai lần trở lên trong {active_window_months} tháng gần nhất. Nhiều đơn trong một ngày tính là một lần mua."
-- formula.en = "active customers with at least 2 purchases in the window ÷ active customers"
-- formula.vi = "khách đang hoạt động mua từ 2 lần trong {active_window_months} tháng gần nhất ÷ khách đang hoạt động"
-- section = "retention"
-- place = 1
-- steps_in = true
-- headline = 2
-- figures = [{ as = "trend", at = "lead", rank = 2 }]
-- unit = "rate"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
SELECT
  month_no,
  sum(customers) FILTER (WHERE purchases >= 2) AS numerator,
  sum(customers) AS denominator
FROM customer_groups
WHERE purchases > 0
GROUP BY month_no
