-- order = 100
-- title.en = "What a promoter is worth"
-- title.vi = "Giá trị của người ủng hộ"
-- short.en = "Worth of a promoter"
-- short.vi = "Giá trị người ủng hộ"
-- description.en = "How much more a promoter spent in the 12 months after the answer than a detractor did. A link, not proof of a cause."
-- description.vi = "Người ủng hộ chi tiêu nhiều hơn người không hài lòng bao nhiêu trong 12 tháng sau câu trả lời. Đây là mối liên hệ, chưa phải bằng chứng nhân quả."
-- formula.en = "mean net spend in the 12 months after a promoter's answer ÷ that after a detractor's answer − 1, for the answers given 23 to 12 months ago"
-- formula.vi = "chi tiêu thuần trung bình trong 12 tháng sau câu trả lời của người ủng hộ ÷ của người không hài lòng − 1, với các câu trả lời cách đây 23 đến 12 tháng"
-- section = "service"
-- unit = "rate"
-- better = "higher"
-- window = "prior"
-- needs = ["surveys", "surveys.customer_id", "surveys.answered_at", "surveys.score", "orders", "orders.customer_id"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
-- extra.promoter_mean = { unit = "money", en = "Spend after a promoter's answer", vi = "Chi tiêu sau câu trả lời ủng hộ" }
-- extra.detractor_mean = { unit = "money", en = "Spend after a detractor's answer", vi = "Chi tiêu sau câu trả lời không hài lòng" }
WITH answers AS (
  SELECT
    row_number() OVER (ORDER BY x.customer_id, x.answered_at) AS answer_no,
    x.customer_id,
    CAST(x.answered_at AS DATE) AS answered_on,
    year(x.answered_at) * 12 + month(x.answered_at) - 1 AS month_no,
    x.score >= s.nps_promoter_min AS is_promoter
  FROM input.surveys x
  CROSS JOIN settings s
  WHERE x.kind = 'nps' AND x.answered_at IS NOT NULL AND x.customer_id IS NOT NULL
    AND (x.score >= s.nps_promoter_min OR x.score <= s.nps_detractor_max)
),
spent AS (
  SELECT a.answer_no, a.customer_id, a.month_no, a.is_promoter, CAST(coalesce(sum(o.amount), 0) AS DOUBLE) AS spend
  FROM answers a
  LEFT JOIN orders o ON o.customer_id = a.customer_id
    AND o.ordered_on > a.answered_on
    AND o.ordered_on <= CAST(a.answered_on + INTERVAL '12' MONTH AS DATE)
  GROUP BY a.answer_no, a.customer_id, a.month_no, a.is_promoter
),
customer_sums AS (
  SELECT
    m.month_no,
    a.customer_id,
    sum(CASE WHEN a.is_promoter THEN a.spend ELSE 0 END) AS promoter_spend,
    CAST(count(CASE WHEN a.is_promoter THEN 1 END) AS DOUBLE) AS promoters,
    sum(CASE WHEN a.is_promoter THEN 0 ELSE a.spend END) AS detractor_spend,
    CAST(count(CASE WHEN NOT a.is_promoter THEN 1 END) AS DOUBLE) AS detractors
  FROM months m
  JOIN spent a ON a.month_no BETWEEN m.month_no - 23 AND m.month_no - 12
  GROUP BY m.month_no, a.customer_id
),
means AS (
  SELECT
    month_no,
    sum(promoters) AS promoters,
    sum(detractors) AS detractors,
    sum(promoter_spend) / nullif(sum(promoters), 0) AS promoter_mean,
    sum(detractor_spend) / nullif(sum(detractors), 0) AS detractor_mean,
    CAST(count(*) AS DOUBLE) AS customers
  FROM customer_sums
  GROUP BY month_no
),
-- the standard error by linearisation: a customer may have given several answers of both kinds
influences AS (
  SELECT
    g.month_no,
    g.customers,
    sum(power((c.promoter_spend - g.promoter_mean * c.promoters) / g.promoters
      - g.promoter_mean / g.detractor_mean * (c.detractor_spend - g.detractor_mean * c.detractors) / g.detractors, 2)) / (g.detractor_mean * g.detractor_mean) AS squares
  FROM means g
  JOIN customer_sums c ON c.month_no = g.month_no
  WHERE g.promoters > 0 AND g.detractors > 0 AND g.detractor_mean <> 0
  GROUP BY g.month_no, g.customers, g.detractor_mean
)
SELECT
  g.month_no,
  g.promoter_mean / nullif(g.detractor_mean, 0) - 1 AS value,
  g.promoters + g.detractors AS n,
  CASE WHEN i.customers > 1 THEN sqrt(i.squares * i.customers / (i.customers - 1)) END AS stderr,
  g.promoter_mean,
  g.detractor_mean,
  g.month_no - 23 < r.first_month_no AS partial
FROM means g
LEFT JOIN influences i ON i.month_no = g.month_no
CROSS JOIN report r
-- the surveys reach back as far as they are read; the orders may begin within those months
JOIN coverage v ON v.input = 'surveys' AND v.first_month_no <= greatest(g.month_no - 23, r.first_month_no)
WHERE g.month_no - 12 >= r.first_month_no
ORDER BY g.month_no
