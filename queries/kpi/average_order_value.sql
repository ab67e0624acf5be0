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
WITH monthly AS (
  SELECT
    month_no,
    avg(CAST(amount AS DOUBLE)) AS mean,
    count(*) AS n,
    stddev_samp(CAST(amount AS DOUBLE)) AS spread
  FROM orders
  WHERE is_sale
  GROUP BY month_no
)
SELECT m.month_no, t.mean AS value, coalesce(t.n, 0) AS n, t.spread AS stddev
FROM months m
LEFT JOIN monthly t ON t.month_no = m.month_no
ORDER BY m.month_no
