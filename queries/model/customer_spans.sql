-- description.en = "One row an active customer and run of months in whose windows he holds the same purchases; what enters a window with a month leaves it active_window_months later."
-- [columns]
-- customer_key = "UBIGINT"
-- from_no = "INTEGER: first month of the run"
-- until_no = "INTEGER: the month after its last"
-- purchase_days = "DOUBLE: days with a sale in the window"
-- revenue = "DOUBLE: net, in the window"
-- margin = "DOUBLE: net, in the window"
-- first_purchase_on = "DATE: the first in the window"
-- last_purchase_on = "DATE: the last in the window"
WITH bought AS (
  SELECT
    customer_key, month_no, first_purchase_on, last_purchase_on,
    CAST(purchase_days AS DOUBLE) AS purchase_days, CAST(revenue AS DOUBLE) AS revenue, CAST(margin AS DOUBLE) AS margin,
    min(first_purchase_on) OVER (PARTITION BY customer_key ORDER BY month_no ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS next_purchase_on
  FROM customer_months
),
changes AS (
  SELECT customer_key, month_no, purchase_days, revenue, margin, first_purchase_on, CAST(NULL AS DATE) AS next_purchase_on, last_purchase_on
  FROM bought
  UNION ALL
  SELECT b.customer_key, b.month_no + s.active_window_months, -b.purchase_days, -b.revenue, -b.margin, NULL, b.next_purchase_on, NULL
  FROM bought b
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE b.month_no + s.active_window_months <= r.month_no
),
spans AS (
  SELECT
    c.customer_key,
    c.month_no AS from_no,
    coalesce(lead(c.month_no) OVER w, r.month_no + 1) AS until_no,
    sum(c.purchase_days) OVER w AS purchase_days,
    sum(c.revenue) OVER w AS revenue,
    sum(c.margin) OVER w AS margin,
    coalesce(max(c.next_purchase_on) OVER w, min(c.first_purchase_on) OVER w) AS first_purchase_on,
    max(c.last_purchase_on) OVER w AS last_purchase_on
  FROM changes c
  CROSS JOIN report r
  WINDOW w AS (PARTITION BY c.customer_key ORDER BY c.month_no ROWS UNBOUNDED PRECEDING)
)
SELECT *
FROM spans
-- of two changes in one month the later in line holds both
WHERE from_no < until_no AND purchase_days > 0
