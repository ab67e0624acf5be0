-- order = 10
-- title.en = "Customer satisfaction (CSAT)"
-- title.vi = "Mức độ hài lòng"
-- short.en = "Satisfaction"
-- short.vi = "Hài lòng"
-- description.en = "Share of the satisfaction answers of the last months that reach the set score (4 of 5 unless set otherwise). Each answer counts."
-- description.vi = "Tỷ lệ câu trả lời hài lòng trong các tháng gần đây đạt mức điểm quy định (mặc định 4 trên 5). Mỗi câu trả lời được tính một lần."
-- formula.en = "CSAT answers at or above the set score ÷ CSAT answers, of the survey window"
-- formula.vi = "câu trả lời CSAT đạt mức điểm quy định ÷ câu trả lời CSAT, trong cửa sổ khảo sát"
-- section = "service"
-- unit = "rate"
-- better = "higher"
-- window = "survey"
-- needs = ["surveys", "surveys.answered_at", "surveys.score"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
WITH answers AS (
  SELECT
    year(answered_at) * 12 + month(answered_at) - 1 AS month_no,
    count(CASE WHEN score >= s.csat_min THEN 1 END) AS good,
    count(*) AS n
  FROM input.surveys
  CROSS JOIN settings s
  WHERE kind = 'csat' AND answered_at IS NOT NULL AND score IS NOT NULL
  GROUP BY 1
)

SELECT m.month_no, sum(a.good) AS numerator, sum(a.n) AS denominator
FROM months m
CROSS JOIN settings s
JOIN coverage v ON v.input = 'surveys' AND v.first_month_no <= m.month_no
JOIN answers a ON a.month_no BETWEEN m.month_no - s.survey_window_months + 1 AND m.month_no
GROUP BY m.month_no
ORDER BY m.month_no
