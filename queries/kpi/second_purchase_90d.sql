-- order = 50
-- title.en = "90-day second purchase"
-- title.vi = "Mua lần hai trong 90 ngày"
-- short.en = "Second purchase"
-- short.vi = "Mua lần hai"
-- description.en = "Of the customers whose first purchase fell in the month, the share who bought again within the set days. The figure is the newest month whose days are over."
-- description.vi = "Trong số khách mua lần đầu trong tháng, tỷ lệ mua lại trong số ngày quy định. Con số là của tháng gần nhất đã đủ ngày."
-- formula.en = "new customers of the month with a second purchase in time ÷ new customers of the month"
-- formula.vi = "khách mới của tháng có lần mua thứ hai đúng hạn ÷ khách mới của tháng"
-- section = "retention"
-- unit = "rate"
-- better = "higher"
-- window = "cohort"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
-- segments = "partition"
-- segment_by.en = "by acquisition channel"
-- segment_by.vi = "theo kênh thu hút"
WITH joined AS (
  -- known for half of the customers, joined_at tells old customers from new ones
  SELECT count(joined_on) * 2 >= count(*) AND count(*) > 0 AS is_known
  FROM customers
),
newcomers AS (
  SELECT
    c.new_month_no AS month_no,
    coalesce(c.acquisition_channel, 'unknown') AS channel,
    CASE WHEN date_diff('day', c.first_purchase_on, c.second_purchase_on) <= s.second_purchase_days THEN 1 ELSE 0 END AS again
  FROM customers c
  CROSS JOIN settings s
  WHERE c.new_month_no IS NOT NULL
),
cohorts AS (
  SELECT month_no, CAST(NULL AS VARCHAR) AS segment, sum(again) AS again, count(*) AS customers
  FROM newcomers
  GROUP BY month_no
  UNION ALL
  SELECT month_no, channel, sum(again), count(*)
  FROM newcomers
  WHERE EXISTS (SELECT 1 FROM customers WHERE acquisition_channel IS NOT NULL)
  GROUP BY month_no, channel
)
SELECT
  m.month_no,
  c.segment,
  coalesce(c.again, 0) AS numerator,
  coalesce(c.customers, 0) AS denominator,
  m.month_no < r.first_month_no + 12 AND NOT j.is_known AS partial
FROM months m
LEFT JOIN cohorts c ON c.month_no = m.month_no
CROSS JOIN settings s
CROSS JOIN report r
CROSS JOIN joined j
WHERE date_diff('day', m.month_end, r.month_end) > s.second_purchase_days - 1
ORDER BY m.month_no, c.segment NULLS FIRST
