-- order = 25
-- title.en = "Expectations exceeded"
-- title.vi = "Vượt kỳ vọng"
-- short.en = "Expectations exceeded"
-- short.vi = "Vượt kỳ vọng"
-- description.en = "Share of the answers of the last months that call the experience better than expected."
-- description.vi = "Tỷ lệ câu trả lời trong các tháng gần đây cho biết trải nghiệm tốt hơn kỳ vọng."
-- formula.en = "expectation answers above 0 ÷ expectation answers, of the survey window"
-- formula.vi = "câu trả lời kỳ vọng trên 0 ÷ câu trả lời kỳ vọng, trong cửa sổ khảo sát"
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
  sum(a.above) AS numerator,
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
