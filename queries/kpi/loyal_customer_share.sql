-- order = 10
-- title.en = "Loyal customers (5+ purchases)"
-- title.vi = "Khách hàng trung thành (từ 5 lần mua)"
-- short.en = "Loyal customers"
-- short.vi = "Khách từ 5 lần mua"
-- description.en = "Share of the active customers who have bought at least five times to date."
-- description.vi = "Tỷ lệ khách hàng đang hoạt động đã mua từ năm lần trở lên tính đến nay."
-- formula.en = "active customers with at least 5 purchases to date ÷ active customers"
-- formula.vi = "khách đang hoạt động đã mua từ 5 lần ÷ khách đang hoạt động"
-- section = "core"
-- unit = "rate"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
-- segments = "partition"
-- segment_by.en = "by main channel"
-- segment_by.vi = "theo kênh mua chính"
-- extra.kept = { unit = "count", en = "In both months", vi = "Có trong cả hai tháng" }
-- extra.gained = { unit = "count", en = "Newly counted", vi = "Mới được tính" }
-- extra.lost = { unit = "count", en = "No longer counted", vi = "Không còn được tính" }
WITH states AS (
  -- what is true of a customer from a month with a purchase until the next one
  SELECT
    c.month_no,
    coalesce(c.next_month_no, r.month_no + 1) AS next_no,
    c.previous_month_no,
    c.purchases_to_date >= s.loyal_purchases AS is_loyal,
    c.purchases_to_date - c.purchases >= s.loyal_purchases AS was_loyal,
    count(*) AS customers
  FROM customer_months c
  CROSS JOIN settings s
  CROSS JOIN report r
  GROUP BY 1, 2, 3, 4, 5
),
windows AS (
  SELECT
    m.month_no,
    t.customers,
    t.is_loyal,
    -- active at the end of the month before, too, and loyal since this month only
    coalesce(t.month_no < m.month_no OR t.previous_month_no >= m.month_no - s.active_window_months, FALSE) AS is_kept,
    t.month_no = m.month_no AND t.is_loyal AND NOT t.was_loyal AS is_newly_loyal
  FROM months m
  CROSS JOIN settings s
  CROSS JOIN report r
  JOIN states t ON m.month_no >= t.month_no AND m.month_no < least(t.next_no, t.month_no + s.active_window_months)
  WHERE m.month_no - s.active_window_months + 1 >= r.first_month_no
),
cells AS (
  SELECT
    month_no,
    CAST(NULL AS VARCHAR) AS segment,
    sum(CASE WHEN is_loyal THEN customers ELSE 0 END) AS loyal,
    sum(customers) AS customers,
    sum(CASE WHEN is_kept THEN customers ELSE 0 END) AS kept,
    sum(CASE WHEN is_kept AND is_newly_loyal THEN customers ELSE 0 END) AS gained,
    0 AS lost
  FROM windows
  GROUP BY month_no
  UNION ALL
  -- by main channel, for the few months of customer_channels
  SELECT k.window_end_no, k.channel, count(CASE WHEN c.purchases_to_date >= s.loyal_purchases THEN 1 END), count(*), NULL, NULL, NULL
  FROM customer_channels k
  JOIN customer_months c ON c.customer_id = k.customer_id AND c.month_no = k.last_no
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE k.window_end_no - s.active_window_months + 1 >= r.first_month_no
  GROUP BY 1, 2
)
SELECT month_no, segment, loyal AS numerator, customers AS denominator, kept, gained, lost
FROM cells
ORDER BY month_no, segment NULLS FIRST
