-- order = 30
-- title.en = "Satisfied but not loyal"
-- title.vi = "Hài lòng nhưng chưa trung thành"
-- short.en = "Satisfied, not loyal"
-- short.vi = "Hài lòng, chưa trung thành"
-- description.en = "Of the customers whose last satisfaction answer in the prior window was good, the share who have not bought on a later day. A satisfied customer is not always a loyal one."
-- description.vi = "Trong số khách có câu trả lời hài lòng gần nhất ở cửa sổ trước đạt mức tốt, tỷ lệ chưa mua thêm vào ngày nào sau đó. Khách hài lòng chưa chắc là khách trung thành."
-- formula.en = "satisfied customers of the prior window without a purchase on a later day up to the month's end ÷ satisfied customers of the prior window"
-- formula.vi = "khách hài lòng ở cửa sổ trước không mua vào ngày nào sau câu trả lời đến cuối tháng ÷ khách hài lòng ở cửa sổ trước"
-- section = "service"
-- unit = "rate"
-- better = "lower"
-- window = "prior"
-- needs = ["surveys", "surveys.customer_id", "surveys.answered_at", "surveys.score", "orders", "orders.customer_id"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
WITH answers AS (
  SELECT
    x.customer_id,
    x.answered_at,
    CAST(x.answered_at AS DATE) AS answered_on,
    year(x.answered_at) * 12 + month(x.answered_at) - 1 AS month_no,
    x.score >= s.csat_min AS satisfied
  FROM input.surveys x
  CROSS JOIN settings s
  WHERE x.kind = 'csat' AND x.answered_at IS NOT NULL AND x.score IS NOT NULL AND x.customer_id IS NOT NULL
),
ranked AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY customer_id, month_no ORDER BY answered_at DESC, satisfied DESC) AS place
  FROM answers
),
last_answers AS (
  SELECT
    customer_id,
    answered_on,
    month_no,
    satisfied,
    lead(month_no) OVER (PARTITION BY customer_id ORDER BY month_no) AS next_answer_no
  FROM ranked
  WHERE place = 1
),
followed AS (
  SELECT a.customer_id, a.month_no, a.next_answer_no, min(p.month_no) AS purchase_no
  FROM last_answers a
  LEFT JOIN purchases p ON p.customer_id = a.customer_id AND p.purchased_on > a.answered_on
  WHERE a.satisfied
  GROUP BY a.customer_id, a.month_no, a.next_answer_no
),
states AS (
  SELECT month_no, next_answer_no, purchase_no, count(*) AS customers
  FROM followed
  GROUP BY month_no, next_answer_no, purchase_no
)
-- an answer is the last one of the prior window from W months later on, until the next one is or it falls out of that window
SELECT
  m.month_no,
  sum(CASE WHEN a.purchase_no <= m.month_no THEN 0 ELSE a.customers END) AS numerator,
  sum(a.customers) AS denominator,
  m.month_no - 2 * s.active_window_months + 1 < r.first_month_no AS partial
FROM months m
CROSS JOIN settings s
CROSS JOIN report r
-- the surveys reach back as far as they are read; the orders may begin within the prior window
JOIN coverage v ON v.input = 'surveys' AND v.first_month_no <= greatest(m.month_no - 2 * s.active_window_months + 1, r.first_month_no)
JOIN states a ON m.month_no - s.active_window_months >= a.month_no
  AND m.month_no - s.active_window_months < least(coalesce(a.next_answer_no, a.month_no + s.active_window_months), a.month_no + s.active_window_months)
WHERE m.month_no - s.active_window_months >= r.first_month_no
GROUP BY m.month_no, s.active_window_months, r.first_month_no
ORDER BY m.month_no
