-- order = 40
-- title.en = "Points redemption rate"
-- title.vi = "Tỷ lệ đổi điểm"
-- short.en = "Points redeemed"
-- short.vi = "Điểm đã đổi"
-- description.en = "Points redeemed in the window for each point earned in it. Points that nobody redeems bind nobody."
-- description.vi = "Số điểm được đổi trên mỗi điểm tích lũy trong cửa sổ. Điểm không ai đổi thì không giữ được ai."
-- formula.en = "points redeemed in the window ÷ points earned in the window"
-- formula.vi = "điểm đã đổi trong cửa sổ ÷ điểm tích lũy trong cửa sổ"
-- section = "core"
-- unit = "rate"
-- better = "higher"
-- window = "window"
-- needs = ["points"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
WITH customer_points AS (
  SELECT
    customer_id,
    year(booked_at) * 12 + month(booked_at) - 1 AS month_no,
    count(*) AS bookings,
    coalesce(sum(redeemed), 0) AS redeemed,
    coalesce(sum(earned), 0) AS earned
  FROM input.points
  CROSS JOIN report r
  WHERE booked_at < r.month_end
  GROUP BY 1, 2
),
-- what enters a customer's window with a month, and leaves it W months later
changes AS (
  SELECT customer_id, month_no, bookings, redeemed, earned
  FROM customer_points
  UNION ALL
  SELECT c.customer_id, c.month_no + s.active_window_months, -c.bookings, -c.redeemed, -c.earned
  FROM customer_points c
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE c.month_no + s.active_window_months <= r.month_no
),
-- of two changes in one month both see the sums after it, and the first lasts no month
totals AS (
  SELECT
    c.month_no,
    coalesce(lead(c.month_no) OVER w, r.month_no + 1) AS next_no,
    sum(c.bookings) OVER w AS bookings,
    CAST(sum(c.redeemed) OVER w AS DOUBLE) AS redeemed,
    CAST(sum(c.earned) OVER w AS DOUBLE) AS earned
  FROM changes c
  CROSS JOIN report r
  WINDOW w AS (PARTITION BY c.customer_id ORDER BY c.month_no)
),
steps AS (
  SELECT month_no, 1 AS customers, redeemed, earned, redeemed * redeemed AS rr, redeemed * earned AS re, earned * earned AS ee
  FROM totals
  WHERE bookings > 0
  UNION ALL
  SELECT next_no, -1, -redeemed, -earned, -redeemed * redeemed, -redeemed * earned, -earned * earned
  FROM totals
  WHERE bookings > 0
),
sums AS (
  SELECT
    m.month_no,
    sum(t.customers) AS n,
    sum(t.redeemed) AS redeemed,
    sum(t.earned) AS earned,
    sum(t.rr) AS rr,
    sum(t.re) AS re,
    sum(t.ee) AS ee
  FROM months m
  JOIN (
    SELECT month_no, sum(customers) AS customers, sum(redeemed) AS redeemed, sum(earned) AS earned, sum(rr) AS rr, sum(re) AS re, sum(ee) AS ee
    FROM steps
    GROUP BY month_no
  ) t ON t.month_no <= m.month_no
  GROUP BY m.month_no
)
-- the standard error is that of a ratio of sums over customers
SELECT
  x.month_no,
  x.redeemed AS numerator,
  x.earned AS denominator,
  x.n,
  CASE WHEN x.n > 1 AND x.earned > 0 THEN
    sqrt(greatest(x.rr - 2 * x.redeemed / x.earned * x.re + x.redeemed / x.earned * x.redeemed / x.earned * x.ee, 0) * x.n / (x.n - 1.0)) / x.earned
  END AS stderr
FROM sums x
CROSS JOIN settings s
CROSS JOIN report r
JOIN coverage v ON v.input = 'points' AND v.first_month_no <= x.month_no - s.active_window_months + 1
WHERE x.month_no - s.active_window_months + 1 >= r.first_month_no
ORDER BY x.month_no
