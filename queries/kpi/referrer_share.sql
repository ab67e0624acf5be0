-- order = 20
-- title.en = "Customers who refer"
-- title.vi = "Tỷ lệ khách hàng đi giới thiệu"
-- short.en = "Referrers"
-- short.vi = "Khách giới thiệu"
-- description.en = "Share of the active customers who brought at least one new customer whose first purchase lies in the window."
-- description.vi = "Tỷ lệ khách hàng đang hoạt động đã giới thiệu ít nhất một khách mới có lần mua đầu nằm trong cửa sổ."
-- formula.en = "active customers with a successful referral in the window ÷ active customers"
-- formula.vi = "khách đang hoạt động có giới thiệu thành công trong cửa sổ ÷ khách đang hoạt động"
-- section = "advocacy"
-- unit = "rate"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id", "referrals | customers.referred_by"]
-- owner.en = "Head of Marketing"
-- owner.vi = "Trưởng phòng Marketing"
WITH referral_months AS (
  SELECT
    referrer_id,
    new_month_no AS month_no,
    lead(new_month_no) OVER (PARTITION BY referrer_id ORDER BY new_month_no) AS next_no
  FROM referrals
  WHERE new_month_no IS NOT NULL
  GROUP BY referrer_id, new_month_no
),
active AS (
  SELECT
    c.customer_id,
    c.month_no AS from_no,
    least(coalesce(c.next_month_no, r.month_no + 1), c.month_no + s.active_window_months) AS until_no
  FROM customer_months c
  CROSS JOIN settings s
  CROSS JOIN report r
),
-- both the active months and the months of a referral lie side by side, so what they share does, too
referring AS (
  SELECT
    greatest(a.from_no, f.month_no) AS from_no,
    least(a.until_no, coalesce(f.next_no, a.until_no), f.month_no + s.active_window_months) AS until_no
  FROM referral_months f
  JOIN active a ON a.customer_id = f.referrer_id
  CROSS JOIN settings s
),
steps AS (
  SELECT from_no AS month_no, 0 AS active, 1 AS referring FROM referring WHERE until_no > from_no
  UNION ALL
  SELECT until_no, 0, -1 FROM referring WHERE until_no > from_no
  UNION ALL
  SELECT from_no, 1, 0 FROM active
  UNION ALL
  SELECT until_no, -1, 0 FROM active
),
monthly AS (
  SELECT month_no, sum(active) AS active, sum(referring) AS referring
  FROM steps
  GROUP BY month_no
),
running AS (
  SELECT
    m.month_no,
    sum(coalesce(t.active, 0)) OVER (ORDER BY m.month_no) AS active,
    sum(coalesce(t.referring, 0)) OVER (ORDER BY m.month_no) AS referring
  FROM months m
  LEFT JOIN monthly t ON t.month_no = m.month_no
),
reach AS (
  -- a log of referrals must reach back as far as it is read; customers always do
  SELECT greatest(r.first_month_no, coalesce(v.first_month_no, r.first_month_no)) AS first_no
  FROM report r
  LEFT JOIN coverage v ON v.input = 'referrals'
)
SELECT x.month_no, x.referring AS numerator, x.active AS denominator
FROM running x
CROSS JOIN settings s
CROSS JOIN reach f
WHERE x.month_no - s.active_window_months + 1 >= f.first_no
ORDER BY x.month_no
