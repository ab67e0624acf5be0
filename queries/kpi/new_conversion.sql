-- title.en = "Conversion of new leads"
-- title.vi = "Tỷ lệ chuyển đổi khách mới"
-- short.en = "New leads"
-- short.vi = "Chuyển đổi khách mới"
-- description.en = "Share of the leads from people who are new of the month that became a sale within the set days (5–20 % is often quoted). The figure is the newest month whose days are over."
-- description.vi = "Tỷ lệ cơ hội từ khách mới trong tháng trở thành đơn bán trong số ngày quy định (thường được trích dẫn là 5–20 %). Con số là của tháng gần nhất đã đủ ngày."
-- formula.en = "leads from people who are new created in the month and converted in time ÷ leads from people who are new created in the month"
-- formula.vi = "cơ hội từ khách mới tạo trong tháng được chuyển đổi đúng hạn ÷ cơ hội từ khách mới tạo trong tháng"
-- section = "value"
-- place = 18
-- depth = "C"
-- unit = "rate"
-- better = "higher"
-- window = "cohort"
-- needs = ["leads", "leads.converted_at"]
-- owner.en = "Head of Sales"
-- owner.vi = "Trưởng phòng Kinh doanh"
-- cohort_days = "lead_days"
SELECT
  year(x.created_at) * 12 + month(x.created_at) - 1 AS month_no,
  count(*) FILTER (WHERE date_diff('day', CAST(x.created_at AS DATE), CAST(x.converted_at AS DATE)) BETWEEN 0 AND s.lead_days) AS numerator,
  count(*) AS denominator
FROM input.leads x
CROSS JOIN settings s
WHERE NOT x.existing
GROUP BY 1
