-- order = 60
-- title.en = "Median days between purchases"
-- title.vi = "Số ngày trung vị giữa hai lần mua"
-- short.en = "Days between"
-- short.vi = "Số ngày giữa hai lần mua"
-- description.en = "The middle one of all gaps between two purchases that end in the window. Frequent buyers weigh more, and one-time buyers are not in it."
-- description.vi = "Giá trị giữa của mọi khoảng cách giữa hai lần mua kết thúc trong cửa sổ. Khách mua thường xuyên có trọng số lớn hơn; khách mua một lần không có trong đó."
-- formula.en = "median of the days from one purchase to the next, for those that end in the window"
-- formula.vi = "trung vị số ngày từ lần mua trước đến lần mua sau, với các lần mua sau nằm trong cửa sổ"
-- section = "retention"
-- unit = "days"
-- better = "lower"
-- window = "window"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
WITH gaps AS (
  SELECT month_no, date_diff('day', previous_on, purchased_on) AS days, count(*) AS gaps
  FROM purchases
  WHERE previous_on < purchased_on
  GROUP BY 1, 2
),
windows AS (
  SELECT m.month_no, g.days, sum(g.gaps) AS gaps
  FROM months m
  CROSS JOIN settings s
  CROSS JOIN report r
  JOIN gaps g ON g.month_no BETWEEN m.month_no - s.active_window_months + 1 AND m.month_no
  WHERE m.month_no - s.active_window_months + 1 >= r.first_month_no
  GROUP BY 1, 2
),
ranked AS (
  SELECT
    month_no,
    days,
    sum(gaps) OVER (PARTITION BY month_no ORDER BY days) AS up_to,
    sum(gaps) OVER (PARTITION BY month_no) AS n
  FROM windows
)
-- the interval of a median are the order statistics n/2 ± 1.96 √n / 2
SELECT
  month_no,
  (CAST(min(CASE WHEN up_to >= floor((n + 1) / 2.0) THEN days END) AS DOUBLE)
    + CAST(min(CASE WHEN up_to >= ceil((n + 1) / 2.0) THEN days END) AS DOUBLE)) / 2 AS value,
  max(n) AS n,
  min(CASE WHEN up_to >= greatest(floor(n / 2.0 - 0.98 * sqrt(CAST(n AS DOUBLE))), 1) THEN days END) AS lower,
  min(CASE WHEN up_to >= least(ceil(n / 2.0 + 0.98 * sqrt(CAST(n AS DOUBLE)) + 1), n) THEN days END) AS upper
FROM ranked
GROUP BY month_no
ORDER BY month_no
