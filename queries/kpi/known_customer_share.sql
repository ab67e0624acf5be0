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
-- segments = "partition"
-- segment_by.en = "by channel"
-- segment_by.vi = "theo kênh"
WITH cells AS (
  SELECT
    month_no,
    CAST(NULL AS VARCHAR) AS segment,
    count(customer_id) AS known,
    count(*) AS sales,
    CAST(sum(CASE WHEN customer_id IS NOT NULL THEN amount ELSE 0 END) AS DOUBLE) / nullif(CAST(sum(amount) AS DOUBLE), 0) AS money_share,
    count(DISTINCT customer_id) + count(*) - count(customer_id) AS customers
  FROM orders
  WHERE is_sale
  GROUP BY month_no
  UNION ALL
  SELECT
    month_no,
    coalesce(channel, 'unknown'),
    count(customer_id),
    count(*),
    CAST(sum(CASE WHEN customer_id IS NOT NULL THEN amount ELSE 0 END) AS DOUBLE) / nullif(CAST(sum(amount) AS DOUBLE), 0),
    count(DISTINCT customer_id) + count(*) - count(customer_id)
  FROM orders
  WHERE is_sale AND EXISTS (SELECT 1 FROM orders WHERE channel IS NOT NULL)
  GROUP BY 1, 2
)
SELECT m.month_no, t.segment, coalesce(t.known, 0) AS numerator, coalesce(t.sales, 0) AS denominator, t.money_share, t.customers
FROM months m
LEFT JOIN cells t ON t.month_no = m.month_no
ORDER BY m.month_no, t.segment NULLS FIRST
