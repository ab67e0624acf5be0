-- order = 30
-- title.en = "Net Promoter Score"
-- title.vi = "Chỉ số NPS"
-- short.en = "NPS"
-- short.vi = "NPS"
-- description.en = "Promoters (score 9–10 unless set otherwise) minus detractors (0–6), per 100 answers of the last months. Each answer counts."
-- description.vi = "Số người ủng hộ (điểm 9–10 nếu không đặt khác) trừ số người không hài lòng (0–6), trên 100 câu trả lời trong các tháng gần đây. Mỗi câu trả lời được tính một lần."
-- formula.en = "100 × (share of promoters − share of detractors) of the answers of the survey window"
-- formula.vi = "100 × (tỷ lệ ủng hộ − tỷ lệ không hài lòng) trong các câu trả lời của cửa sổ khảo sát"
-- section = "advocacy"
-- unit = "points"
-- better = "higher"
-- window = "survey"
-- needs = ["surveys", "surveys.answered_at", "surveys.score"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
-- extra.promoters = { unit = "count", en = "Promoters", vi = "Người ủng hộ" }
-- extra.detractors = { unit = "count", en = "Detractors", vi = "Người không hài lòng" }
-- segments = "list"
-- segment_by.en = "by customer segment"
-- segment_by.vi = "theo phân khúc khách hàng"
WITH answers AS (
  SELECT
    year(x.answered_at) * 12 + month(x.answered_at) - 1 AS month_no,
    coalesce(c.segment, 'unknown') AS customer_segment,
    count(CASE WHEN x.score >= s.nps_promoter_min THEN 1 END) AS promoters,
    count(CASE WHEN x.score <= s.nps_detractor_max THEN 1 END) AS detractors,
    count(*) AS n
  FROM input.surveys x
  CROSS JOIN settings s
  LEFT JOIN input.customers c ON c.customer_id = x.customer_id
  WHERE x.kind = 'nps' AND x.answered_at IS NOT NULL AND x.score IS NOT NULL
  GROUP BY 1, 2
),
cells AS (
  SELECT month_no, CAST(NULL AS VARCHAR) AS segment, sum(promoters) AS promoters, sum(detractors) AS detractors, sum(n) AS n
  FROM answers
  GROUP BY month_no
  UNION ALL
  SELECT month_no, customer_segment, promoters, detractors, n
  FROM answers
  WHERE EXISTS (SELECT 1 FROM input.customers WHERE segment IS NOT NULL)
),
windows AS (
  SELECT
    m.month_no,
    a.segment,
    CAST(sum(a.promoters) AS DOUBLE) AS promoters,
    CAST(sum(a.detractors) AS DOUBLE) AS detractors,
    CAST(sum(a.n) AS DOUBLE) AS n
  FROM months m
  CROSS JOIN settings s
  JOIN coverage v ON v.input = 'surveys' AND v.first_month_no <= m.month_no
  JOIN cells a ON a.month_no BETWEEN m.month_no - s.survey_window_months + 1 AND m.month_no
  GROUP BY m.month_no, a.segment
)
-- the standard error from the trinomial variance: promoter, passive, detractor
SELECT
  month_no,
  segment,
  100 * (promoters - detractors) / n AS value,
  n,
  100 * sqrt(greatest((promoters + detractors) / n - (promoters - detractors) / n * (promoters - detractors) / n, 0) / n) AS stderr,
  promoters,
  detractors
FROM windows
ORDER BY month_no, segment NULLS FIRST
