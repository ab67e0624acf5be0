-- title.en = "Typical days between purchases"
-- title.vi = "Số ngày giữa hai lần mua"
-- short.en = "Days between"
-- short.vi = "Số ngày giữa hai lần mua"
-- description.en = "Each customer's own mean gap between purchase days in the window; the middle one of these. One-time buyers are not in it, and frequent buyers count once like everybody."
-- description.vi = "Khoảng cách trung bình giữa các ngày mua trong {active_window_months} tháng gần nhất của từng khách; lấy giá trị ở giữa. Khách mua một lần không có trong đó, khách mua thường xuyên cũng chỉ tính một lần."
-- formula.en = "median over active customers with at least 2 purchase days in the window of (last − first) ÷ (purchase days − 1)"
-- formula.vi = "trung vị trên các khách có từ 2 ngày mua trong {active_window_months} tháng gần nhất của (ngày cuối − ngày đầu) ÷ (số ngày mua − 1)"
-- section = "retention"
-- place = 7
-- depth = "C"
-- unit = "days"
-- better = "lower"
-- window = "window"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
WITH gaps AS (
  SELECT m.month_no, (x.last_purchase_on - x.first_purchase_on) / CAST(x.purchase_days - 1 AS DOUBLE) AS days, count(*) AS customers
  FROM customer_spans x
  JOIN months m ON m.month_no >= x.from_no AND m.month_no < x.until_no
  WHERE x.purchase_days >= 2
  GROUP BY 1, 2
),
placed AS (
  SELECT month_no, days, sum(customers) OVER (PARTITION BY month_no ORDER BY days) AS place, sum(customers) OVER (PARTITION BY month_no) AS n
  FROM gaps
)
-- the interval of a median are the order statistics n/2 ± 1.96 √n / 2
SELECT
  month_no,
  (min(days) FILTER (WHERE place >= floor((n + 1) / 2.0)) + min(days) FILTER (WHERE place >= ceil((n + 1) / 2.0))) / 2 AS value,
  max(n) AS n,
  min(days) FILTER (WHERE place >= greatest(floor(n / 2.0 - 0.98 * sqrt(CAST(n AS DOUBLE))), 1)) AS lower,
  min(days) FILTER (WHERE place >= least(ceil(n / 2.0 + 0.98 * sqrt(CAST(n AS DOUBLE)) + 1), n)) AS upper
FROM placed
GROUP BY month_no
