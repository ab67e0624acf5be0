-- title.en = "Customer satisfaction (CSAT)"
-- title.vi = "Mức độ hài lòng"
-- short.en = "Satisfaction"
-- short.vi = "Hài lòng"
-- description.en = "Share of the satisfaction answers of the last months that reach the set score (4 of 5 unless set otherwise). Each answer counts."
-- description.vi = "Tỷ lệ câu trả lời hài lòng trong các tháng gần đây đạt mức điểm quy định (mặc định 4 trên 5). Mỗi câu trả lời được tính một lần."
-- formula.en = "CSAT answers at or above the set score ÷ CSAT answers, of the survey window"
-- formula.vi = "câu trả lời CSAT đạt mức điểm quy định ÷ câu trả lời CSAT, trong {survey_window_months} tháng gần nhất"
-- section = "service"
-- place = 1
-- figures = [{ as = "trend", at = "lead", rank = 2 }]
-- unit = "rate"
-- better = "higher"
-- window = "survey"
-- needs = ["surveys", "surveys.answered_at", "surveys.score"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
SELECT m.month_no, x.customer_key, CASE WHEN x.score >= s.csat_min THEN 1 ELSE 0 END AS numerator, 1 AS denominator
FROM months m
CROSS JOIN settings s
JOIN input.surveys x ON x.kind = 'csat' AND x.score IS NOT NULL
  AND year(x.answered_at) * 12 + month(x.answered_at) - 1 BETWEEN m.month_no - s.survey_window_months + 1 AND m.month_no
