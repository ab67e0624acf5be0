-- title.en = "Revenue from existing customers"
-- title.vi = "Doanh thu từ khách hàng cũ"
-- short.en = "Existing customers"
-- short.vi = "Khách cũ"
-- description.en = "Share of the month's net revenue from known customers that comes from those who had bought before the month."
-- description.vi = "Tỷ trọng doanh thu thuần của tháng (từ khách đã biết) đến từ khách đã mua trước tháng đó."
-- formula.en = "net revenue of the month from customers whose first purchase was before it ÷ net revenue of the month from known customers"
-- formula.vi = "doanh thu thuần trong tháng của khách mua lần đầu trước tháng ÷ doanh thu thuần trong tháng của khách đã biết"
-- section = "value"
-- place = 15
-- figures = [{ as = "revenue_parts", at = "lead", rank = 1 }]
-- unit = "rate"
-- better = "higher"
-- window = "month"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of Sales"
-- owner.vi = "Trưởng phòng Kinh doanh"
-- share = true
-- newcomers = true
SELECT
  x.month_no,
  x.customer_key,
  -- who joined before the data is an old customer even where there is only a refund so far
  CASE WHEN i.joined_at < r.data_month_start OR c.first_month_no < x.month_no THEN x.revenue ELSE 0 END AS numerator,
  x.revenue AS denominator
FROM customer_months x
CROSS JOIN report r
LEFT JOIN customers c ON c.customer_key = x.customer_key
LEFT JOIN input.customers i ON i.customer_key = x.customer_key
