-- title.en = "Value by cohort"
-- title.vi = "Giá trị tích lũy theo nhóm"
-- description.en = "Cumulative net margin per customer by months since the first purchase, a line a year of first purchases; month k over the customers whose month k is over, while these are half of them at least. The cost to win a customer stands beside it where it is known."
-- description.vi = "Lợi nhuận thuần cộng dồn trên mỗi khách theo số tháng từ lần mua đầu, mỗi năm mua đầu một đường; tháng thứ k chỉ tính khách đã qua tháng đó, vẽ khi họ còn ít nhất một nửa. Có chi phí một khách mới thì vẽ kèm."
-- section = "value"
-- place = 8
-- margin = true
-- figures = [{ as = "line", at = "first_year_value", rank = 9, x = "k", series = "year", n = "customers", across = "cost", point = 12, unit = "money" }]
-- needs = ["orders", "orders.customer_id"]
-- columns = ["year", "k", "customers", "value", "cost"]
WITH brought AS (
  SELECT c.first_month_no AS cohort, x.month_no - c.first_month_no AS k, sum(x.margin) AS margin
  FROM customer_months x
  JOIN customers c ON c.customer_key = x.customer_key
  GROUP BY 1, 2
),
cohorts AS (
  SELECT first_month_no AS cohort, count(*) AS customers
  FROM customers
  GROUP BY first_month_no
),
-- each cohort's sum up to each of its months that are over
curves AS (
  SELECT c.cohort, m.month_no - c.cohort AS k, c.customers, sum(coalesce(b.margin, 0)) OVER (PARTITION BY c.cohort ORDER BY m.month_no) AS to_date
  FROM cohorts c
  JOIN months m ON m.month_no >= c.cohort
  LEFT JOIN brought b ON b.cohort = c.cohort AND b.k = m.month_no - c.cohort
)
SELECT
  CAST(floor(v.cohort / 12.0) AS INTEGER) AS year,
  v.k,
  sum(v.customers) AS customers,
  CAST(sum(v.to_date) AS DOUBLE) / sum(v.customers) AS value,
  max(a.value) AS cost
FROM curves v
CROSS JOIN settings s
CROSS JOIN report r
LEFT JOIN acquisition_cost a ON a.month_no = r.month_no
GROUP BY 1, 2, s.min_group
HAVING sum(v.customers) >= s.min_group
ORDER BY year, k
