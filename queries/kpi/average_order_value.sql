-- order = 5
-- title.en = "Average order value"
-- title.vi = "Giá trị đơn trung bình"
-- short.en = "Order value"
-- short.vi = "Giá trị đơn"
-- description.en = "Mean amount of the sales of the month, guests included, before returns."
-- description.vi = "Giá trị trung bình của các đơn bán trong tháng, gồm khách vãng lai, chưa trừ hàng trả."
-- formula.en = "sum of the sales of the month ÷ number of sales"
-- formula.vi = "tổng tiền các đơn bán trong tháng ÷ số đơn bán"
-- section = "value"
-- unit = "money"
-- better = "higher"
-- window = "month"
-- needs = ["orders"]
-- owner.en = "Head of Sales"
-- owner.vi = "Trưởng phòng Kinh doanh"
-- segments = "partition"
-- segment_by.en = "by channel"
-- segment_by.vi = "theo kênh"
WITH cells AS (
  SELECT
    month_no,
    CAST(NULL AS VARCHAR) AS segment,
    avg(CAST(amount AS DOUBLE)) AS mean,
    count(*) AS n,
    stddev_samp(CAST(amount AS DOUBLE)) AS spread,
    count(DISTINCT customer_id) + count(*) - count(customer_id) AS customers
  FROM orders
  WHERE is_sale
  GROUP BY month_no
  UNION ALL
  SELECT month_no, coalesce(channel, 'unknown'), avg(CAST(amount AS DOUBLE)), count(*), stddev_samp(CAST(amount AS DOUBLE)),
    count(DISTINCT customer_id) + count(*) - count(customer_id)
  FROM orders
  WHERE is_sale AND EXISTS (SELECT 1 FROM orders WHERE channel IS NOT NULL)
  GROUP BY 1, 2
)
SELECT m.month_no, t.segment, t.mean AS value, coalesce(t.n, 0) AS n, t.spread AS stddev, t.customers
FROM months m
LEFT JOIN cells t ON t.month_no = m.month_no
ORDER BY m.month_no, t.segment NULLS FIRST
