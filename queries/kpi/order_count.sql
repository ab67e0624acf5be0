-- order = 2
-- title.en = "Orders"
-- title.vi = "Đơn hàng"
-- description.en = "Sales of the month, guests included."
-- description.vi = "Số đơn bán trong tháng, gồm cả khách vãng lai."
-- formula.en = "number of sales of the month"
-- formula.vi = "số đơn bán trong tháng"
-- section = "value"
-- unit = "count"
-- better = "higher"
-- window = "month"
-- needs = ["orders"]
-- owner.en = "Head of Sales"
-- owner.vi = "Trưởng phòng Kinh doanh"
WITH monthly AS (
  SELECT month_no, count(*) AS sales
  FROM orders
  WHERE is_sale
  GROUP BY month_no
)
SELECT m.month_no, coalesce(t.sales, 0) AS value
FROM months m
LEFT JOIN monthly t ON t.month_no = m.month_no
ORDER BY m.month_no
