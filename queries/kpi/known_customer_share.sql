-- order = 20
-- title.en = "Orders with a known customer"
-- title.vi = "Đơn hàng có thông tin khách hàng"
-- short.en = "Known customers"
-- short.vi = "Khách đã biết"
-- description.en = "Share of the sales of the month that carry a customer. The share of their money stands beside it."
-- description.vi = "Tỷ lệ đơn bán trong tháng có thông tin khách hàng. Tỷ trọng tiền của các đơn đó đứng bên cạnh."
-- formula.en = "sales of the month with a customer ÷ sales of the month"
-- formula.vi = "đơn bán trong tháng có khách hàng ÷ đơn bán trong tháng"
-- section = "data"
-- unit = "rate"
-- better = "higher"
-- window = "month"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of Data"
-- owner.vi = "Trưởng nhóm Dữ liệu"
-- extra.money_share = { unit = "rate", en = "Share of their money", vi = "Tỷ trọng tiền" }
WITH monthly AS (
  SELECT
    month_no,
    count(customer_id) AS known,
    count(*) AS sales,
    CAST(sum(CASE WHEN customer_id IS NOT NULL THEN amount END) AS DOUBLE) / nullif(CAST(sum(amount) AS DOUBLE), 0) AS money_share
  FROM orders
  WHERE is_sale
  GROUP BY month_no
)
SELECT m.month_no, coalesce(t.known, 0) AS numerator, coalesce(t.sales, 0) AS denominator, t.money_share
FROM months m
LEFT JOIN monthly t ON t.month_no = m.month_no
ORDER BY m.month_no
