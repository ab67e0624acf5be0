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
  SELECT month_no, (last_purchase_on - first_purchase_on) / CAST(purchase_days - 1 AS DOUBLE) AS days
  FROM customer_windows
  WHERE purchases > 0 AND purchase_days >= 2
),
ranked AS (
  SELECT month_no, days, row_number() OVER (PARTITION BY month_no ORDER BY days) AS place, count(*) OVER (PARTITION BY month_no) AS n
  FROM gaps
)
-- the interval of a median are the order statistics n/2 ± 1.96 √n / 2
SELECT
  month_no,
  avg(days) FILTER (WHERE place IN (floor((n + 1) / 2.0), ceil((n + 1) / 2.0))) AS value,
  max(n) AS n,
  min(days) FILTER (WHERE place >= greatest(floor(n / 2.0 - 0.98 * sqrt(CAST(n AS DOUBLE))), 1)) AS lower,
  min(days) FILTER (WHERE place >= least(ceil(n / 2.0 + 0.98 * sqrt(CAST(n AS DOUBLE)) + 1), n)) AS upper
FROM ranked
GROUP BY month_no
