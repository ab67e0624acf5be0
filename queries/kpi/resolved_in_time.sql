-- title.en = "Resolved within the promise"
-- title.vi = "Giải quyết đúng hạn"
-- short.en = "Resolved in time"
-- short.vi = "Đúng hạn"
-- description.en = "Of the tickets opened in the month whose promised time is over, the share resolved within it (24 hours unless set otherwise)."
-- description.vi = "Trong số yêu cầu mở trong tháng đã hết thời hạn cam kết, tỷ lệ được giải quyết trong hạn (mặc định 24 giờ)."
-- formula.en = "tickets resolved within the promise ÷ tickets of the month whose promise is over"
-- formula.vi = "yêu cầu giải quyết trong hạn cam kết ÷ yêu cầu trong tháng đã hết hạn cam kết"
-- section = "service"
-- place = 7
-- explained_by = ["service_retention_gap"]
-- figures = [{ as = "trend", at = "lead", rank = 3 }]
-- unit = "rate"
-- better = "higher"
-- window = "month"
-- needs = ["tickets", "tickets.resolved_at"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
-- segments = "partition"
-- segment_by.en = "by channel"
-- segment_by.vi = "theo kênh"
SELECT
  m.month_no,
  CASE WHEN w.is_part THEN coalesce(t.channel, 'unknown') END AS segment,
  t.customer_key,
  -- a solution after the month's end is not there yet
  CASE WHEN t.resolved_at < m.month_end AND date_diff('millisecond', t.opened_at, t.resolved_at) <= s.service_promise_hours * 3600000 THEN 1 ELSE 0 END AS numerator,
  1 AS denominator
FROM input.tickets t
CROSS JOIN settings s
CROSS JOIN (VALUES (FALSE), (TRUE)) AS w (is_part)
JOIN months m ON m.month_no = year(t.opened_at) * 12 + month(t.opened_at) - 1
WHERE date_diff('millisecond', t.opened_at, CAST(m.month_end AS TIMESTAMP)) >= s.service_promise_hours * 3600000
