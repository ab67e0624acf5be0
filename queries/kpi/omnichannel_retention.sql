-- order = 70
-- title.en = "Retention of multi-channel buyers"
-- title.vi = "Giữ chân khách hàng đa kênh"
-- short.en = "Multi-channel retention"
-- short.vi = "Giữ chân đa kênh"
-- description.en = "Of the customers who bought on at least two channels in the prior window, the share who bought again in the window. Beside it the retention of one-channel buyers, and the difference among customers who bought as often: a one-time buyer can't be multi-channel."
-- description.vi = "Trong số khách đã mua qua ít nhất hai kênh ở cửa sổ trước, tỷ lệ mua lại trong cửa sổ này. Bên cạnh là tỷ lệ của khách một kênh và chênh lệch giữa những khách có cùng mức mua, vì khách mua một lần không thể là khách đa kênh."
-- formula.en = "customers of at least 2 channels in the prior window with a purchase in the window ÷ customers of at least 2 channels in the prior window"
-- formula.vi = "khách mua từ 2 kênh ở cửa sổ trước có mua trong cửa sổ này ÷ khách mua từ 2 kênh ở cửa sổ trước"
-- section = "retention"
-- unit = "rate"
-- better = "higher"
-- window = "prior"
-- needs = ["orders", "orders.customer_id", "orders.channel"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
-- segments = "list"
-- segment_by.en = "by number of channels"
-- segment_by.vi = "theo số kênh"
-- extra.difference = { unit = "rate", en = "Against one channel, at equal purchases", vi = "So với một kênh, cùng mức mua" }
-- extra.difference_stderr = { unit = "rate", en = "Standard error of the difference", vi = "Sai số chuẩn của chênh lệch" }
WITH channel_months AS (
  SELECT customer_id, month_no, min(channel) AS first_channel, max(channel) AS last_channel
  FROM orders
  WHERE is_sale AND customer_id IS NOT NULL AND channel IS NOT NULL
  GROUP BY customer_id, month_no
),
sorted AS (
  SELECT
    customer_id,
    month_no,
    first_channel,
    last_channel,
    lag(month_no) OVER w AS previous_no,
    lag(first_channel) OVER w AS previous_first,
    lag(last_channel) OVER w AS previous_last
  FROM channel_months
  WINDOW w AS (PARTITION BY customer_id ORDER BY month_no)
),
-- two sales on different channels with none on a third between them: the earlier one's month
pairs AS (
  SELECT
    customer_id,
    month_no,
    CASE
      WHEN first_channel <> last_channel THEN month_no
      WHEN previous_first <> first_channel OR previous_last <> last_channel THEN previous_no
    END AS pair_no
  FROM sorted
),
-- months without a known channel keep what was known before; a window holds two channels while it holds the newest pair
known AS (
  SELECT
    c.month_no,
    c.next_month_no,
    c.back_2_no,
    c.back_3_no,
    c.back_5_no,
    max(p.month_no) OVER w AS channel_no,
    max(p.pair_no) OVER w AS pair_no
  FROM customer_months c
  LEFT JOIN pairs p ON p.customer_id = c.customer_id AND p.month_no = c.month_no
  WINDOW w AS (PARTITION BY c.customer_id ORDER BY c.month_no)
),
states AS (
  SELECT
    k.month_no,
    coalesce(k.next_month_no, r.month_no + 1) AS next_no,
    k.back_2_no,
    k.back_3_no,
    k.back_5_no,
    k.channel_no,
    k.pair_no,
    count(*) AS customers
  FROM known k
  CROSS JOIN report r
  GROUP BY 1, 2, 3, 4, 5, 6, 7
),
compared AS (
  SELECT
    m.month_no,
    CASE
      WHEN t.back_5_no > m.month_no - 2 * s.active_window_months THEN 5
      WHEN t.back_3_no > m.month_no - 2 * s.active_window_months THEN 3
      WHEN t.back_2_no > m.month_no - 2 * s.active_window_months THEN 2
      ELSE 1
    END AS band,
    coalesce(t.pair_no > m.month_no - 2 * s.active_window_months, FALSE) AS is_treated,
    t.customers,
    CASE WHEN t.next_no <= m.month_no THEN t.customers ELSE 0 END AS kept
  FROM months m
  CROSS JOIN settings s
  CROSS JOIN report r
  JOIN states t ON m.month_no - s.active_window_months >= t.month_no
    AND m.month_no - s.active_window_months < least(t.next_no, t.month_no + s.active_window_months)
  WHERE m.month_no - s.active_window_months >= r.first_month_no
    AND t.channel_no > m.month_no - 2 * s.active_window_months
),
groups AS (
  SELECT
    month_no,
    CASE WHEN is_treated THEN 'two_or_more' ELSE 'one' END AS segment,
    sum(kept) AS kept,
    sum(customers) AS customers
  FROM compared
  GROUP BY 1, 2
),
-- bands of purchases in the prior window: 1, 2, 3–4, 5 and more
bands AS (
  SELECT
    month_no,
    band,
    CAST(sum(CASE WHEN is_treated THEN customers ELSE 0 END) AS DOUBLE) AS treated,
    CAST(sum(CASE WHEN is_treated THEN kept ELSE 0 END) AS DOUBLE) AS treated_kept,
    CAST(sum(CASE WHEN is_treated THEN 0 ELSE customers END) AS DOUBLE) AS others,
    CAST(sum(CASE WHEN is_treated THEN 0 ELSE kept END) AS DOUBLE) AS others_kept
  FROM compared
  GROUP BY month_no, band
),
rates AS (
  SELECT
    month_no,
    treated,
    others,
    treated_kept / nullif(treated, 0) AS treated_rate,
    others_kept / nullif(others, 0) AS others_rate
  FROM bands
),
-- a band that lacks one side is left out; the others weigh by the treated in them
differences AS (
  SELECT
    month_no,
    sum(treated) AS treated,
    sum(CASE WHEN treated > 0 AND others > 0 THEN treated ELSE 0 END) AS matched,
    sum(CASE WHEN treated > 0 AND others > 0 THEN treated * (treated_rate - others_rate) ELSE 0 END) AS difference,
    sum(CASE WHEN treated > 0 AND others > 0 THEN
      treated * treated * (treated_rate * (1 - treated_rate) / treated + others_rate * (1 - others_rate) / others) ELSE 0 END) AS variance
  FROM rates
  GROUP BY month_no
),
-- the whole are those of two channels and more
cells AS (
  SELECT month_no, CAST(NULL AS VARCHAR) AS segment, kept, customers FROM groups WHERE segment = 'two_or_more'
  UNION ALL
  SELECT month_no, segment, kept, customers FROM groups
)
SELECT
  g.month_no,
  g.segment,
  g.kept AS numerator,
  g.customers AS denominator,
  CASE WHEN g.segment IS NULL AND d.matched > 0 AND d.matched * 2 >= d.treated THEN d.difference / d.matched END AS difference,
  CASE WHEN g.segment IS NULL AND d.matched > 0 AND d.matched * 2 >= d.treated THEN sqrt(d.variance) / d.matched END AS difference_stderr,
  g.month_no - 2 * s.active_window_months + 1 < r.first_month_no AS partial
FROM cells g
LEFT JOIN differences d ON d.month_no = g.month_no
CROSS JOIN settings s
CROSS JOIN report r
ORDER BY g.month_no, g.segment NULLS FIRST
