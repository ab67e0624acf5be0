-- title.en = "Value per customer to date"
-- title.vi = "Giá trị tích lũy mỗi khách hàng"
-- short.en = "Value to date"
-- short.vi = "Giá trị tích lũy"
-- description.en = "What a customer has brought so far, on average over all who ever bought."
-- description.vi = "Giá trị trung bình mà mỗi khách từng mua đã mang lại đến nay."
-- formula.en = "net margin of all orders to date of known customers ÷ customers who ever bought"
-- formula.vi = "lãi gộp thuần của mọi đơn đến nay của khách đã biết ÷ số khách từng mua"
-- section = "value"
-- place = 10
-- depth = "C"
-- unit = "money"
-- better = "none"
-- window = "all"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Chief Accountant"
-- owner.vi = "Kế toán trưởng"
-- margin = true
WITH running AS (
  SELECT
    month_no,
    CAST(margin AS DOUBLE) AS margin,
    CAST(sum(margin) OVER (PARTITION BY customer_key ORDER BY month_no) AS DOUBLE) AS to_date
  FROM customer_months
),
monthly AS (
  -- what each month adds to the money, and to the squares of the customers' totals
  SELECT month_no, sum(margin) AS margin, sum(to_date * to_date - (to_date - margin) * (to_date - margin)) AS squares, 0 AS customers
  FROM running
  GROUP BY month_no
  UNION ALL
  SELECT first_month_no, 0, 0, count(*)
  FROM customers
  GROUP BY first_month_no
),
summed AS (
  SELECT m.month_no, sum(x.margin) AS margin, sum(x.squares) AS squares, CAST(sum(x.customers) AS DOUBLE) AS n
  FROM months m
  JOIN monthly x ON x.month_no <= m.month_no
  GROUP BY m.month_no
)
SELECT
  month_no,
  margin / nullif(n, 0) AS value,
  n,
  CASE WHEN n > 1 THEN sqrt(greatest(squares - margin * margin / n, 0) / (n - 1)) END AS stddev
FROM summed
