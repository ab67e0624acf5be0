-- title.en = "Purchases per active customer"
-- title.vi = "Tần suất mua"
-- short.en = "Frequency"
-- short.vi = "Tần suất mua"
-- description.en = "How often an active customer bought in the window, on average."
-- description.vi = "Trung bình mỗi khách đang hoạt động mua bao nhiêu lần trong {active_window_months} tháng gần nhất."
-- formula.en = "purchases in the window ÷ active customers"
-- formula.vi = "số lần mua trong {active_window_months} tháng gần nhất ÷ khách đang hoạt động"
-- section = "value"
-- place = 6
-- depth = "C"
-- role = "frequency"
-- worth = "more_sales"
-- tree = ["second_purchase_90d", "loyal_customer_share"]
-- unit = "ratio"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of Sales"
-- owner.vi = "Trưởng phòng Kinh doanh"
WITH sums AS (
  SELECT month_no, CAST(sum(customers) AS DOUBLE) AS n, CAST(sum(customers * purchases) AS DOUBLE) AS purchases, CAST(sum(customers * purchases * purchases) AS DOUBLE) AS squares
  FROM customer_groups
  WHERE purchases > 0
  GROUP BY month_no
)
SELECT month_no, purchases / n AS value, n, CASE WHEN n > 1 THEN sqrt((squares - purchases * purchases / n) / (n - 1)) END AS stddev
FROM sums
