-- order = 6
-- title.en = "Purchases per active customer"
-- title.vi = "Tần suất mua"
-- short.en = "Frequency"
-- short.vi = "Tần suất mua"
-- description.en = "How often an active customer bought in the window, on average."
-- description.vi = "Trung bình mỗi khách đang hoạt động mua bao nhiêu lần trong cửa sổ."
-- formula.en = "purchases in the window ÷ active customers"
-- formula.vi = "số lần mua trong cửa sổ ÷ khách đang hoạt động"
-- section = "value"
-- unit = "ratio"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of Sales"
-- owner.vi = "Trưởng phòng Kinh doanh"
WITH changes AS (
  -- what enters a customer's window with a month, and leaves it W months later
  SELECT customer_id, month_no, purchases AS step FROM customer_months
  UNION ALL
  SELECT c.customer_id, c.month_no + s.active_window_months, -c.purchases
  FROM customer_months c
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE c.month_no + s.active_window_months <= r.month_no
),
months_of_change AS (
  SELECT customer_id, month_no, sum(step) AS step
  FROM changes
  GROUP BY customer_id, month_no
),
levels AS (
  SELECT
    month_no,
    CAST(step AS DOUBLE) AS step,
    CAST(sum(step) OVER (PARTITION BY customer_id ORDER BY month_no) AS DOUBLE) AS level
  FROM months_of_change
),
monthly AS (
  SELECT
    month_no,
    sum(step) AS purchases,
    sum(level * level - (level - step) * (level - step)) AS squares,
    sum(CASE WHEN level > 0 AND level = step THEN 1 WHEN level = 0 AND step < 0 THEN -1 ELSE 0 END) AS customers
  FROM levels
  GROUP BY month_no
),
running AS (
  SELECT
    m.month_no,
    sum(coalesce(t.purchases, 0)) OVER (ORDER BY m.month_no) AS purchases,
    sum(coalesce(t.squares, 0)) OVER (ORDER BY m.month_no) AS squares,
    CAST(sum(coalesce(t.customers, 0)) OVER (ORDER BY m.month_no) AS DOUBLE) AS customers
  FROM months m
  LEFT JOIN monthly t ON t.month_no = m.month_no
)
SELECT
  x.month_no,
  CASE WHEN x.customers > 0 THEN x.purchases / x.customers END AS value,
  x.customers AS n,
  CASE WHEN x.customers > 1 THEN sqrt(greatest(x.squares - x.purchases * x.purchases / x.customers, 0) / (x.customers - 1)) END AS stddev
FROM running x
CROSS JOIN settings s
CROSS JOIN report r
WHERE x.month_no - s.active_window_months + 1 >= r.first_month_no
ORDER BY x.month_no
