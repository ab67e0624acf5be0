-- title.en = "Customers who always buy first"
-- title.vi = "Khách hàng luôn mua đầu tiên"
-- short.en = "First buyers"
-- short.vi = "Khách mua đầu tiên"
-- description.en = "Active customers who bought within days of a launch, at several launches and at a good share of those that they could have bought at."
-- description.vi = "Khách hàng đang hoạt động mua ngay trong những ngày đầu của nhiều đợt ra mắt, chiếm phần đáng kể trong các đợt mà họ có thể mua."
-- formula.en = "active customers who were early buyers of at least 2 launches of the window and of at least half of those dated on or after their first purchase"
-- formula.vi = "khách đang hoạt động mua sớm ở ít nhất 2 đợt ra mắt trong {active_window_months} tháng gần nhất và ít nhất một nửa số đợt diễn ra từ lần mua đầu của họ"
-- section = "launch"
-- place = 1
-- depth = "C"
-- unit = "count"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id", "orders.order_id", "order_items", "products", "products.launched_at"]
-- owner.en = "Head of Marketing"
-- owner.vi = "Trưởng phòng Marketing"
SELECT month_no, customers AS value
FROM pioneers
