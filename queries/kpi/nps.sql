-- title.en = "Net Promoter Score"
-- title.vi = "Chỉ số NPS"
-- short.en = "NPS"
-- short.vi = "NPS"
-- description.en = "Promoters (score 9–10 unless set otherwise) minus detractors (0–6), per 100 answers of the last months. Each answer counts."
-- description.vi = "Số người ủng hộ (điểm 9–10 nếu không đặt khác) trừ số người không hài lòng (0–6), trên 100 câu trả lời trong các tháng gần đây. Mỗi câu trả lời được tính một lần."
-- formula.en = "100 × (share of promoters − share of detractors) of the answers of the survey window"
-- formula.vi = "100 × (tỷ lệ ủng hộ − tỷ lệ không hài lòng) trong các câu trả lời của {survey_window_months} tháng gần nhất"
-- section = "advocacy"
-- place = 3
-- depth = "A"
-- explained_by = ["promoter_spend_gap"]
-- figures = [{ as = "answers", at = "lead", rank = 1 }, { as = "trend", at = "lead", rank = 2 }]
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
    m.month_no, c.segment, x.customer_key,
    CASE WHEN x.score >= s.nps_promoter_min THEN 1 WHEN x.score <= s.nps_detractor_max THEN -1 ELSE 0 END AS side
  FROM months m
  CROSS JOIN settings s
  JOIN input.surveys x ON x.kind = 'nps' AND x.score IS NOT NULL
    AND year(x.answered_at) * 12 + month(x.answered_at) - 1 BETWEEN m.month_no - s.survey_window_months + 1 AND m.month_no
  LEFT JOIN input.customers c ON c.customer_key = x.customer_key
),
-- by customer; answers without one stand each for itself
units AS (
  SELECT
    month_no, CASE WHEN grouping(segment) = 0 THEN coalesce(segment, 'unknown') END AS segment, customer_key,
    count(*) AS answers, count(*) FILTER (WHERE side > 0) AS promoters, count(*) FILTER (WHERE side < 0) AS detractors
  FROM answers
  GROUP BY GROUPING SETS ((month_no, customer_key), (month_no, segment, customer_key))
),
sums AS (
  SELECT
    month_no, segment,
    CAST(sum(answers) AS DOUBLE) AS n, CAST(sum(promoters) AS DOUBLE) AS promoters, CAST(sum(detractors) AS DOUBLE) AS detractors,
    CAST(sum(CASE WHEN customer_key IS NULL THEN answers ELSE 1 END) AS DOUBLE) AS customers,
    CAST(sum(CASE WHEN customer_key IS NULL THEN promoters + detractors ELSE power(promoters - detractors, 2) END) AS DOUBLE) AS squares,
    CAST(sum(CASE WHEN customer_key IS NULL THEN promoters - detractors ELSE (promoters - detractors) * answers END) AS DOUBLE) AS products,
    CAST(sum(CASE WHEN customer_key IS NULL THEN answers ELSE power(answers, 2) END) AS DOUBLE) AS answer_squares
  FROM units
  GROUP BY month_no, segment
)
SELECT
  month_no,
  segment,
  100 * (promoters - detractors) / n AS value,
  n,
  100 * sqrt(greatest(squares - 2 * (promoters - detractors) / n * products + power((promoters - detractors) / n, 2) * answer_squares, 0)) / n AS stderr,
  promoters,
  detractors,
  customers
FROM sums
