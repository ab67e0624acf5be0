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
WITH monthly AS (
  SELECT month_no, sum(amount) AS revenue, count(*) AS n
  FROM orders
  GROUP BY month_no
)
SELECT m.month_no, coalesce(t.revenue, 0) AS value, coalesce(t.n, 0) AS n
FROM months m
LEFT JOIN monthly t ON t.month_no = m.month_no
ORDER BY m.month_no
