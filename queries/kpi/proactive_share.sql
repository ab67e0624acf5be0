-- title.en = "Problems found before the customer"
-- title.vi = "Chủ động phát hiện vấn đề"
-- short.en = "Found first"
-- short.vi = "Chủ động phát hiện"
-- description.en = "Share of the tickets of the month that we opened ourselves, before a customer complained."
-- description.vi = "Tỷ lệ yêu cầu trong tháng do chính chúng ta mở, trước khi khách phàn nàn."
-- formula.en = "tickets of the month with origin proactive ÷ tickets of the month"
-- formula.vi = "yêu cầu trong tháng có nguồn chủ động ÷ yêu cầu trong tháng"
-- section = "service"
-- place = 8
-- depth = "C"
-- unit = "rate"
-- better = "higher"
-- window = "month"
-- needs = ["tickets", "tickets.origin"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
SELECT
  year(opened_at) * 12 + month(opened_at) - 1 AS month_no,
  customer_key,
  CASE WHEN origin = 'proactive' THEN 1 ELSE 0 END AS numerator,
  1 AS denominator
FROM input.tickets
