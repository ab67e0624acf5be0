-- title.en = "90-day second purchase"
-- title.vi = "Mua lần hai trong 90 ngày"
-- short.en = "Second purchase"
-- short.vi = "Mua lần hai"
-- description.en = "Of the customers whose first purchase fell in the month, the share who bought again within the set days. The figure is the newest month whose days are over."
-- description.vi = "Trong số khách mua lần đầu trong tháng, tỷ lệ mua lại trong số ngày quy định. Con số là của tháng gần nhất đã đủ ngày."
-- formula.en = "new customers of the month with a second purchase in time ÷ new customers of the month"
-- formula.vi = "khách mới của tháng có lần mua thứ hai đúng hạn ÷ khách mới của tháng"
-- section = "retention"
-- place = 6
-- depth = "A"
-- unit = "rate"
-- better = "higher"
-- window = "cohort"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
-- segments = "partition"
-- segment_by.en = "by acquisition channel"
-- segment_by.vi = "theo kênh thu hút"
-- newcomers = true
-- cohort_days = "second_purchase_days"
SELECT
  c.new_month_no AS month_no,
  CASE WHEN grouping(c.acquisition_channel) = 0 THEN coalesce(c.acquisition_channel, 'unknown') END AS segment,
  count(*) FILTER (WHERE c.second_purchase_on - c.first_purchase_on <= s.second_purchase_days) AS numerator,
  count(*) AS denominator
FROM customers c
CROSS JOIN settings s
WHERE c.new_month_no IS NOT NULL
GROUP BY GROUPING SETS ((c.new_month_no), (c.new_month_no, c.acquisition_channel))
