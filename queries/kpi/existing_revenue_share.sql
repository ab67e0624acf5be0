-- order = 40
-- title.en = "Revenue from existing customers"
-- title.vi = "Doanh thu từ khách hàng cũ"
-- short.en = "Existing customers"
-- short.vi = "Khách cũ"
-- description.en = "Share of the month's net revenue from known customers that comes from those who had bought before the month."
-- description.vi = "Tỷ trọng doanh thu thuần của tháng (từ khách đã biết) đến từ khách đã mua trước tháng đó."
-- formula.en = "net revenue of the month from customers whose first purchase was before it ÷ net revenue of the month from known customers"
-- formula.vi = "doanh thu thuần trong tháng của khách mua lần đầu trước tháng ÷ doanh thu thuần trong tháng của khách đã biết"
-- section = "value"
-- unit = "rate"
-- better = "higher"
-- window = "month"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of Sales"
-- owner.vi = "Trưởng phòng Kinh doanh"
-- share = true
WITH joined AS (
  -- known for half of the customers, joined_at tells old customers from new ones
  SELECT count(joined_on) * 2 >= count(*) AND count(*) > 0 AS is_known
  FROM customers
),
spend AS (
  SELECT
    x.month_no,
    CAST(x.revenue AS DOUBLE) AS revenue,
    -- who joined before the data is an old customer even where there is only a refund so far
    CASE WHEN i.joined_at < r.data_month_start OR c.first_month_no < x.month_no THEN 1 ELSE 0 END AS is_existing
  FROM customer_month_sums x
  CROSS JOIN report r
  LEFT JOIN customers c ON c.customer_id = x.customer_id
  LEFT JOIN input.customers i ON i.customer_id = x.customer_id
),
monthly AS (
  SELECT
    month_no,
    sum(revenue * is_existing) AS existing,
    sum(revenue) AS known,
    count(*) AS n,
    -- Σ (x − p y)² of a ratio estimator, in three sums: x is y for an existing customer and 0 for a new one
    sum(revenue * revenue * is_existing) AS existing_squares,
    sum(revenue * revenue) AS squares
  FROM spend
  GROUP BY month_no
)
SELECT
  m.month_no,
  t.existing AS numerator,
  t.known AS denominator,
  t.n,
  CASE WHEN t.n > 1 AND t.known > 0 THEN
    sqrt(greatest(t.existing_squares * (1 - 2 * t.existing / t.known) + t.existing / t.known * t.existing / t.known * t.squares, 0)
      * t.n / (t.n - 1.0)) / t.known
  END AS stderr,
  m.month_no < r.first_month_no + 12 AND NOT j.is_known AS partial
FROM months m
LEFT JOIN monthly t ON t.month_no = m.month_no
CROSS JOIN report r
CROSS JOIN joined j
ORDER BY m.month_no
