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
-- segments = "partition"
-- segment_by.en = "by channel"
-- segment_by.vi = "theo kênh"
WITH monthly AS (
  SELECT month_no, coalesce(channel, 'unknown') AS channel, count(*) AS orders,
    count(DISTINCT customer_id) + count(*) - count(customer_id) AS customers
  FROM orders
  WHERE is_sale
  GROUP BY 1, 2
),
channels AS (
  SELECT DISTINCT channel
  FROM monthly
  WHERE EXISTS (SELECT 1 FROM orders WHERE channel IS NOT NULL)
),
grid AS (
  SELECT month_no, CAST(NULL AS VARCHAR) AS segment FROM months
  UNION ALL
  SELECT m.month_no, c.channel FROM months m CROSS JOIN channels c
)
SELECT g.month_no, g.segment, coalesce(sum(t.orders), 0) AS value, coalesce(sum(t.orders), 0) AS n, sum(t.customers) AS customers
FROM grid g
LEFT JOIN monthly t ON t.month_no = g.month_no AND (g.segment IS NULL OR t.channel = g.segment)
GROUP BY g.month_no, g.segment
ORDER BY g.month_no, g.segment NULLS FIRST
