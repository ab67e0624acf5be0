-- order = 10
-- title.en = "Repeat purchase rate"
-- title.vi = "Tỷ lệ quay lại mua hàng"
-- short.en = "Repeat purchase"
-- short.vi = "Quay lại mua"
-- description.en = "Share of the active customers who bought at least twice in the window. Several orders on one day are one purchase."
-- description.vi = "Tỷ lệ khách hàng đang hoạt động đã mua từ hai lần trở lên trong cửa sổ. Nhiều đơn trong một ngày tính là một lần mua."
-- formula.en = "active customers with at least 2 purchases in the window ÷ active customers"
-- formula.vi = "khách đang hoạt động mua từ 2 lần trong cửa sổ ÷ khách đang hoạt động"
-- section = "retention"
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
    c.back_2_no,
    c.previous_back_2_no,
    count(*) AS customers
  FROM customer_months c
  CROSS JOIN report r
  GROUP BY 1, 2, 3, 4, 5
),
windows AS (
  SELECT
    m.month_no,
    t.customers,
    coalesce(t.back_2_no > m.month_no - s.active_window_months, FALSE) AS is_repeating,
    -- active, and a repeat buyer, at the end of the month before
    coalesce(t.month_no < m.month_no OR t.previous_month_no >= m.month_no - s.active_window_months, FALSE) AS is_kept,
    coalesce(CASE WHEN t.month_no < m.month_no THEN t.back_2_no ELSE t.previous_back_2_no END >= m.month_no - s.active_window_months, FALSE) AS was_repeating
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
    sum(CASE WHEN is_repeating THEN customers ELSE 0 END) AS repeating,
    sum(customers) AS customers,
    sum(CASE WHEN is_kept THEN customers ELSE 0 END) AS kept,
    sum(CASE WHEN is_kept AND is_repeating AND NOT was_repeating THEN customers ELSE 0 END) AS gained,
    sum(CASE WHEN is_kept AND was_repeating AND NOT is_repeating THEN customers ELSE 0 END) AS lost
  FROM windows
  GROUP BY month_no
  UNION ALL
  -- by main channel, for the few months of customer_channels
  SELECT k.window_end_no, k.channel, count(CASE WHEN k.purchases >= 2 THEN 1 END), count(*), NULL, NULL, NULL
  FROM customer_channels k
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE k.window_end_no - s.active_window_months + 1 >= r.first_month_no
  GROUP BY 1, 2
)
SELECT month_no, segment, repeating AS numerator, customers AS denominator, kept, gained, lost
FROM cells
ORDER BY month_no, segment NULLS FIRST
