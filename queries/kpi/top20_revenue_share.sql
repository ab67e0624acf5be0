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
WITH changes AS (
  -- what enters a customer's window with a month, and leaves it W months later
  SELECT customer_id, month_no, purchases, revenue
  FROM customer_month_sums
  UNION ALL
  SELECT c.customer_id, c.month_no + s.active_window_months, -c.purchases, -c.revenue
  FROM customer_month_sums c
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE c.month_no + s.active_window_months <= r.month_no
),
-- of two changes in one month both see the sums after it, and the first lasts no month
totals AS (
  SELECT
    c.month_no AS from_no,
    coalesce(lead(c.month_no) OVER w, r.month_no + 1) AS until_no,
    sum(c.purchases) OVER w AS purchases,
    CAST(sum(c.revenue) OVER w AS DOUBLE) AS revenue
  FROM changes c
  CROSS JOIN report r
  WINDOW w AS (PARTITION BY c.customer_id ORDER BY c.month_no)
),
-- the best are found in two steps, so that customers are not multiplied by months: first in steps of half a percent of revenue,
-- then one by one in the step where the last of the best lies
stepped AS (
  SELECT
    t.from_no,
    t.until_no,
    t.revenue,
    CASE WHEN t.revenue > 0 THEN CAST(floor(ln(t.revenue) * 200) AS BIGINT) ELSE -1000000 END AS step
  FROM totals t
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE t.purchases > 0 AND t.until_no > r.first_month_no + s.active_window_months - 1
),
grouped AS (
  SELECT from_no, until_no, step, count(*) AS customers, sum(revenue) AS revenue
  FROM stepped
  GROUP BY from_no, until_no, step
),
steps AS (
  SELECT m.month_no, g.step, sum(g.customers) AS customers, sum(g.revenue) AS revenue
  FROM months m
  CROSS JOIN settings s
  CROSS JOIN report r
  JOIN grouped g ON m.month_no >= g.from_no AND m.month_no < g.until_no
  WHERE m.month_no - s.active_window_months + 1 >= r.first_month_no
  GROUP BY m.month_no, g.step
),
ranked AS (
  SELECT
    t.month_no,
    t.step,
    sum(t.customers) OVER w - t.customers AS customers_above,
    sum(t.revenue) OVER w - t.revenue AS revenue_above,
    sum(t.customers) OVER w AS customers_to_here,
    sum(t.customers) OVER (PARTITION BY t.month_no) AS n,
    sum(t.revenue) OVER (PARTITION BY t.month_no) AS revenue
  FROM steps t
  WINDOW w AS (PARTITION BY t.month_no ORDER BY t.step DESC)
),
last_steps AS (
  SELECT x.month_no, x.step, x.n, x.revenue, x.revenue_above, ceil(s.top_share * x.n - 1e-9) - x.customers_above AS wanted
  FROM ranked x
  CROSS JOIN settings s
  WHERE x.customers_above < ceil(s.top_share * x.n - 1e-9) AND x.customers_to_here >= ceil(s.top_share * x.n - 1e-9)
),
placed AS (
  SELECT
    l.month_no,
    l.n,
    l.revenue AS total,
    l.revenue_above,
    l.wanted,
    t.revenue,
    row_number() OVER (PARTITION BY l.month_no ORDER BY t.revenue DESC) AS place
  FROM last_steps l
  JOIN stepped t ON t.step = l.step AND l.month_no >= t.from_no AND l.month_no < t.until_no
)
SELECT
  month_no,
  CASE WHEN n >= 5 THEN revenue_above + sum(CASE WHEN place <= wanted THEN revenue ELSE 0 END) END AS numerator,
  total AS denominator,
  n
FROM placed
GROUP BY month_no, n, total, revenue_above
ORDER BY month_no
