-- order = 30
-- title.en = "Revenue from the top 20 %"
-- title.vi = "Tỷ trọng doanh thu từ 20 % khách hàng hàng đầu"
-- short.en = "Top 20 %"
-- short.vi = "20 % hàng đầu"
-- description.en = "Share of the net revenue in the window that the best fifth of the active customers bring. For information: a share near 60 % is usual."
-- description.vi = "Tỷ trọng doanh thu thuần trong cửa sổ do một phần năm khách hàng tốt nhất mang lại. Chỉ để tham khảo: mức gần 60 % là bình thường."
-- formula.en = "net revenue of the ⌈20 % × n⌉ best active customers ÷ net revenue of all n active customers"
-- formula.vi = "doanh thu thuần của ⌈20 % × n⌉ khách tốt nhất ÷ doanh thu thuần của cả n khách đang hoạt động"
-- section = "value"
-- unit = "rate"
-- better = "none"
-- window = "window"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Chief Accountant"
-- owner.vi = "Kế toán trưởng"
-- share = true
WITH totals AS (
  SELECT
    m.month_no,
    c.customer_id,
    sum(c.revenue) AS revenue
  FROM months m
  CROSS JOIN settings s
  CROSS JOIN report r
  JOIN customer_month_sums c ON c.month_no BETWEEN m.month_no - s.active_window_months + 1 AND m.month_no
  WHERE m.month_no - s.active_window_months + 1 >= r.first_month_no
  GROUP BY m.month_no, c.customer_id
  HAVING sum(c.purchases) > 0
),
ranked AS (
  SELECT
    month_no,
    CAST(revenue AS DOUBLE) AS revenue,
    row_number() OVER (PARTITION BY month_no ORDER BY revenue DESC) AS place,
    count(*) OVER (PARTITION BY month_no) AS n
  FROM totals
)
SELECT
  x.month_no,
  CASE WHEN max(x.n) >= 5 THEN sum(CASE WHEN x.place <= ceil(s.top_share * x.n - 1e-9) THEN x.revenue ELSE 0 END) END AS numerator,
  sum(x.revenue) AS denominator,
  max(x.n) AS n
FROM ranked x
CROSS JOIN settings s
GROUP BY x.month_no
ORDER BY x.month_no
