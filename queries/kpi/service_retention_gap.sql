-- order = 90
-- title.en = "What good service is worth"
-- title.vi = "Giá trị của dịch vụ tốt"
-- short.en = "Worth of good service"
-- short.vi = "Giá trị dịch vụ tốt"
-- description.en = "How much more often customers come back whose tickets were all resolved in time than those with one or more late, among customers who bought as often."
-- description.vi = "Khách có mọi yêu cầu được giải quyết đúng hạn quay lại nhiều hơn bao nhiêu so với khách có ít nhất một yêu cầu trễ hạn, trong số khách có cùng mức mua."
-- formula.en = "retention of customers with all tickets of the prior window resolved in time minus that of those with one or more late, within bands of purchases in the prior window (1, 2, 3–4, 5+), weighted by the former in each band"
-- formula.vi = "tỷ lệ giữ chân của khách có mọi yêu cầu ở cửa sổ trước đúng hạn trừ tỷ lệ của khách có yêu cầu trễ hạn, trong từng nhóm số lần mua ở cửa sổ trước (1, 2, 3–4, từ 5), trọng số là số khách đúng hạn mỗi nhóm"
-- section = "service"
-- unit = "rate"
-- better = "higher"
-- window = "prior"
-- needs = ["tickets", "tickets.customer_id", "tickets.resolved_at", "orders", "orders.customer_id"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
WITH ticket_months AS (
  SELECT
    t.customer_id,
    year(t.opened_at) * 12 + month(t.opened_at) - 1 AS month_no,
    max(CASE WHEN date_diff('millisecond', t.opened_at, t.resolved_at) <= s.service_promise_hours * 3600000 AND t.resolved_at < r.month_end THEN 0 ELSE 1 END) AS is_late
  FROM input.tickets t
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE t.customer_id IS NOT NULL
  GROUP BY 1, 2
),
served AS (
  SELECT
    customer_id,
    month_no,
    lead(month_no) OVER w AS next_ticket_no,
    max(CASE WHEN is_late = 1 THEN month_no END) OVER w AS late_no
  FROM ticket_months
  WINDOW w AS (PARTITION BY customer_id ORDER BY month_no)
),
-- the months that may end the prior window, while neither the newest purchase in it nor the newest ticket is another one
states AS (
  SELECT
    greatest(c.month_no, k.month_no) AS from_no,
    least(
      coalesce(c.next_month_no, r.month_no + 1),
      c.month_no + s.active_window_months,
      coalesce(k.next_ticket_no, r.month_no + 1),
      k.month_no + s.active_window_months
    ) AS until_no,
    coalesce(c.next_month_no, r.month_no + 1) AS next_no,
    c.back_2_no,
    c.back_3_no,
    c.back_5_no,
    k.late_no,
    count(*) AS customers
  FROM served k
  JOIN customer_months c ON c.customer_id = k.customer_id
    AND c.month_no > k.month_no - 120
  CROSS JOIN settings s
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
    coalesce(t.late_no <= m.month_no - 2 * s.active_window_months, TRUE) AS is_treated,
    t.customers,
    CASE WHEN t.next_no <= m.month_no THEN t.customers ELSE 0 END AS kept
  FROM months m
  CROSS JOIN settings s
  CROSS JOIN report r
  -- the tickets reach back as far as they are read; the orders may begin within the prior window
  JOIN coverage v ON v.input = 'tickets' AND v.first_month_no <= greatest(m.month_no - 2 * s.active_window_months + 1, r.first_month_no)
  JOIN states t ON m.month_no - s.active_window_months >= t.from_no AND m.month_no - s.active_window_months < t.until_no
  WHERE m.month_no - s.active_window_months >= r.first_month_no
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
)
SELECT
  d.month_no,
  CASE WHEN d.matched > 0 AND d.matched * 2 >= d.treated THEN d.difference / d.matched END AS value,
  d.matched AS n,
  CASE WHEN d.matched > 0 AND d.matched * 2 >= d.treated THEN sqrt(d.variance) / d.matched END AS stderr,
  d.month_no - 2 * s.active_window_months + 1 < r.first_month_no AS partial
FROM differences d
CROSS JOIN settings s
CROSS JOIN report r
ORDER BY d.month_no
