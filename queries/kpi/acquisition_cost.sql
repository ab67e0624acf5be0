-- title.en = "Cost to win a customer (CAC)"
-- title.vi = "Chi phí có một khách mới"
-- short.en = "Cost to win"
-- short.vi = "Chi phí khách mới"
-- description.en = "What the window's acquisition cost comes to for each new customer. Beside it how many twelfths of {value_days} days the margin of a new customer needs to pay for it, told by the newest cohort whose {value_days} days are over."
-- description.vi = "Chi phí thu hút của 12 tháng gần nhất tính trên mỗi khách mới. Bên cạnh là số kỳ (mỗi kỳ bằng một phần mười hai của {value_days} ngày) để lợi nhuận từ một khách mới bù đủ chi phí đó, theo nhóm khách mới gần nhất đã đủ {value_days} ngày."
-- formula.en = "acquisition cost of the window ÷ new customers of the window"
-- formula.vi = "chi phí thu hút của 12 tháng gần nhất ÷ số khách mới của 12 tháng gần nhất"
-- section = "value"
-- place = 18
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
    m.month_no, m.month_end,
    (SELECT CAST(count(*) AS DOUBLE) FROM customers x WHERE x.new_month_no BETWEEN m.month_no - max(s.active_window_months) + 1 AND m.month_no) AS won,
    CAST(sum(c.amount) AS DOUBLE) AS cost
  FROM months m
  CROSS JOIN settings s
  JOIN input.costs c ON c.kind = 'acquisition' AND year(c.month) * 12 + month(c.month) - 1 BETWEEN m.month_no - s.active_window_months + 1 AND m.month_no
  GROUP BY m.month_no, m.month_end
),
cohorts AS (
  SELECT c.new_month_no, max(m.month_end) AS month_end, CAST(count(*) AS DOUBLE) AS customers
  FROM customers c
  CROSS JOIN settings s
  JOIN months m ON m.month_no = c.new_month_no
  GROUP BY c.new_month_no, s.min_group
  HAVING count(*) >= s.min_group
),
curves AS (
  SELECT n.new_month_no, n.twelfth, sum(CAST(sum(n.margin) AS DOUBLE)) OVER (PARTITION BY n.new_month_no ORDER BY n.twelfth) / c.customers AS to_date
  FROM newcomer_margins n
  JOIN cohorts c ON c.new_month_no = n.new_month_no
  GROUP BY n.new_month_no, n.twelfth, c.customers
),
newest AS (
  SELECT w.month_no, w.cost, w.won, max(c.new_month_no) AS cohort
  FROM windows w
  CROSS JOIN settings s
  LEFT JOIN cohorts c ON c.month_end - 1 + s.value_days < w.month_end
  GROUP BY w.month_no, w.cost, w.won
)
SELECT n.month_no, n.cost / nullif(n.won, 0) AS value, n.won AS n, min(c.twelfth) AS payback_months
FROM newest n
LEFT JOIN curves c ON c.new_month_no = n.cohort AND c.to_date * n.won >= n.cost
GROUP BY n.month_no, n.cost, n.won
