-- order = 20
-- title.en = "Loyalty programme members"
-- title.vi = "Tỷ lệ hội viên"
-- short.en = "Members"
-- short.vi = "Hội viên"
-- description.en = "Share of the active customers who had joined the loyalty programme by the month's end."
-- description.vi = "Tỷ lệ khách hàng đang hoạt động đã là hội viên chương trình khách hàng thân thiết tính đến cuối tháng."
-- formula.en = "active customers who were members by the month's end ÷ active customers"
-- formula.vi = "khách đang hoạt động là hội viên đến cuối tháng ÷ khách đang hoạt động"
-- section = "core"
-- unit = "rate"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id", "customers", "customers.member_since"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
-- extra.kept = { unit = "count", en = "In both months", vi = "Có trong cả hai tháng" }
-- extra.gained = { unit = "count", en = "Newly counted", vi = "Mới được tính" }
-- extra.lost = { unit = "count", en = "No longer counted", vi = "Không còn được tính" }
WITH states AS (
  -- what is true of a customer from a month with a purchase until the next one
  SELECT
    c.month_no,
    coalesce(c.next_month_no, r.month_no + 1) AS next_no,
    c.previous_month_no,
    CAST(year(x.member_since) * 12 + month(x.member_since) - 1 AS INTEGER) AS member_no,
    count(*) AS customers
  FROM customer_months c
  JOIN customers x ON x.customer_id = c.customer_id
  CROSS JOIN report r
  GROUP BY 1, 2, 3, 4
),
windows AS (
  SELECT
    m.month_no,
    t.customers,
    t.member_no <= m.month_no AS is_member,
    t.member_no = m.month_no AS is_new_member,
    -- active at the end of the month before, too
    t.month_no < m.month_no OR t.previous_month_no >= m.month_no - s.active_window_months AS is_kept
  FROM months m
  CROSS JOIN settings s
  CROSS JOIN report r
  JOIN states t ON m.month_no >= t.month_no AND m.month_no < least(t.next_no, t.month_no + s.active_window_months)
  WHERE m.month_no - s.active_window_months + 1 >= r.first_month_no
)
SELECT
  month_no,
  sum(CASE WHEN is_member THEN customers ELSE 0 END) AS numerator,
  sum(customers) AS denominator,
  sum(CASE WHEN is_kept THEN customers ELSE 0 END) AS kept,
  sum(CASE WHEN is_kept AND is_new_member THEN customers ELSE 0 END) AS gained,
  0 AS lost
FROM windows
GROUP BY month_no
ORDER BY month_no
