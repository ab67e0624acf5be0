-- title.en = "Loyalty ladder"
-- title.vi = "Nấc thang trung thành"
-- description.en = "Active customers by purchases to date."
-- description.vi = "Khách hàng đang hoạt động theo số lần mua đến nay."
-- section = "core"
-- place = 1
-- figures = [{ as = "ladder", at = "lead", rank = 1 }]
-- needs = ["orders", "orders.customer_id"]
-- columns = ["month", "step", "customers"]
SELECT g.month_no AS month, least(g.loyal_purchases, 5) AS step, sum(g.customers) AS customers
FROM customer_groups g
CROSS JOIN settings s
CROSS JOIN report r
WHERE g.purchases > 0 AND g.loyal_purchases > 0 AND g.month_no - s.active_window_months + 1 >= r.first_month_no
GROUP BY g.month_no, least(g.loyal_purchases, 5)
ORDER BY month, step
