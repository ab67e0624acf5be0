-- title.en = "Gross revenue retention"
-- title.vi = "Tỷ lệ giữ doanh thu gộp"
-- short.en = "Gross revenue kept"
-- short.vi = "Giữ doanh thu gộp"
-- description.en = "The same, each customer counted up to what he spent in the prior window: what was lost, without what others spent more."
-- description.vi = "Như trên, nhưng mỗi khách chỉ tính đến mức đã chi ở 12 tháng trước đó: phần mất đi, không bù bằng khách chi nhiều hơn."
-- formula.en = "their net revenue in the window, each from 0 up to that of the prior window ÷ net revenue of the prior window"
-- formula.vi = "doanh thu thuần trong 12 tháng gần nhất, mỗi khách từ 0 đến mức của 12 tháng trước đó ÷ doanh thu thuần của 12 tháng trước đó"
-- section = "value"
-- place = 8
-- depth = "C"
-- unit = "rate"
-- better = "higher"
-- window = "prior"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Chief Accountant"
-- owner.vi = "Kế toán trưởng"
SELECT
  m.month_no,
  CAST(sum(least(greatest(x.revenue, 0), x.prior_revenue)) AS DOUBLE) AS numerator,
  CAST(sum(x.prior_revenue) AS DOUBLE) AS denominator,
  count(*) AS n
FROM customer_spans x
JOIN months m ON m.month_no >= x.from_no AND m.month_no < x.until_no
WHERE x.prior_purchase_days > 0 AND x.prior_revenue > 0
GROUP BY m.month_no
