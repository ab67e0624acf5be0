-- title.en = "New customers"
-- title.vi = "Khách hàng mới"
-- description.en = "Customers with their first purchase in the month."
-- description.vi = "Khách hàng có lần mua đầu tiên trong tháng."
-- formula.en = "number of customers whose first purchase lies in the month"
-- formula.vi = "số khách có lần mua đầu tiên trong tháng"
-- section = "value"
-- place = 4
-- unit = "count"
-- better = "higher"
-- window = "month"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of Marketing"
-- owner.vi = "Trưởng phòng Marketing"
-- newcomers = true
SELECT month_no, sum(customers) AS value, sqrt(CAST(sum(customers) AS DOUBLE)) AS stderr
FROM customer_groups
WHERE is_new
GROUP BY month_no
