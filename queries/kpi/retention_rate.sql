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
WITH spans AS (
  -- a month with a purchase makes a customer one of the prior window from W months later on, until W months after that
  -- or until the customer's next active month does so in its place; kept while that next month lies in the window
  SELECT
    c.month_no + s.active_window_months AS from_no,
    least(coalesce(c.next_month_no, r.month_no + 1) + s.active_window_months, c.month_no + 2 * s.active_window_months) AS until_no,
    CASE WHEN c.next_month_no < c.month_no + 2 * s.active_window_months THEN c.next_month_no END AS next_no
  FROM customer_months c
  CROSS JOIN settings s
  CROSS JOIN report r
),
steps AS (
  SELECT from_no AS month_no, 1 AS customers, 0 AS kept FROM spans
  UNION ALL
  SELECT until_no, -1, 0 FROM spans
  UNION ALL
  SELECT greatest(from_no, next_no), 0, 1 FROM spans WHERE next_no IS NOT NULL
  UNION ALL
  SELECT until_no, 0, -1 FROM spans WHERE next_no IS NOT NULL
),
monthly AS (
  SELECT month_no, sum(customers) AS customers, sum(kept) AS kept
  FROM steps
  GROUP BY month_no
),
running AS (
  SELECT
    m.month_no,
    sum(coalesce(t.customers, 0)) OVER (ORDER BY m.month_no) AS customers,
    sum(coalesce(t.kept, 0)) OVER (ORDER BY m.month_no) AS kept
  FROM months m
  LEFT JOIN monthly t ON t.month_no = m.month_no
)
SELECT
  x.month_no,
  x.kept AS numerator,
  x.customers AS denominator,
  x.month_no - 2 * s.active_window_months + 1 < r.first_month_no AS partial
FROM running x
CROSS JOIN settings s
CROSS JOIN report r
WHERE x.month_no - s.active_window_months >= r.first_month_no
ORDER BY x.month_no
