-- title.en = "What the revenue of the window is made of"
-- title.vi = "Doanh thu trong kỳ gồm những gì"
-- description.en = "Net revenue of the window and of the one before it: active customers × purchases of each × net revenue of a purchase, and on top walk-ins and the refunds of customers without a purchase in the window."
-- description.vi = "Doanh thu thuần của kỳ này và của kỳ trước: khách đang hoạt động × số lần mua mỗi khách × doanh thu thuần mỗi lần mua, cộng khách lẻ và các khoản hoàn cho khách không mua trong kỳ."
-- section = "value"
-- place = 10
-- figures = [{ as = "growth", at = "revenue", rank = 1 }]
-- needs = ["orders", "orders.customer_id"]
-- columns = ["month", "customers", "purchases", "net", "walk_ins", "refunds", "change_stderr"]
WITH ends AS (
  SELECT m.month_no, m.month_no - s.active_window_months AS before_no, m.month_no = r.month_no AS is_now
  FROM report r
  CROSS JOIN settings s
  JOIN months m ON m.month_no = r.month_no OR m.month_no = r.month_no - s.active_window_months
  WHERE m.month_no - s.active_window_months + 1 >= r.first_month_no
),
active AS (
  SELECT e.month_no, sum(g.customers) AS customers, sum(g.customers * g.purchases) AS purchases
  FROM customer_groups g
  JOIN ends e ON e.month_no = g.month_no
  WHERE g.purchases > 0
  GROUP BY e.month_no
),
known AS (
  SELECT e.month_no, sum(c.revenue) AS revenue, sum(c.purchases) AS purchases
  FROM customer_months c
  JOIN ends e ON c.month_no > e.before_no AND c.month_no <= e.month_no
  GROUP BY e.month_no, c.customer_key
),
sums AS (
  SELECT month_no, sum(CASE WHEN purchases > 0 THEN revenue ELSE 0 END) AS revenue, sum(CASE WHEN purchases > 0 THEN 0 ELSE revenue END) AS refunds
  FROM known
  GROUP BY month_no
),
guests AS (
  SELECT e.month_no, sum(o.amount) AS revenue
  FROM orders o
  JOIN ends e ON o.month_no > e.before_no AND o.month_no <= e.month_no
  WHERE o.customer_key IS NULL
  GROUP BY e.month_no
)
SELECT
  e.month_no AS month,
  CAST(coalesce(a.customers, 0) AS BIGINT) AS customers,
  CAST(coalesce(a.purchases, 0) AS BIGINT) AS purchases,
  CAST(coalesce(s.revenue, 0) AS DECIMAL(38, 4)) AS net,
  CAST(coalesce(g.revenue, 0) AS DECIMAL(38, 4)) AS walk_ins,
  CAST(coalesce(s.refunds, 0) AS DECIMAL(38, 4)) AS refunds,
  CASE WHEN e.is_now THEN p.revenue_stderr END AS change_stderr
FROM ends e
LEFT JOIN active a ON a.month_no = e.month_no
LEFT JOIN sums s ON s.month_no = e.month_no
LEFT JOIN guests g ON g.month_no = e.month_no
LEFT JOIN paired_changes p ON p.span = 'window'
ORDER BY month
