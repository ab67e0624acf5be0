-- order = 1
-- title.en = "Net revenue"
-- title.vi = "Doanh thu thuần"
-- short.en = "Revenue"
-- short.vi = "Doanh thu"
-- description.en = "Sales of the month less the refunds booked in it, guests included."
-- description.vi = "Doanh số trong tháng trừ các khoản hoàn trong tháng, gồm cả khách vãng lai."
-- formula.en = "sales + refunds of the month (refunds are negative)"
-- formula.vi = "bán hàng + hoàn tiền trong tháng (hoàn tiền mang dấu âm)"
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
WITH monthly AS (
  SELECT month_no, coalesce(channel, 'unknown') AS channel, sum(amount) AS revenue, count(*) AS n,
    count(DISTINCT customer_id) + count(*) - count(customer_id) AS customers
  FROM orders
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
SELECT g.month_no, g.segment, coalesce(sum(t.revenue), 0) AS value, coalesce(sum(t.n), 0) AS n, sum(t.customers) AS customers
FROM grid g
LEFT JOIN monthly t ON t.month_no = g.month_no AND (g.segment IS NULL OR t.channel = g.segment)
GROUP BY g.month_no, g.segment
ORDER BY g.month_no, g.segment NULLS FIRST
