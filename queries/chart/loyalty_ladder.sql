-- title.en = "Loyalty ladder"
-- title.vi = "Nấc thang trung thành"
-- description.en = "Active customers by purchases to date."
-- description.vi = "Khách hàng đang hoạt động theo số lần mua đến nay."
-- section = "core"
-- needs = ["orders", "orders.customer_id"]
-- columns = ["month", "step", "customers"]
SELECT month_no AS month, least(loyal_purchases, 5) AS step, sum(customers) AS customers
FROM customer_groups
WHERE purchases > 0 AND loyal_purchases > 0
GROUP BY month_no, least(loyal_purchases, 5)
ORDER BY month, step
