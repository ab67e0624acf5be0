-- order = 50
-- title.en = "Hours to first answer"
-- title.vi = "Số giờ đến phản hồi đầu tiên"
-- short.en = "First answer"
-- short.vi = "Phản hồi đầu tiên"
-- description.en = "The middle one of the times that customers waited for a first answer, of the tickets opened in the month and answered by its end. How many were not answered yet stands beside it."
-- description.vi = "Giá trị giữa của thời gian khách chờ phản hồi đầu tiên, với các yêu cầu mở trong tháng và đã được trả lời đến cuối tháng. Số yêu cầu chưa được trả lời ghi bên cạnh."
-- formula.en = "median of the hours from opening to first answer, for tickets opened in the month and answered"
-- formula.vi = "trung vị số giờ từ lúc mở đến phản hồi đầu tiên, với yêu cầu mở trong tháng đã được trả lời"
-- section = "service"
-- unit = "hours"
-- better = "lower"
-- window = "month"
-- needs = ["tickets", "tickets.first_response_at"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
-- extra.unanswered = { unit = "count", en = "Not answered yet", vi = "Chưa được trả lời" }
WITH opened AS (
  SELECT
    m.month_no,
    -- an answer after the month's end is not there yet
    CASE WHEN t.first_response_at < m.month_end THEN date_diff('millisecond', t.opened_at, t.first_response_at) / 3600000e0 END AS hours
  FROM input.tickets t
  JOIN months m ON m.month_no = year(t.opened_at) * 12 + month(t.opened_at) - 1
),
ranked AS (
  SELECT
    month_no,
    hours,
    row_number() OVER (PARTITION BY month_no ORDER BY hours) AS place,
    count(*) OVER (PARTITION BY month_no) AS n
  FROM opened
  WHERE hours IS NOT NULL
),
-- the interval of a median are the order statistics n/2 ± 1.96 √n / 2
medians AS (
  SELECT
    month_no,
    avg(CASE WHEN place IN (floor((n + 1) / 2.0), ceil((n + 1) / 2.0)) THEN hours END) AS hours,
    max(n) AS n,
    min(CASE WHEN place >= greatest(floor(n / 2.0 - 0.98 * sqrt(CAST(n AS DOUBLE))), 1) THEN hours END) AS lower,
    min(CASE WHEN place >= least(ceil(n / 2.0 + 0.98 * sqrt(CAST(n AS DOUBLE)) + 1), n) THEN hours END) AS upper
  FROM ranked
  GROUP BY month_no
),
waiting AS (
  SELECT month_no, count(CASE WHEN hours IS NULL THEN 1 END) AS unanswered
  FROM opened
  GROUP BY month_no
)
SELECT w.month_no, x.hours AS value, coalesce(x.n, 0) AS n, x.lower, x.upper, w.unanswered
FROM waiting w
LEFT JOIN medians x ON x.month_no = w.month_no
ORDER BY w.month_no
