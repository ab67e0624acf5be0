-- order = 40
-- title.en = "Word-of-mouth balance"
-- title.vi = "Cán cân truyền miệng"
-- short.en = "Word of mouth"
-- short.vi = "Truyền miệng"
-- description.en = "How many people hear good of us minus how many hear bad, per 100 answers: a happy customer is taken to tell 9 people and an unhappy one 22, unless set otherwise."
-- description.vi = "Số người nghe điều tốt trừ số người nghe điều xấu về chúng ta, trên 100 câu trả lời: một khách hài lòng kể với 9 người, một khách không hài lòng kể với 22 người, nếu không đặt khác."
-- formula.en = "100 × (promoters × people a promoter tells − detractors × people a detractor tells) ÷ NPS answers of the survey window"
-- formula.vi = "100 × (người ủng hộ × số người mỗi người kể − người không hài lòng × số người mỗi người kể) ÷ câu trả lời NPS của cửa sổ khảo sát"
-- section = "advocacy"
-- unit = "points"
-- better = "higher"
-- window = "survey"
-- needs = ["surveys", "surveys.answered_at", "surveys.score"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
WITH answers AS (
  SELECT
    year(x.answered_at) * 12 + month(x.answered_at) - 1 AS month_no,
    count(CASE WHEN x.score >= s.nps_promoter_min THEN 1 END) AS promoters,
    count(CASE WHEN x.score <= s.nps_detractor_max THEN 1 END) AS detractors,
    count(*) AS n
  FROM input.surveys x
  CROSS JOIN settings s
  WHERE x.kind = 'nps' AND x.answered_at IS NOT NULL AND x.score IS NOT NULL
  GROUP BY 1
),
windows AS (
  SELECT
    m.month_no,
    CAST(sum(a.n) AS DOUBLE) AS n,
    sum(a.promoters) * s.wom_positive / CAST(sum(a.n) AS DOUBLE) AS good,
    sum(a.detractors) * s.wom_negative / CAST(sum(a.n) AS DOUBLE) AS bad,
    s.wom_positive,
    s.wom_negative
  FROM months m
  CROSS JOIN settings s
  JOIN coverage v ON v.input = 'surveys' AND v.first_month_no <= m.month_no
  JOIN answers a ON a.month_no BETWEEN m.month_no - s.survey_window_months + 1 AND m.month_no
  GROUP BY m.month_no, s.wom_positive, s.wom_negative
)
-- people told per answer; the standard error from the trinomial variance: promoter, passive, detractor
SELECT
  month_no,
  100 * (good - bad) AS value,
  n,
  100 * sqrt(greatest(good * wom_positive + bad * wom_negative - (good - bad) * (good - bad), 0) / n) AS stderr
FROM windows
ORDER BY month_no
