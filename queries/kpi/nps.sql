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
    m.month_no,
    coalesce(c.segment, 'unknown') AS customer_segment,
    x.customer_id,
    CASE WHEN x.score >= s.nps_promoter_min THEN 1 END AS is_promoter,
    CASE WHEN x.score <= s.nps_detractor_max THEN 1 END AS is_detractor
  FROM input.surveys x
  CROSS JOIN settings s
  JOIN coverage v ON v.input = 'surveys'
  JOIN months m ON m.month_no >= v.first_month_no
    AND year(x.answered_at) * 12 + month(x.answered_at) - 1 BETWEEN m.month_no - s.survey_window_months + 1 AND m.month_no
  LEFT JOIN input.customers c ON c.customer_id = x.customer_id
  WHERE x.kind = 'nps' AND x.score IS NOT NULL
),
cells AS (
  SELECT
    month_no,
    customer_segment AS segment,
    CAST(count(is_promoter) AS DOUBLE) AS promoters,
    CAST(count(is_detractor) AS DOUBLE) AS detractors,
    CAST(count(*) AS DOUBLE) AS n,
    count(DISTINCT customer_id) + count(*) - count(customer_id) AS customers
  FROM answers
  GROUP BY GROUPING SETS ((month_no), (month_no, customer_segment))
)
-- the standard error from the trinomial variance: promoter, passive, detractor
SELECT
  month_no,
  segment,
  100 * (promoters - detractors) / n AS value,
  n,
  100 * sqrt(greatest((promoters + detractors) / n - (promoters - detractors) / n * (promoters - detractors) / n, 0) / n) AS stderr,
  promoters,
  detractors,
  customers
FROM cells
WHERE segment IS NULL OR EXISTS (SELECT 1 FROM input.customers WHERE segment IS NOT NULL)
ORDER BY month_no, segment NULLS FIRST
