-- title.en = "Cohort retention"
-- title.vi = "Giữ chân theo nhóm khách hàng"
-- description.en = "Share of each first-purchase month's buyers with a purchase in the k-th month after. Months not yet over are blank."
-- description.vi = "Tỷ lệ khách của mỗi tháng mua đầu còn mua trong tháng thứ k sau đó. Tháng chưa kết thúc để trống."
-- section = "retention"
-- place = 1
-- figures = [{ as = "cohorts", at = "second", rank = 1 }]
-- needs = ["orders", "orders.customer_id"]
-- columns = ["cohort", "k", "customers", "buyers", "share"]
WITH buyers AS (
  SELECT c.first_month_no AS cohort, x.month_no - c.first_month_no AS k, count(*) AS buyers
  FROM customer_months x
  JOIN customers c ON c.customer_key = x.customer_key
  WHERE x.purchases > 0
  GROUP BY 1, 2
),
cohorts AS (
  SELECT cohort, buyers AS customers
  FROM buyers
  WHERE k = 0
)
SELECT
  c.cohort,
  m.month_no - c.cohort AS k,
  c.customers,
  coalesce(b.buyers, 0) AS buyers,
  CAST(coalesce(b.buyers, 0) AS DOUBLE) / c.customers AS share
FROM cohorts c
CROSS JOIN settings s
JOIN months m ON m.month_no >= c.cohort
LEFT JOIN buyers b ON b.cohort = c.cohort AND b.k = m.month_no - c.cohort
WHERE c.customers >= s.min_group
ORDER BY c.cohort, k
