-- title.en = "How customer lifetime value is spread"
-- title.vi = "Phân bố giá trị vòng đời khách hàng"
-- description.en = "Active customers by predicted value, in ten groups of equal size, and the share of all predicted value that each holds; the last group is the top decile."
-- description.vi = "Khách đang hoạt động theo giá trị dự đoán, chia mười nhóm bằng nhau, và phần giá trị dự đoán mỗi nhóm nắm giữ; nhóm cuối là 10 % cao nhất."
-- section = "value"
-- place = 5
-- figures = [{ as = "distribution", at = "clv", rank = 2 }]
-- needs = ["orders", "orders.customer_id"]
-- columns = ["from_value", "to_value", "customers", "share_of_value"]
WITH placed AS (
  SELECT clv, ntile(10) OVER (ORDER BY clv, customer_key) AS decile
  FROM customer_value
  WHERE is_active
)
SELECT
  min(p.clv) AS from_value,
  max(p.clv) AS to_value,
  count(*) AS customers,
  sum(p.clv) / nullif(sum(sum(p.clv)) OVER (), 0) AS share_of_value
FROM placed p
CROSS JOIN settings s
GROUP BY p.decile, s.min_group
HAVING count(*) >= s.min_group
ORDER BY p.decile
