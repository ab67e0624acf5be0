-- order = 70
-- title.en = "Problems found before the customer"
-- title.vi = "Chủ động phát hiện vấn đề"
-- short.en = "Found first"
-- short.vi = "Chủ động phát hiện"
-- description.en = "Share of the tickets of the month that we opened ourselves, before a customer complained."
-- description.vi = "Tỷ lệ yêu cầu trong tháng do chính chúng ta mở, trước khi khách phàn nàn."
-- formula.en = "tickets of the month with origin proactive ÷ tickets of the month"
-- formula.vi = "yêu cầu trong tháng có nguồn chủ động ÷ yêu cầu trong tháng"
-- section = "service"
-- unit = "rate"
-- better = "higher"
-- window = "month"
-- needs = ["tickets", "tickets.origin"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
WITH monthly AS (
  SELECT
    year(opened_at) * 12 + month(opened_at) - 1 AS month_no,
    count(CASE WHEN origin = 'proactive' THEN 1 END) AS proactive,
    count(*) AS tickets
  FROM input.tickets
  GROUP BY 1
)
SELECT m.month_no, t.proactive AS numerator, t.tickets AS denominator
FROM months m
JOIN monthly t ON t.month_no = m.month_no
ORDER BY m.month_no
