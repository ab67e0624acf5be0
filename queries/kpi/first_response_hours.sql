-- title.en = "Hours to first answer"
-- title.vi = "Số giờ đến phản hồi đầu tiên"
-- short.en = "First answer"
-- short.vi = "Phản hồi đầu tiên"
-- description.en = "The middle one of the times that customers waited for a first answer, of the tickets opened in the month and answered by its end. How many were not answered yet stands beside it."
-- description.vi = "Giá trị giữa của thời gian khách chờ phản hồi đầu tiên, với các yêu cầu mở trong tháng và đã được trả lời đến cuối tháng. Số yêu cầu chưa được trả lời ghi bên cạnh."
-- formula.en = "median of the hours from opening to first answer, for tickets opened in the month and answered"
-- formula.vi = "trung vị số giờ từ lúc mở đến phản hồi đầu tiên, với yêu cầu mở trong tháng đã được trả lời"
-- section = "service"
-- place = 6
-- depth = "C"
-- explained_by = ["service_retention_gap"]
-- figures = [{ as = "trend", at = "lead", rank = 4 }]
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
  SELECT month_no, hours, row_number() OVER (PARTITION BY month_no ORDER BY hours NULLS LAST) AS place, count(hours) OVER (PARTITION BY month_no) AS n
  FROM opened
)
-- the interval of a median are the order statistics n/2 ± 1.96 √n / 2
SELECT
  month_no,
  avg(hours) FILTER (WHERE place IN (floor((n + 1) / 2.0), ceil((n + 1) / 2.0))) AS value,
  max(n) AS n,
  min(hours) FILTER (WHERE place >= greatest(floor(n / 2.0 - 0.98 * sqrt(CAST(n AS DOUBLE))), 1)) AS lower,
  min(hours) FILTER (WHERE place >= least(ceil(n / 2.0 + 0.98 * sqrt(CAST(n AS DOUBLE)) + 1), n)) AS upper,
  count(*) FILTER (WHERE hours IS NULL) AS unanswered
FROM ranked
GROUP BY month_no
