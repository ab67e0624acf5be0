-- title.en = "Revenue from the top 20 %"
-- title.vi = "Tỷ trọng doanh thu từ 20 % khách hàng hàng đầu"
-- short.en = "Top 20 %"
-- short.vi = "20 % hàng đầu"
-- description.en = "Share of the net revenue in the window that the best fifth of the active customers bring. For information: a share near 60 % is usual."
-- description.vi = "Tỷ trọng doanh thu thuần trong {active_window_months} tháng gần nhất do một phần năm khách hàng tốt nhất mang lại. Chỉ để tham khảo: mức gần 60 % là bình thường."
-- formula.en = "net revenue of the ⌈20 % × n⌉ best active customers ÷ net revenue of all n active customers"
-- formula.vi = "doanh thu thuần của ⌈20 % × n⌉ khách tốt nhất ÷ doanh thu thuần của cả n khách đang hoạt động"
-- section = "value"
-- place = 14
-- depth = "C"
-- unit = "rate"
-- better = "none"
-- window = "window"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Chief Accountant"
-- owner.vi = "Kế toán trưởng"
-- share = true
WITH totals AS (
  SELECT m.month_no, CAST(x.revenue AS DOUBLE) AS revenue, CAST(count(*) AS DOUBLE) AS customers
  FROM customer_spans x
  JOIN months m ON m.month_no >= x.from_no AND m.month_no < x.until_no
  WHERE x.purchase_days > 0
  GROUP BY m.month_no, x.revenue
),
placed AS (
  SELECT *, sum(customers) OVER (PARTITION BY month_no ORDER BY revenue DESC) AS place, sum(customers) OVER (PARTITION BY month_no) AS n
  FROM totals
)
-- of customers with equal revenue as many count as are wanted
SELECT
  p.month_no,
  sum(p.revenue * greatest(p.customers - greatest(p.place - ceil(s.top_share * p.n - 1e-9), 0), 0)) AS numerator,
  sum(p.revenue * p.customers) AS denominator,
  max(p.n) AS n
FROM placed p
CROSS JOIN settings s
GROUP BY p.month_no
HAVING max(p.n) >= 5
