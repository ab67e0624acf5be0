-- title.en = "Net revenue"
-- title.vi = "Doanh thu thuần"
-- short.en = "Revenue"
-- short.vi = "Doanh thu"
-- description.en = "Sales of the month less the refunds booked in it, guests included."
-- description.vi = "Doanh số trong tháng trừ các khoản hoàn trong tháng, gồm cả khách vãng lai."
-- formula.en = "sales + refunds of the month (refunds are negative)"
-- formula.vi = "bán hàng + hoàn tiền trong tháng (hoàn tiền mang dấu âm)"
-- section = "value"
-- place = 1
-- worth = "more_sales"
-- tree = ["active_customers", "purchase_frequency", "average_order_value"]
-- figures = [{ as = "trend", at = "lead", rank = 2 }]
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
  month_no,
  CASE WHEN grouping(channel) = 0 THEN coalesce(channel, 'unknown') END AS segment,
  sum(revenue) AS value,
  sum(orders) AS n,
  sum(customers) AS customers
FROM channel_sums
GROUP BY GROUPING SETS ((month_no), (month_no, channel))
