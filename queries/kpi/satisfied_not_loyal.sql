-- title.en = "Satisfied but not loyal"
-- title.vi = "Hài lòng nhưng chưa trung thành"
-- short.en = "Satisfied, not loyal"
-- short.vi = "Hài lòng, chưa trung thành"
-- description.en = "Of the customers whose last satisfaction answer in the prior window was good, the share who have not bought on a later day. A satisfied customer is not always a loyal one."
-- description.vi = "Trong số khách có câu trả lời hài lòng gần nhất trong {active_window_months} tháng trước đó đạt mức tốt, tỷ lệ chưa mua thêm vào ngày nào sau đó. Khách hài lòng chưa chắc là khách trung thành."
-- formula.en = "satisfied customers of the prior window without a purchase on a later day up to the month's end ÷ satisfied customers of the prior window"
-- formula.vi = "khách hài lòng trong {active_window_months} tháng trước đó không mua vào ngày nào sau câu trả lời đến cuối tháng ÷ khách hài lòng trong {active_window_months} tháng trước đó"
-- section = "service"
-- place = 4
-- depth = "C"
-- unit = "rate"
-- better = "lower"
-- window = "prior"
-- needs = ["surveys", "surveys.customer_id", "surveys.answered_at", "surveys.score", "orders", "orders.customer_id"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
-- logs = "prior"
WITH answers AS (
  SELECT m.month_no, x.customer_key, max((x.answered_at, x.score)) AS last
  FROM input.surveys x
  CROSS JOIN settings s
  JOIN months m ON year(x.answered_at) * 12 + month(x.answered_at) - 1
    BETWEEN m.month_no - 2 * s.active_window_months + 1 AND m.month_no - s.active_window_months
  WHERE x.kind = 'csat' AND x.score IS NOT NULL AND x.customer_key IS NOT NULL
  GROUP BY m.month_no, x.customer_key
)
SELECT
  a.month_no,
  count(*) FILTER (WHERE NOT EXISTS (
    SELECT 1 FROM customer_months x
    WHERE x.customer_key = a.customer_key AND x.month_no <= a.month_no AND x.last_purchase_on > CAST(a.last[1] AS DATE)
  )) AS numerator,
  count(*) AS denominator
FROM answers a
CROSS JOIN settings s
WHERE a.last[2] >= s.csat_min
GROUP BY a.month_no
