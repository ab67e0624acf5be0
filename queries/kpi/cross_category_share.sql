-- title.en = "Cross-category buyers"
-- title.vi = "Khách mua nhiều ngành hàng"
-- short.en = "Cross-category"
-- short.vi = "Nhiều ngành hàng"
-- description.en = "Share of the active customers who bought from at least two categories in the window."
-- description.vi = "Tỷ lệ khách hàng đang hoạt động đã mua từ hai ngành hàng trở lên trong {active_window_months} tháng gần nhất."
-- formula.en = "active customers with sales of at least 2 categories in the window ÷ active customers"
-- formula.vi = "khách đang hoạt động mua từ 2 ngành hàng trong {active_window_months} tháng gần nhất ÷ khách đang hoạt động"
-- section = "core"
-- place = 5
-- depth = "C"
-- unit = "rate"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id", "orders.order_id", "order_items.category | products.category", "order_items"]
-- owner.en = "Head of Marketing"
-- owner.vi = "Trưởng phòng Marketing"
SELECT
  month_no,
  sum(customers) FILTER (WHERE has_two_categories) AS numerator,
  sum(customers) AS denominator
FROM customer_groups
WHERE purchases > 0
GROUP BY month_no
