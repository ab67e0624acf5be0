-- order = 20
-- title.en = "Value per customer to date"
-- title.vi = "Giá trị tích lũy mỗi khách hàng"
-- short.en = "Value to date"
-- short.vi = "Giá trị tích lũy"
-- description.en = "What a customer has brought so far, on average over all who ever bought."
-- description.vi = "Giá trị trung bình mà mỗi khách từng mua đã mang lại đến nay."
-- formula.en = "net margin of all orders to date of known customers ÷ customers who ever bought"
-- formula.vi = "lãi gộp thuần của mọi đơn đến nay của khách đã biết ÷ số khách từng mua"
-- section = "value"
-- unit = "money"
-- better = "higher"
-- window = "all"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Chief Accountant"
-- owner.vi = "Kế toán trưởng"
-- margin = true
WITH running_customers AS (
  SELECT
    customer_id,
    month_no,
    CAST(margin AS DOUBLE) AS margin,
    CAST(sum(margin) OVER (PARTITION BY customer_id ORDER BY month_no) AS DOUBLE) AS margin_to_date
  FROM customer_month_sums
),
monthly AS (
  SELECT
    month_no,
    sum(margin) AS margin,
    -- what the square of each customer's total grew by
    sum(margin_to_date * margin_to_date - (margin_to_date - margin) * (margin_to_date - margin)) AS squares
  FROM running_customers
  GROUP BY month_no
),
firsts AS (
  SELECT first_month_no AS month_no, count(*) AS customers
  FROM customers
  GROUP BY first_month_no
),
running AS (
  SELECT
    m.month_no,
    sum(coalesce(t.margin, 0)) OVER (ORDER BY m.month_no) AS margin,
    sum(coalesce(t.squares, 0)) OVER (ORDER BY m.month_no) AS squares,
    CAST(sum(coalesce(f.customers, 0)) OVER (ORDER BY m.month_no) AS DOUBLE) AS customers
  FROM months m
  LEFT JOIN monthly t ON t.month_no = m.month_no
  LEFT JOIN firsts f ON f.month_no = m.month_no
)
SELECT
  month_no,
  CASE WHEN customers > 0 THEN margin / customers END AS value,
  customers AS n,
  CASE WHEN customers > 1 THEN sqrt(greatest(squares - margin * margin / customers, 0) / (customers - 1)) END AS stddev
FROM running
ORDER BY month_no
