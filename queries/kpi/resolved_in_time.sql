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
-- figures = [{ as = "trend", at = "lead", rank = 3 }, { as = "trend", at = "beside", rank = 1 }]
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
  CASE WHEN grouping(t.channel) = 0 THEN coalesce(t.channel, 'unknown') END AS segment,
  -- a solution after the month's end is not there yet
  count(*) FILTER (WHERE t.resolved_at < m.month_end AND date_diff('millisecond', t.opened_at, t.resolved_at) <= s.service_promise_hours * 3600000) AS numerator,
  count(*) AS denominator,
  count(DISTINCT t.customer_key) + count(*) - count(t.customer_key) AS customers
FROM input.tickets t
CROSS JOIN settings s
JOIN months m ON m.month_no = year(t.opened_at) * 12 + month(t.opened_at) - 1
WHERE date_diff('millisecond', t.opened_at, CAST(m.month_end AS TIMESTAMP)) >= s.service_promise_hours * 3600000
GROUP BY GROUPING SETS ((m.month_no), (m.month_no, t.channel))
