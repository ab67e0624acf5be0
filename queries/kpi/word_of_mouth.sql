-- title.en = "Word-of-mouth balance"
-- title.vi = "Chênh lệch truyền miệng"
-- short.en = "Word of mouth"
-- short.vi = "Truyền miệng"
-- description.en = "How many people hear good of us minus how many hear bad, per 100 answers: a happy customer is taken to tell 9 people and an unhappy one 22, unless set otherwise."
-- description.vi = "Số người nghe điều tốt trừ số người nghe điều xấu về chúng ta, trên 100 câu trả lời: một khách hài lòng kể với 9 người, một khách không hài lòng kể với 22 người, nếu không đặt khác."
-- formula.en = "100 × (promoters × people a promoter tells − detractors × people a detractor tells) ÷ NPS answers of the survey window"
-- formula.vi = "100 × (người ủng hộ × số người mỗi người kể − người không hài lòng × số người mỗi người kể) ÷ câu trả lời NPS của {survey_window_months} tháng gần nhất"
-- section = "advocacy"
-- place = 4
-- depth = "D"
-- explained_by = ["promoter_spend_gap"]
-- unit = "points"
-- better = "higher"
-- window = "survey"
-- needs = ["surveys", "surveys.answered_at", "surveys.score"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
WITH answers AS (
  SELECT
    m.month_no,
    CASE WHEN x.score >= s.nps_promoter_min THEN s.wom_positive WHEN x.score <= s.nps_detractor_max THEN -s.wom_negative ELSE 0 END AS told
  FROM months m
  CROSS JOIN settings s
  JOIN input.surveys x ON x.kind = 'nps' AND x.score IS NOT NULL
    AND year(x.answered_at) * 12 + month(x.answered_at) - 1 BETWEEN m.month_no - s.survey_window_months + 1 AND m.month_no
)
SELECT month_no, 100 * avg(told) AS value, count(*) AS n, 100 * stddev_pop(told) / sqrt(CAST(count(*) AS DOUBLE)) AS stderr
FROM answers
GROUP BY month_no
