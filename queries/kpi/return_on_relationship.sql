-- order = 50
-- title.en = "Return on Relationship (ROR)"
-- title.vi = "Lợi tức trên mối quan hệ"
-- short.en = "ROR"
-- short.vi = "Lợi tức quan hệ"
-- description.en = "Share of the active customers whom the relationship brought: those who came back within the window, and those whom another customer brought in it."
-- description.vi = "Tỷ lệ khách hàng đang hoạt động đến từ mối quan hệ: khách đã quay lại trong cửa sổ và khách mới được khách hàng khác giới thiệu trong cửa sổ."
-- formula.en = "active customers with at least 2 purchases in the window, or with their first purchase in it by referral ÷ active customers"
-- formula.vi = "khách đang hoạt động mua từ 2 lần trong cửa sổ, hoặc mua lần đầu trong cửa sổ nhờ giới thiệu ÷ khách đang hoạt động"
-- section = "advocacy"
-- unit = "rate"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id", "referrals | customers.referred_by"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
WITH referred AS (
  SELECT DISTINCT referred_id, new_month_no
  FROM referrals
  WHERE new_month_no IS NOT NULL
),
states AS (
  -- what is true of a customer from a month with a purchase until the next one
  SELECT
    c.month_no,
    coalesce(c.next_month_no, r.month_no + 1) AS next_no,
    c.back_2_no,
    x.new_month_no AS referred_no,
    count(*) AS customers
  FROM customer_months c
  LEFT JOIN referred x ON x.referred_id = c.customer_id
  CROSS JOIN report r
  GROUP BY 1, 2, 3, 4
),
reach AS (
  -- a log of referrals must reach back as far as it is read; customers always do
  SELECT greatest(r.first_month_no, coalesce(v.first_month_no, r.first_month_no)) AS first_no
  FROM report r
  LEFT JOIN coverage v ON v.input = 'referrals'
)
SELECT
  m.month_no,
  sum(CASE WHEN t.back_2_no > m.month_no - s.active_window_months OR t.referred_no > m.month_no - s.active_window_months THEN t.customers ELSE 0 END) AS numerator,
  sum(t.customers) AS denominator
FROM months m
CROSS JOIN settings s
CROSS JOIN reach f
JOIN states t ON m.month_no >= t.month_no AND m.month_no < least(t.next_no, t.month_no + s.active_window_months)
WHERE m.month_no - s.active_window_months + 1 >= f.first_no
GROUP BY m.month_no
ORDER BY m.month_no
