-- title.en = "Share of first buyers"
-- title.vi = "Tỷ lệ khách mua đầu tiên"
-- short.en = "Share of first buyers"
-- short.vi = "Khách mua đầu tiên"
-- description.en = "Share of the active customers who always buy first at a launch."
-- description.vi = "Tỷ lệ khách hàng đang hoạt động luôn mua đầu tiên khi có sản phẩm ra mắt."
-- formula.en = "customers who always buy first ÷ active customers"
-- formula.vi = "khách luôn mua đầu tiên ÷ khách đang hoạt động"
-- section = "launch"
-- place = 2
-- figures = [{ as = "trend", at = "lead", rank = 2 }]
-- unit = "rate"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id", "orders.order_id", "order_items", "products", "products.launched_at"]
-- owner.en = "Head of Marketing"
-- owner.vi = "Trưởng phòng Marketing"
SELECT g.month_no, coalesce(max(p.customers), 0) AS numerator, sum(g.customers) AS denominator
FROM customer_groups g
LEFT JOIN pioneers p ON p.month_no = g.month_no
WHERE g.purchases > 0
GROUP BY g.month_no
