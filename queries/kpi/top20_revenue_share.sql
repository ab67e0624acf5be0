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
WITH changes AS (
  -- what enters a customer's window with a month, and leaves it when the window has passed
  SELECT customer_key, month_no, purchases, revenue
  FROM customer_months
  UNION ALL
  SELECT c.customer_key, c.month_no + s.active_window_months, -c.purchases, -c.revenue
  FROM customer_months c
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE c.month_no + s.active_window_months <= r.month_no
),
-- of two changes in one month both see the sums after it, and the first lasts no month
spans AS (
  SELECT
    c.month_no AS from_no,
    coalesce(lead(c.month_no) OVER w, r.month_no + 1) AS until_no,
    sum(c.purchases) OVER w AS purchases,
    CAST(sum(c.revenue) OVER w AS DOUBLE) AS revenue
  FROM changes c
  CROSS JOIN report r
  WINDOW w AS (PARTITION BY c.customer_key ORDER BY c.month_no)
),
ranked AS (
  SELECT
    m.month_no,
    x.revenue,
    row_number() OVER (PARTITION BY m.month_no ORDER BY x.revenue DESC) AS place,
    count(*) OVER (PARTITION BY m.month_no) AS n
  FROM spans x
  JOIN months m ON m.month_no >= x.from_no AND m.month_no < x.until_no
  WHERE x.purchases > 0
)
SELECT
  x.month_no,
  sum(x.revenue) FILTER (WHERE x.place <= ceil(s.top_share * x.n - 1e-9)) AS numerator,
  sum(x.revenue) AS denominator,
  max(x.n) AS n
FROM ranked x
CROSS JOIN settings s
GROUP BY x.month_no
HAVING max(x.n) >= 5
