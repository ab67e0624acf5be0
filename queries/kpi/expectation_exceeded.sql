-- title.en = "Expectations exceeded"
-- title.vi = "Vượt kỳ vọng"
-- short.en = "Expectations exceeded"
-- short.vi = "Vượt kỳ vọng"
-- description.en = "Share of the answers of the last months that call the experience better than expected."
-- description.vi = "Tỷ lệ câu trả lời trong các tháng gần đây cho biết trải nghiệm tốt hơn kỳ vọng."
-- formula.en = "expectation answers above 0 ÷ expectation answers, of the survey window"
-- formula.vi = "câu trả lời kỳ vọng trên 0 ÷ câu trả lời kỳ vọng, trong {survey_window_months} tháng gần nhất"
-- section = "service"
-- place = 3
-- depth = "C"
-- part_of = "expectation_met"
-- figures = [{ as = "expectations", at = "lead", rank = 1 }]
-- unit = "rate"
-- better = "higher"
-- window = "survey"
-- needs = ["surveys", "surveys.answered_at", "surveys.score"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
-- extra.below = { unit = "rate", en = "Below expectations", vi = "Dưới kỳ vọng" }
-- extra.as_expected = { unit = "rate", en = "As expected", vi = "Như kỳ vọng" }
-- extra.above = { unit = "rate", en = "Above expectations", vi = "Vượt kỳ vọng" }
SELECT
  m.month_no,
  x.customer_key,
  CASE WHEN x.score > 0 THEN 1 ELSE 0 END AS numerator,
  1 AS denominator,
  CASE WHEN x.score < 0 THEN 1 ELSE 0 END AS below,
  CASE WHEN x.score = 0 THEN 1 ELSE 0 END AS as_expected,
  CASE WHEN x.score > 0 THEN 1 ELSE 0 END AS above
FROM months m
CROSS JOIN settings s
JOIN input.surveys x ON x.kind = 'expectation' AND x.score IS NOT NULL
  AND year(x.answered_at) * 12 + month(x.answered_at) - 1 BETWEEN m.month_no - s.survey_window_months + 1 AND m.month_no
