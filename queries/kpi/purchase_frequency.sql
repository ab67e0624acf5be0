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
  SELECT customer_id, month_no, purchases FROM customer_months
  UNION ALL
  SELECT c.customer_id, c.month_no + s.active_window_months, -c.purchases
  FROM customer_months c
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE c.month_no + s.active_window_months <= r.month_no
),
-- of two changes in one month both see the sums after it, and the first lasts no month
totals AS (
  SELECT
    c.month_no AS from_no,
    coalesce(lead(c.month_no) OVER w, r.month_no + 1) AS until_no,
    sum(c.purchases) OVER w AS purchases
  FROM changes c
  CROSS JOIN report r
  WINDOW w AS (PARTITION BY c.customer_id ORDER BY c.month_no)
),
states AS (
  SELECT from_no, until_no, CAST(purchases AS DOUBLE) AS purchases, CAST(count(*) AS DOUBLE) AS customers
  FROM totals
  WHERE purchases > 0 AND until_no > from_no
  GROUP BY from_no, until_no, purchases
),
sums AS (
  SELECT
    m.month_no,
    sum(t.customers) AS n,
    sum(t.customers * t.purchases) AS purchases,
    sum(t.customers * t.purchases * t.purchases) AS squares
  FROM months m
  CROSS JOIN settings s
  CROSS JOIN report r
  JOIN states t ON m.month_no >= t.from_no AND m.month_no < t.until_no
  WHERE m.month_no - s.active_window_months + 1 >= r.first_month_no
  GROUP BY m.month_no
)
SELECT
  month_no,
  purchases / n AS value,
  n,
  CASE WHEN n > 1 THEN sqrt(greatest(squares - purchases * purchases / n, 0) / (n - 1)) END AS stddev
FROM sums
ORDER BY month_no
