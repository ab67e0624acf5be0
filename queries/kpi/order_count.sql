-- title.en = "Orders"
-- title.vi = "Đơn hàng"
-- description.en = "Sales of the month, guests included."
-- description.vi = "Số đơn bán trong tháng, gồm cả khách vãng lai."
-- formula.en = "number of sales of the month"
-- formula.vi = "số đơn bán trong tháng"
-- section = "value"
-- place = 2
-- role = "orders"
-- worth = "more_sales"
-- unit = "count"
-- better = "higher"
-- window = "month"
-- needs = ["orders"]
-- owner.en = "Head of Sales"
-- owner.vi = "Trưởng phòng Kinh doanh"
-- segments = "partition"
-- segment_by.en = "by channel"
-- segment_by.vi = "theo kênh"
SELECT
  month_no,
  CASE WHEN grouping(channel) = 0 THEN coalesce(channel, 'unknown') END AS segment,
  sum(sales) AS value,
  sum(sales) AS n,
  sum(customers) AS customers
FROM channel_sums
GROUP BY GROUPING SETS ((month_no), (month_no, channel))
