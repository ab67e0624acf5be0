-- title.en = "RFM segments"
-- title.vi = "Phân khúc RFM"
-- description.en = "Active customers scored 1–5 by last purchase, purchases and net spend in the window; 5 is best."
-- description.vi = "Khách hàng đang hoạt động chấm điểm 1–5 theo lần mua cuối, số lần mua và chi tiêu thuần trong {active_window_months} tháng gần nhất; 5 là cao nhất."
-- section = "core"
-- place = 2
-- figures = [{ as = "rfm", at = "active_customers", rank = 1 }]
-- needs = ["orders", "orders.customer_id"]
-- columns = ["recency", "frequency", "rfm_group", "monetary", "customers", "revenue", "least_purchases", "most_purchases"]
SELECT
  x.recency,
  x.frequency,
  g.rfm_group,
  x.monetary,
  count(*) AS customers,
  sum(x.revenue) AS revenue,
  min(x.purchases) AS least_purchases,
  max(x.purchases) AS most_purchases
FROM rfm_scores x
CROSS JOIN settings s
JOIN report r ON r.month_no = x.month_no
JOIN rfm_groups g ON g.recency = x.recency AND g.frequency = x.frequency
GROUP BY x.recency, x.frequency, g.rfm_group, x.monetary, s.min_group
HAVING count(*) >= s.min_group
ORDER BY x.recency, x.frequency, x.monetary
