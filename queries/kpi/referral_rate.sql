-- order = 10
-- title.en = "Referral rate"
-- title.vi = "Tỷ lệ khách hàng giới thiệu khách hàng mới"
-- short.en = "Referral"
-- short.vi = "Giới thiệu"
-- description.en = "Share of the month's new customers who were brought by another customer."
-- description.vi = "Tỷ lệ khách hàng mới trong tháng do khách hàng khác giới thiệu."
-- formula.en = "new customers of the month who were referred ÷ new customers of the month"
-- formula.vi = "khách mới trong tháng được giới thiệu ÷ khách mới trong tháng"
-- section = "advocacy"
-- unit = "rate"
-- better = "higher"
-- window = "month"
-- needs = ["orders", "orders.customer_id", "referrals | customers.referred_by"]
-- owner.en = "Head of Marketing"
-- owner.vi = "Trưởng phòng Marketing"
WITH joined AS (
  -- known for half of the customers, joined_at tells old customers from new ones
  SELECT count(joined_on) * 2 >= count(*) AND count(*) > 0 AS is_known
  FROM customers
),
referred AS (
  SELECT DISTINCT referred_id
  FROM referrals
),
monthly AS (
  SELECT c.new_month_no AS month_no, count(x.referred_id) AS referred, count(*) AS customers
  FROM customers c
  LEFT JOIN referred x ON x.referred_id = c.customer_id
  WHERE c.new_month_no IS NOT NULL
  GROUP BY c.new_month_no
),
reach AS (
  -- a log of referrals must reach back as far as it is read; customers always do
  SELECT greatest(r.first_month_no, coalesce(v.first_month_no, r.first_month_no)) AS first_no
  FROM report r
  LEFT JOIN coverage v ON v.input = 'referrals'
)
SELECT
  m.month_no,
  t.referred AS numerator,
  t.customers AS denominator,
  m.month_no < r.first_month_no + 12 AND NOT j.is_known AS partial
FROM months m
JOIN monthly t ON t.month_no = m.month_no
CROSS JOIN reach x
CROSS JOIN report r
CROSS JOIN joined j
WHERE m.month_no >= x.first_no
ORDER BY m.month_no
