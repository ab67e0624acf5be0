-- order = 20
-- title.en = "Customer retention rate"
-- title.vi = "Tỷ lệ giữ chân khách hàng"
-- short.en = "Retention"
-- short.vi = "Giữ chân"
-- description.en = "Of the customers with a purchase in the prior window, the share who bought again in the window. Both windows are printed beside the figure."
-- description.vi = "Trong số khách đã mua ở cửa sổ trước, tỷ lệ mua lại trong cửa sổ này. Độ dài cửa sổ ghi cạnh con số."
-- formula.en = "customers of the prior window with a purchase in the window ÷ customers of the prior window"
-- formula.vi = "khách của cửa sổ trước có mua trong cửa sổ này ÷ khách của cửa sổ trước"
-- section = "retention"
-- unit = "rate"
-- better = "higher"
-- window = "prior"
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
  SELECT c.month_no, coalesce(c.next_month_no, r.month_no + 1) AS next_no, c.previous_month_no, count(*) AS customers
  FROM customer_months c
  CROSS JOIN report r
  GROUP BY 1, 2, 3
),
windows AS (
  SELECT
    m.month_no,
    t.customers,
    t.next_no <= m.month_no AS is_back,
    -- one of the month before's prior window, too
    t.month_no < m.month_no - s.active_window_months OR t.previous_month_no >= m.month_no - 2 * s.active_window_months AS is_kept,
    t.month_no < m.month_no - s.active_window_months AND t.next_no = m.month_no AS is_gained,
    t.month_no = m.month_no - s.active_window_months AND t.previous_month_no >= m.month_no - 2 * s.active_window_months AND t.next_no > m.month_no AS is_lost
  FROM months m
  CROSS JOIN settings s
  CROSS JOIN report r
  -- the newest month with a purchase in the prior window
  JOIN states t ON m.month_no - s.active_window_months >= t.month_no
    AND m.month_no - s.active_window_months < least(t.next_no, t.month_no + s.active_window_months)
  WHERE m.month_no - s.active_window_months >= r.first_month_no
),
whole AS (
  SELECT
    month_no,
    CAST(NULL AS VARCHAR) AS segment,
    sum(CASE WHEN is_back THEN customers ELSE 0 END) AS retained,
    sum(customers) AS customers,
    sum(CASE WHEN is_kept THEN customers ELSE 0 END) AS kept,
    sum(CASE WHEN is_gained THEN customers ELSE 0 END) AS gained,
    sum(CASE WHEN is_lost THEN customers ELSE 0 END) AS lost
  FROM windows
  GROUP BY month_no
),
-- by the channel of the prior window, for the report month and the one before
channels AS (
  SELECT
    k.window_end_no + s.active_window_months AS month_no,
    k.channel AS segment,
    count(CASE WHEN c.next_month_no <= k.window_end_no + s.active_window_months THEN 1 END) AS retained,
    count(*) AS customers
  FROM customer_channels k
  JOIN customer_months c ON c.customer_id = k.customer_id AND c.month_no = k.last_no
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE k.window_end_no + s.active_window_months <= r.month_no
  GROUP BY 1, 2
),
cells AS (
  SELECT month_no, segment, retained, customers, kept, gained, lost FROM whole
  UNION ALL
  SELECT month_no, segment, retained, customers, NULL, NULL, NULL FROM channels
)
SELECT
  x.month_no,
  x.segment,
  x.retained AS numerator,
  x.customers AS denominator,
  x.kept,
  x.gained,
  x.lost,
  x.month_no - 2 * s.active_window_months + 1 < r.first_month_no AS partial
FROM cells x
CROSS JOIN settings s
CROSS JOIN report r
ORDER BY x.month_no, x.segment NULLS FIRST
