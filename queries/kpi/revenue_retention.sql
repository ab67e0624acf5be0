-- title.en = "Net revenue retention"
-- title.vi = "Tỷ lệ giữ doanh thu"
-- short.en = "Revenue kept"
-- short.vi = "Giữ doanh thu"
-- description.en = "What last year's customers spend now, measured against what they spent then. Above 100 %, those who stay spend more than those who leave took with them."
-- description.vi = "Khách của 12 tháng trước đó nay chi bao nhiêu so với hồi đó. Trên 100 %: khách ở lại chi thêm nhiều hơn phần khách rời đi mang theo."
-- formula.en = "net revenue in the window of the prior window's customers ÷ their net revenue in the prior window"
-- formula.vi = "doanh thu thuần 12 tháng gần nhất của khách 12 tháng trước đó ÷ doanh thu thuần của họ hồi đó"
-- section = "value"
-- place = 7
-- figures = [{ as = "trend", at = "beside", rank = 2 }]
-- unit = "rate"
-- open = true
-- better = "higher"
-- window = "prior"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Chief Accountant"
-- owner.vi = "Kế toán trưởng"
SELECT
  m.month_no,
  CAST(sum(x.revenue) AS DOUBLE) AS numerator,
  CAST(sum(x.prior_revenue) AS DOUBLE) AS denominator,
  count(*) AS n
FROM customer_spans x
JOIN months m ON m.month_no >= x.from_no AND m.month_no < x.until_no
WHERE x.prior_purchase_days > 0 AND x.prior_revenue > 0
GROUP BY m.month_no
