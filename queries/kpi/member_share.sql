-- title.en = "Loyalty programme members"
-- title.vi = "Tỷ lệ hội viên"
-- short.en = "Members"
-- short.vi = "Hội viên"
-- description.en = "Share of the active customers who had joined the loyalty programme by the month's end."
-- description.vi = "Tỷ lệ khách hàng đang hoạt động đã là hội viên chương trình khách hàng thân thiết tính đến cuối tháng."
-- formula.en = "active customers who were members by the month's end ÷ active customers"
-- formula.vi = "khách đang hoạt động là hội viên đến cuối tháng ÷ khách đang hoạt động"
-- section = "core"
-- place = 2
-- figures = [{ as = "trend", at = "lead", rank = 3 }]
-- unit = "rate"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id", "customers", "customers.member_since"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
SELECT
  month_no,
  sum(customers) FILTER (WHERE is_member) AS numerator,
  sum(customers) AS denominator
FROM customer_groups
WHERE purchases > 0
GROUP BY month_no
