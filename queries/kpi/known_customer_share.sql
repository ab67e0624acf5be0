-- title.en = "Orders with a known customer"
-- title.vi = "Đơn hàng có thông tin khách hàng"
-- short.en = "Known customers"
-- short.vi = "Đơn có thông tin khách"
-- description.en = "Share of the sales of the month that carry a customer. The share of their money stands beside it."
-- description.vi = "Tỷ lệ đơn bán trong tháng có thông tin khách hàng. Tỷ trọng tiền của các đơn đó đứng bên cạnh."
-- formula.en = "sales of the month with a customer ÷ sales of the month"
-- formula.vi = "đơn bán trong tháng có khách hàng ÷ đơn bán trong tháng"
-- section = "data"
-- place = 2
-- depth = "C"
-- role = "known"
-- figures = [{ as = "trend", at = "lead", rank = 1 }]
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
SELECT
  month_no,
  segment,
  known_sales AS numerator,
  sales AS denominator,
  CAST(known_gross AS DOUBLE) / nullif(CAST(gross AS DOUBLE), 0) AS money_share,
  customers
FROM channel_sums
WHERE sales > 0
