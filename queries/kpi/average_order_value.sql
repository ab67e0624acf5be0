-- title.en = "Average order value"
-- title.vi = "Giá trị đơn trung bình"
-- short.en = "Order value"
-- short.vi = "Giá trị đơn"
-- description.en = "Mean amount of the sales of the month, guests included, before returns."
-- description.vi = "Giá trị trung bình của các đơn bán trong tháng, gồm khách vãng lai, chưa trừ hàng trả."
-- formula.en = "sum of the sales of the month ÷ number of sales"
-- formula.vi = "tổng tiền các đơn bán trong tháng ÷ số đơn bán"
-- section = "value"
-- place = 5
-- steps_in = true
-- worth = "more_sales"
-- tree = ["nps"]
-- figures = [{ as = "trend", at = "lead", rank = 3 }]
-- unit = "money"
-- better = "higher"
-- window = "month"
-- needs = ["orders"]
-- owner.en = "Head of Sales"
-- owner.vi = "Trưởng phòng Kinh doanh"
-- segments = "partition"
-- segment_by.en = "by channel"
-- segment_by.vi = "theo kênh"
SELECT
  o.month_no,
  c.segment,
  avg(CAST(o.amount AS DOUBLE)) AS value,
  count(*) AS n,
  stddev_samp(CAST(o.amount AS DOUBLE)) AS stddev,
  any_value(c.basket_stderr) AS stderr,
  any_value(c.customers) AS customers,
  any_value(k.basket_month) AS month_correlation,
  any_value(k.basket_year) AS year_correlation
FROM orders o
JOIN channel_sums c ON c.month_no = o.month_no AND (c.segment IS NULL OR c.segment = coalesce(o.channel, 'unknown'))
CROSS JOIN report r
LEFT JOIN correlations k ON c.month_no = r.month_no AND k.segment IS NOT DISTINCT FROM c.segment
WHERE o.is_sale
GROUP BY o.month_no, c.segment
