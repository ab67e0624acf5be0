-- title.en = "Cost to keep against cost to win"
-- title.vi = "Chi phí giữ so với chi phí tìm khách"
-- short.en = "Keep vs win"
-- short.vi = "Giữ so với tìm"
-- description.en = "What it costs to keep a customer, measured against what it costs to win one. Below 1, keeping is cheaper."
-- description.vi = "Chi phí giữ một khách so với chi phí tìm một khách mới. Dưới 1 nghĩa là giữ rẻ hơn."
-- formula.en = "(retention cost ÷ retained customers) ÷ (acquisition cost ÷ new customers), all over the window"
-- formula.vi = "(chi phí giữ chân ÷ khách được giữ) ÷ (chi phí thu hút ÷ khách mới), tất cả trong cửa sổ"
-- section = "value"
-- place = 16
-- unit = "ratio"
-- better = "lower"
-- window = "prior"
-- needs = ["orders", "orders.customer_id", "costs"]
-- owner.en = "Chief Accountant"
-- owner.vi = "Kế toán trưởng"
-- extra.keep_cost = { unit = "money", en = "Cost per customer kept", vi = "Chi phí mỗi khách được giữ" }
-- extra.win_cost = { unit = "money", en = "Cost per customer won", vi = "Chi phí mỗi khách mới" }
WITH windows AS (
  SELECT
    m.month_no,
    CAST(sum(c.amount) FILTER (WHERE c.kind = 'retention') AS DOUBLE) AS retention,
    CAST(sum(c.amount) FILTER (WHERE c.kind = 'acquisition') AS DOUBLE) AS acquisition,
    (SELECT CAST(sum(g.customers) AS DOUBLE) FROM customer_groups g WHERE g.month_no = m.month_no AND g.prior_purchases > 0 AND g.purchases > 0) AS kept,
    (SELECT CAST(count(*) AS DOUBLE) FROM customers x, settings t WHERE x.new_month_no BETWEEN m.month_no - t.active_window_months + 1 AND m.month_no) AS new
  FROM months m
  CROSS JOIN settings s
  JOIN input.costs c ON year(c.month) * 12 + month(c.month) - 1 BETWEEN m.month_no - s.active_window_months + 1 AND m.month_no
  GROUP BY m.month_no
)
SELECT
  month_no,
  (retention / nullif(kept, 0)) / nullif(acquisition / nullif(new, 0), 0) AS value,
  retention / nullif(kept, 0) AS keep_cost,
  acquisition / nullif(new, 0) AS win_cost
FROM windows
