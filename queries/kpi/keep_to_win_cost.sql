-- title.en = "Cost to keep against cost to win"
-- title.vi = "Chi phí giữ so với chi phí tìm khách"
-- short.en = "Keep vs win"
-- short.vi = "Giữ so với tìm"
-- description.en = "What it costs to keep a customer, measured against what it costs to win one. Below 1, keeping is cheaper."
-- description.vi = "Chi phí giữ một khách so với chi phí tìm một khách mới. Dưới 1 nghĩa là giữ rẻ hơn."
-- formula.en = "(retention cost ÷ retained customers) ÷ (acquisition cost ÷ new customers), all over the window"
-- formula.vi = "(chi phí giữ chân ÷ khách được giữ) ÷ (chi phí thu hút ÷ khách mới), tất cả trong {active_window_months} tháng gần nhất"
-- section = "value"
-- place = 13
-- depth = "C"
-- unit = "ratio"
-- better = "lower"
-- window = "prior"
-- needs = ["orders", "orders.customer_id", "costs"]
-- owner.en = "Chief Accountant"
-- owner.vi = "Kế toán trưởng"
-- extra.keep_cost = { unit = "money", en = "Cost per customer kept", vi = "Chi phí mỗi khách được giữ" }
-- extra.win_cost = { unit = "money", en = "Cost per customer won", vi = "Chi phí mỗi khách mới" }
WITH kept AS (
  SELECT
    m.month_no,
    CAST(sum(c.amount) AS DOUBLE) / nullif((SELECT sum(g.customers) FROM customer_groups g WHERE g.month_no = m.month_no AND g.prior_purchases > 0 AND g.purchases > 0), 0) AS keep_cost
  FROM months m
  CROSS JOIN settings s
  JOIN input.costs c ON c.kind = 'retention' AND year(c.month) * 12 + month(c.month) - 1 BETWEEN m.month_no - s.active_window_months + 1 AND m.month_no
  GROUP BY m.month_no
)
SELECT k.month_no, k.keep_cost / nullif(a.value, 0) AS value, k.keep_cost, a.value AS win_cost
FROM kept k
LEFT JOIN acquisition_cost a ON a.month_no = k.month_no
