-- title.en = "Revenue by cohort age"
-- title.vi = "Doanh thu theo tuổi nhóm khách"
-- description.en = "Net revenue of each month by the year of the customers' first purchase; guests, and customers from before the data, are layers of their own."
-- description.vi = "Doanh thu thuần mỗi tháng theo năm mua đầu của khách; khách lẻ và khách có từ trước dữ liệu là lớp riêng."
-- section = "value"
-- place = 7
-- figures = [{ as = "stacked", at = "revenue_retention", rank = 9, x = "month", series = "layer", value = "revenue", unit = "money", words = "layer" }]
-- needs = ["orders", "orders.customer_id"]
-- columns = ["month", "layer", "revenue"]
SELECT
  o.month_no AS month,
  CASE
    WHEN o.customer_key IS NULL THEN 'guests'
    WHEN c.new_month_no IS NULL THEN 'before'
    ELSE CAST(CAST(floor(c.new_month_no / 12.0) AS INTEGER) AS VARCHAR)
  END AS layer,
  CAST(sum(o.amount) AS DOUBLE) AS revenue
FROM orders o
LEFT JOIN customers c ON c.customer_key = o.customer_key
GROUP BY 1, 2
ORDER BY month, layer
