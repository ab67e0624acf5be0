-- title.en = "Survey response rate"
-- title.vi = "Tỷ lệ phản hồi khảo sát"
-- short.en = "Survey response"
-- short.vi = "Phản hồi khảo sát"
-- description.en = "Share of the surveys sent in the month that were answered within the set days. The figure is the newest month whose days are over."
-- description.vi = "Tỷ lệ khảo sát gửi trong tháng được trả lời trong số ngày quy định. Con số là của tháng gần nhất đã đủ ngày."
-- formula.en = "surveys sent in the month and answered in time ÷ surveys sent in the month"
-- formula.vi = "khảo sát gửi trong tháng được trả lời đúng hạn ÷ khảo sát gửi trong tháng"
-- section = "service"
-- place = 9
-- depth = "C"
-- unit = "rate"
-- better = "higher"
-- window = "cohort"
-- needs = ["surveys", "surveys.sent_at", "surveys.answered_at", "surveys.unanswered"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
-- cohort_days = "survey_answer_days"
SELECT
  year(x.sent_at) * 12 + month(x.sent_at) - 1 AS month_no,
  count(*) FILTER (WHERE date_diff('day', CAST(x.sent_at AS DATE), CAST(x.answered_at AS DATE)) BETWEEN 0 AND s.survey_answer_days) AS numerator,
  count(*) AS denominator
FROM input.surveys x
CROSS JOIN settings s
WHERE x.sent_at IS NOT NULL
GROUP BY 1
