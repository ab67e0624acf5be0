-- order = 90
-- title.en = "Cost to keep against cost to win"
-- title.vi = "Chi phí giữ so với chi phí tìm khách"
-- short.en = "Keep vs win"
-- short.vi = "Giữ so với tìm"
-- description.en = "What it costs to keep a customer, measured against what it costs to win one. Below 1, keeping is cheaper."
-- description.vi = "Chi phí giữ một khách so với chi phí tìm một khách mới. Dưới 1 nghĩa là giữ rẻ hơn."
-- formula.en = "(retention cost ÷ retained customers) ÷ (acquisition cost ÷ new customers), all over the window"
-- formula.vi = "(chi phí giữ chân ÷ khách được giữ) ÷ (chi phí thu hút ÷ khách mới), tất cả trong cửa sổ"
-- section = "value"
-- unit = "ratio"
-- better = "lower"
-- window = "prior"
-- needs = ["orders", "orders.customer_id", "costs"]
-- owner.en = "Chief Accountant"
-- owner.vi = "Kế toán trưởng"
-- extra.keep_cost = { unit = "money", en = "Cost per customer kept", vi = "Chi phí mỗi khách được giữ" }
-- extra.win_cost = { unit = "money", en = "Cost per customer won", vi = "Chi phí mỗi khách mới" }
WITH states AS (
  -- what is true of a customer from a month with a purchase until the next one
  SELECT c.month_no, coalesce(c.next_month_no, r.month_no + 1) AS next_no, count(*) AS customers
  FROM customer_months c
  CROSS JOIN report r
  GROUP BY 1, 2
),
retention AS (
  SELECT
    m.month_no,
    CAST(sum(CASE WHEN t.next_no <= m.month_no THEN t.customers ELSE 0 END) AS DOUBLE) AS kept,
    CAST(sum(t.customers) AS DOUBLE) AS customers
  FROM months m
  CROSS JOIN settings s
  CROSS JOIN report r
  JOIN states t ON m.month_no - s.active_window_months >= t.month_no
    AND m.month_no - s.active_window_months < least(t.next_no, t.month_no + s.active_window_months)
  WHERE m.month_no - s.active_window_months >= r.first_month_no
  GROUP BY m.month_no
),
news AS (
  SELECT m.month_no, CAST(count(*) AS DOUBLE) AS customers
  FROM months m
  CROSS JOIN settings s
  JOIN customers c ON c.new_month_no BETWEEN m.month_no - s.active_window_months + 1 AND m.month_no
  GROUP BY m.month_no
),
window_costs AS (
  SELECT
    m.month_no,
    CAST(sum(CASE WHEN c.kind = 'retention' THEN c.amount END) AS DOUBLE) AS retention,
    CAST(sum(CASE WHEN c.kind = 'acquisition' THEN c.amount END) AS DOUBLE) AS acquisition
  FROM months m
  CROSS JOIN settings s
  JOIN input.costs c ON year(c.month) * 12 + month(c.month) - 1 BETWEEN m.month_no - s.active_window_months + 1 AND m.month_no
  GROUP BY m.month_no
)
SELECT
  x.month_no,
  (k.retention / nullif(x.kept, 0)) / nullif(k.acquisition / n.customers, 0) AS value,
  k.retention / nullif(x.kept, 0) AS keep_cost,
  k.acquisition / n.customers AS win_cost,
  x.month_no - 2 * s.active_window_months + 1 < r.first_month_no AS partial
FROM retention x
JOIN news n ON n.month_no = x.month_no
JOIN window_costs k ON k.month_no = x.month_no
CROSS JOIN settings s
CROSS JOIN report r
JOIN coverage v ON v.input = 'costs' AND v.first_month_no <= x.month_no - s.active_window_months + 1
ORDER BY x.month_no
