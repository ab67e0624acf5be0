-- title.en = "Cost to win a customer (CAC)"
-- title.vi = "Chi phí có một khách mới"
-- short.en = "Cost to win"
-- short.vi = "Chi phí khách mới"
-- description.en = "What the window's acquisition cost comes to for each new customer. Beside it how many twelfths of {value_days} days the margin of a new customer needs to pay for it, told by the newest cohort whose {value_days} days are over."
-- description.vi = "Chi phí thu hút của 12 tháng gần nhất tính trên mỗi khách mới. Bên cạnh là số kỳ (mỗi kỳ bằng một phần mười hai của {value_days} ngày) để lợi nhuận từ một khách mới bù đủ chi phí đó, theo nhóm khách mới gần nhất đã đủ {value_days} ngày."
-- formula.en = "acquisition cost of the window ÷ new customers of the window"
-- formula.vi = "chi phí thu hút của 12 tháng gần nhất ÷ số khách mới của 12 tháng gần nhất"
-- section = "value"
-- place = 12
-- unit = "money"
-- better = "lower"
-- window = "window"
-- needs = ["orders", "orders.customer_id", "costs"]
-- owner.en = "Head of Marketing"
-- owner.vi = "Trưởng phòng Marketing"
-- newcomers = true
-- extra.payback_months = { unit = "count", en = "Months until it is paid back", vi = "Số tháng để hoàn vốn" }
WITH windows AS (
  SELECT
    m.month_no,
    m.month_end,
    CAST(sum(c.amount) AS DOUBLE) AS cost,
    (SELECT CAST(count(*) AS DOUBLE) FROM customers x, settings t WHERE x.new_month_no BETWEEN m.month_no - t.active_window_months + 1 AND m.month_no) AS won
  FROM months m
  CROSS JOIN settings s
  JOIN input.costs c ON c.kind = 'acquisition' AND year(c.month) * 12 + month(c.month) - 1 BETWEEN m.month_no - s.active_window_months + 1 AND m.month_no
  GROUP BY m.month_no, m.month_end
),
newest AS (
  SELECT w.month_no, max(n.new_month_no) AS cohort
  FROM windows w
  CROSS JOIN settings s
  CROSS JOIN newcomer_curves n
  JOIN months m ON m.month_no = n.new_month_no AND m.month_end - 1 + s.value_days < w.month_end
  GROUP BY w.month_no
)
SELECT w.month_no, w.cost / nullif(w.won, 0) AS value, w.won AS n, min(c.twelfth) AS payback_months
FROM windows w
LEFT JOIN newest n ON n.month_no = w.month_no
LEFT JOIN newcomer_curves c ON c.new_month_no = n.cohort AND c.margin_to_date * w.won >= w.cost
GROUP BY w.month_no, w.cost, w.won
