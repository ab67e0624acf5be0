-- order = 20
-- title.en = "Expectations met"
-- title.vi = "Đáp ứng kỳ vọng"
-- short.en = "Expectations met"
-- short.vi = "Đáp ứng kỳ vọng"
-- description.en = "Share of the answers of the last months that call the experience as expected or better."
-- description.vi = "Tỷ lệ câu trả lời trong các tháng gần đây cho biết trải nghiệm đúng như kỳ vọng hoặc tốt hơn."
-- formula.en = "expectation answers of 0 or above ÷ expectation answers, of the survey window"
-- formula.vi = "câu trả lời kỳ vọng từ 0 trở lên ÷ câu trả lời kỳ vọng, trong cửa sổ khảo sát"
-- section = "service"
-- unit = "rate"
-- better = "higher"
-- window = "survey"
-- needs = ["surveys", "surveys.answered_at", "surveys.score"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
-- extra.below = { unit = "rate", en = "Below expectations", vi = "Dưới kỳ vọng" }
-- extra.as_expected = { unit = "rate", en = "As expected", vi = "Như kỳ vọng" }
-- extra.above = { unit = "rate", en = "Above expectations", vi = "Vượt kỳ vọng" }
WITH answers AS (
  SELECT
    year(answered_at) * 12 + month(answered_at) - 1 AS month_no,
    count(CASE WHEN score < 0 THEN 1 END) AS below,
    count(CASE WHEN score = 0 THEN 1 END) AS as_expected,
    count(CASE WHEN score > 0 THEN 1 END) AS above,
    count(*) AS n
  FROM input.surveys
  WHERE kind = 'expectation' AND answered_at IS NOT NULL AND score IS NOT NULL
  GROUP BY 1
)
SELECT
  m.month_no,
  sum(a.n - a.below) AS numerator,
  sum(a.n) AS denominator,
  CAST(sum(a.below) AS DOUBLE) / sum(a.n) AS below,
  CAST(sum(a.as_expected) AS DOUBLE) / sum(a.n) AS as_expected,
  CAST(sum(a.above) AS DOUBLE) / sum(a.n) AS above
FROM months m
CROSS JOIN settings s
JOIN coverage v ON v.input = 'surveys' AND v.first_month_no <= m.month_no
JOIN answers a ON a.month_no BETWEEN m.month_no - s.survey_window_months + 1 AND m.month_no
GROUP BY m.month_no
ORDER BY m.month_no
