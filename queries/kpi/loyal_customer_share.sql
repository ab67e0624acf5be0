-- title.en = "Loyal customers (5+ purchases)"
-- title.vi = "Khách hàng trung thành (từ 5 lần mua)"
-- short.en = "Loyal customers"
-- short.vi = "Khách từ 5 lần mua"
-- description.en = "Share of the active customers who have bought at least five times in the last 24 months. Counts to date would rise with the age of the data alone."
-- description.vi = "Tỷ lệ khách hàng đang hoạt động đã mua từ năm lần trở lên trong 24 tháng gần nhất. Nếu đếm từ đầu thì tỷ lệ tăng chỉ vì dữ liệu dài thêm."
-- formula.en = "active customers with at least 5 purchases in the last 24 months ÷ active customers"
-- formula.vi = "khách đang hoạt động mua từ 5 lần trong 24 tháng gần nhất ÷ khách đang hoạt động"
-- section = "core"
-- place = 1
-- depth = "A"
-- figures = [{ as = "trend", at = "lead", rank = 2 }]
-- unit = "rate"
-- better = "higher"
-- window = "loyal"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
SELECT
  g.month_no,
  sum(g.customers) FILTER (WHERE g.loyal_purchases >= s.loyal_purchases) AS numerator,
  sum(g.customers) AS denominator
FROM customer_groups g
CROSS JOIN settings s
WHERE g.purchases > 0
GROUP BY g.month_no
