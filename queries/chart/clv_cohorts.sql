-- title.en = "Lifetime value by acquisition month"
-- title.vi = "Giá trị vòng đời theo tháng mua đầu"
-- description.en = "Mean predicted value over the horizon of the active customers of each first-purchase month."
-- description.vi = "Giá trị dự đoán trung bình của khách đang hoạt động theo tháng mua đầu tiên."
-- section = "value"
-- place = 6
-- figures = [{ as = "by_cohort", at = "clv", rank = 4 }]
-- needs = ["orders", "orders.customer_id"]
-- columns = ["cohort", "customers", "clv"]
SELECT
  c.first_month_no AS cohort,
  count(*) AS customers,
  avg(v.clv) AS clv
FROM customer_value v
JOIN customers c ON c.customer_key = v.customer_key
CROSS JOIN settings s
WHERE v.is_active
GROUP BY c.first_month_no, s.min_group
HAVING count(*) >= s.min_group
ORDER BY c.first_month_no
