-- title.en = "What a promoter is worth"
-- title.vi = "Giá trị của người ủng hộ"
-- short.en = "Worth of a promoter"
-- short.vi = "Giá trị người ủng hộ"
-- description.en = "How much more a promoter spent in the 12 months after the answer than a detractor did. A link, not proof of a cause."
-- description.vi = "Người ủng hộ chi tiêu nhiều hơn người không hài lòng bao nhiêu trong 12 tháng sau câu trả lời. Đây là mối liên hệ, chưa phải bằng chứng nhân quả."
-- formula.en = "mean net spend in the 12 months after a promoter's answer ÷ that after a detractor's answer − 1, for the answers given 23 to 12 months ago"
-- formula.vi = "chi tiêu thuần trung bình trong 12 tháng sau câu trả lời của người ủng hộ ÷ của người không hài lòng − 1, với các câu trả lời cách đây 23 đến 12 tháng"
-- section = "service"
-- place = 11
-- depth = "C"
-- link = "promoter"
-- unit = "rate"
-- open = true
-- better = "higher"
-- window = "prior"
-- needs = ["surveys", "surveys.customer_id", "surveys.answered_at", "surveys.score", "orders", "orders.customer_id"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
-- extra.promoter_mean = { unit = "money", en = "Spend after a promoter's answer", vi = "Chi tiêu sau câu trả lời ủng hộ" }
-- extra.detractor_mean = { unit = "money", en = "Spend after a detractor's answer", vi = "Chi tiêu sau câu trả lời không hài lòng" }
-- logs = "prior"
-- window_months = 12
WITH answers AS (
  SELECT
    x.customer_key, year(x.answered_at) * 12 + month(x.answered_at) - 1 AS month_no, x.score >= s.nps_promoter_min AS is_promoter,
    (SELECT CAST(coalesce(sum(o.amount), 0) AS DOUBLE) FROM orders o
      WHERE o.customer_key = x.customer_key AND o.ordered_on > CAST(x.answered_at AS DATE)
        AND o.ordered_on <= CAST(CAST(x.answered_at AS DATE) + INTERVAL '12' MONTH AS DATE)) AS spend
  FROM input.surveys x
  CROSS JOIN settings s
  WHERE x.kind = 'nps' AND x.answered_at IS NOT NULL AND x.customer_key IS NOT NULL
    AND (x.score >= s.nps_promoter_min OR x.score <= s.nps_detractor_max)
),
customer_sums AS (
  SELECT
    m.month_no, a.customer_key,
    coalesce(sum(a.spend) FILTER (WHERE a.is_promoter), 0) AS promoter_spend, CAST(count(*) FILTER (WHERE a.is_promoter) AS DOUBLE) AS promoters,
    coalesce(sum(a.spend) FILTER (WHERE NOT a.is_promoter), 0) AS detractor_spend, CAST(count(*) FILTER (WHERE NOT a.is_promoter) AS DOUBLE) AS detractors
  FROM months m
  JOIN answers a ON a.month_no BETWEEN m.month_no - 23 AND m.month_no - 12
  GROUP BY m.month_no, a.customer_key
),
means AS (
  SELECT
    month_no, sum(promoters) AS promoters, sum(detractors) AS detractors, CAST(count(*) AS DOUBLE) AS customers,
    sum(promoter_spend) / nullif(sum(promoters), 0) AS promoter_mean,
    sum(detractor_spend) / nullif(sum(detractors), 0) AS detractor_mean
  FROM customer_sums
  GROUP BY month_no
)
-- the standard error by linearisation: a customer may have given several answers of both kinds
SELECT
  g.month_no,
  any_value(g.promoter_mean / nullif(g.detractor_mean, 0)) - 1 AS value,
  any_value(g.promoters + g.detractors) AS n,
  CASE WHEN any_value(g.customers) > 1 AND any_value(g.promoters) > 0 AND any_value(g.detractors) > 0 THEN sqrt(sum(power(
    (c.promoter_spend - g.promoter_mean * c.promoters) / g.promoters
      - g.promoter_mean / nullif(g.detractor_mean, 0) * (c.detractor_spend - g.detractor_mean * c.detractors) / g.detractors, 2)
    / power(nullif(g.detractor_mean, 0), 2) * g.customers / (g.customers - 1))) END AS stderr,
  any_value(g.promoter_mean) AS promoter_mean,
  any_value(g.detractor_mean) AS detractor_mean
FROM means g
JOIN customer_sums c ON c.month_no = g.month_no
GROUP BY g.month_no
