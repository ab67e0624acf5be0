-- order = 20
-- title.en = "RFM segments"
-- title.vi = "Phân khúc RFM"
-- description.en = "Active customers scored 1–5 by last purchase, purchases and net spend in the window; 5 is best."
-- description.vi = "Khách hàng đang hoạt động chấm điểm 1–5 theo lần mua cuối, số lần mua và chi tiêu thuần trong cửa sổ; 5 là cao nhất."
-- section = "core"
-- needs = ["orders", "orders.customer_id"]
-- columns = ["recency", "frequency", "monetary", "customers", "revenue"]
WITH totals AS (
  SELECT
    x.customer_id,
    max(x.last_purchase_on) AS last_on,
    sum(x.purchases) AS purchases,
    sum(x.revenue) AS revenue
  FROM customer_month_sums x
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE x.month_no > r.month_no - s.active_window_months AND r.month_no - s.active_window_months + 1 >= r.first_month_no
  GROUP BY x.customer_id
  HAVING sum(x.purchases) > 0
),
scored AS (
  SELECT
    1 + floor(5 * (rank() OVER (ORDER BY last_on) - 1) / CAST(count(*) OVER () AS DOUBLE)) AS recency,
    1 + floor(5 * (rank() OVER (ORDER BY purchases) - 1) / CAST(count(*) OVER () AS DOUBLE)) AS frequency,
    1 + floor(5 * (rank() OVER (ORDER BY revenue) - 1) / CAST(count(*) OVER () AS DOUBLE)) AS monetary,
    revenue
  FROM totals
)
SELECT
  CAST(x.recency AS INTEGER) AS recency,
  CAST(x.frequency AS INTEGER) AS frequency,
  CAST(x.monetary AS INTEGER) AS monetary,
  count(*) AS customers,
  sum(x.revenue) AS revenue
FROM scored x
GROUP BY 1, 2, 3
HAVING count(*) >= (SELECT min_group FROM settings)
ORDER BY 1, 2, 3
