-- title.en = "Net revenue retention"
-- title.vi = "Tỷ lệ giữ doanh thu"
-- short.en = "Revenue kept"
-- short.vi = "Giữ doanh thu"
-- description.en = "What last year's customers spend now, measured against what they spent then. Above 100 %, those who stay spend more than those who leave took with them."
-- description.vi = "Khách của 12 tháng trước đó nay chi bao nhiêu so với hồi đó. Trên 100 %: khách ở lại chi thêm nhiều hơn phần khách rời đi mang theo."
-- formula.en = "net revenue in the window of the prior window's customers ÷ their net revenue in the prior window"
-- formula.vi = "doanh thu thuần 12 tháng gần nhất của khách 12 tháng trước đó ÷ doanh thu thuần của họ hồi đó"
-- section = "value"
-- place = 7
-- unit = "rate"
-- open = true
-- better = "higher"
-- window = "prior"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Chief Accountant"
-- owner.vi = "Kế toán trưởng"
-- extra.earned_growth = { unit = "rate", en = "Earned growth (with referred new customers)", vi = "Tăng trưởng tự thân (gồm khách mới được giới thiệu)" }
WITH earned AS (
  -- earned growth (Bain, NPS 3.0): revenue retention + net revenue in the window of its referred new customers ÷ the prior window's − 1.
  SELECT m.month_no, CAST(sum(x.revenue) AS DOUBLE) AS revenue
  FROM (SELECT DISTINCT referred_key, new_month_no FROM referrals) f
  CROSS JOIN settings s
  JOIN customer_spans x ON x.customer_key = f.referred_key
  JOIN months m ON m.month_no >= x.from_no AND m.month_no < x.until_no AND m.month_no - f.new_month_no BETWEEN 0 AND s.active_window_months - 1
  WHERE x.purchase_days > 0
  GROUP BY m.month_no
),
-- the first month of which referrals are known: the log's; those in the customers' table reach back always
told AS (
  SELECT coalesce(min(CAST(year(f.referred_at) * 12 + month(f.referred_at) - 1 AS INTEGER)), min(r.first_month_no)) AS from_no
  FROM report r
  LEFT JOIN input.referrals f ON TRUE
  WHERE EXISTS (SELECT 1 FROM referrals) OR f.referred_at IS NOT NULL
)
SELECT
  m.month_no,
  CAST(sum(x.revenue) AS DOUBLE) AS numerator,
  CAST(sum(x.prior_revenue) AS DOUBLE) AS denominator,
  count(*) AS n,
  CASE WHEN t.from_no <= m.month_no - s.active_window_months + 1 THEN CAST(sum(x.revenue) AS DOUBLE) / CAST(sum(x.prior_revenue) AS DOUBLE) - 1 END
    + coalesce(e.revenue, 0) / CAST(sum(x.prior_revenue) AS DOUBLE) AS earned_growth
FROM customer_spans x
JOIN months m ON m.month_no >= x.from_no AND m.month_no < x.until_no
CROSS JOIN settings s
CROSS JOIN told t
LEFT JOIN earned e ON e.month_no = m.month_no
WHERE x.prior_purchase_days > 0 AND x.prior_revenue > 0
GROUP BY m.month_no, s.active_window_months, t.from_no, e.revenue
