-- description.en = "One row a customer and run of months whose windows, and the windows before these, hold the same for him; what enters a window with a month leaves it for the prior one active_window_months later, and that one as many months after. Runs in which both are without a purchase are left out."
-- [columns]
-- customer_key = "UBIGINT"
-- from_no = "INTEGER: first month of the run"
-- until_no = "INTEGER: the month after its last"
-- purchase_days = "INTEGER: days with a sale in the window; 0 = not active"
-- revenue = "DECIMAL: net, in the window"
-- margin = "DECIMAL: net, in the window"
-- first_purchase_on = "DATE: the first in the window, where there is one"
-- last_purchase_on = "DATE: the last in the window, where there is one"
-- prior_purchase_days = "INTEGER: in the prior window"
-- prior_revenue = "DECIMAL: net, in the prior window"
WITH bought AS (
  SELECT
    customer_key, month_no, purchase_days, revenue, margin, first_purchase_on, last_purchase_on,
    min(first_purchase_on) OVER (PARTITION BY customer_key ORDER BY month_no ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS next_purchase_on
  FROM customer_months
),
changes AS (
  SELECT customer_key, month_no, purchase_days, revenue, margin, first_purchase_on, CAST(NULL AS DATE) AS next_purchase_on, last_purchase_on, 0 AS prior_purchase_days, 0 AS prior_revenue
  FROM bought
  UNION ALL
  SELECT b.customer_key, b.month_no + s.active_window_months, -b.purchase_days, -b.revenue, -b.margin, NULL, b.next_purchase_on, NULL, b.purchase_days, b.revenue
  FROM bought b
  CROSS JOIN settings s
  JOIN report r ON b.month_no + s.active_window_months <= r.month_no
  UNION ALL
  SELECT b.customer_key, b.month_no + 2 * s.active_window_months, 0, 0, 0, NULL, NULL, NULL, -b.purchase_days, -b.revenue
  FROM bought b
  CROSS JOIN settings s
  JOIN report r ON b.month_no + 2 * s.active_window_months <= r.month_no
),
spans AS (
  SELECT
    c.customer_key,
    c.month_no AS from_no,
    coalesce(lead(c.month_no) OVER w, r.month_no + 1) AS until_no,
    CAST(sum(c.purchase_days) OVER w AS INTEGER) AS purchase_days,
    sum(c.revenue) OVER w AS revenue,
    sum(c.margin) OVER w AS margin,
    coalesce(max(c.next_purchase_on) OVER w, min(c.first_purchase_on) OVER w) AS first_purchase_on,
    max(c.last_purchase_on) OVER w AS last_purchase_on,
    CAST(sum(c.prior_purchase_days) OVER w AS INTEGER) AS prior_purchase_days,
    sum(c.prior_revenue) OVER w AS prior_revenue
  FROM changes c
  CROSS JOIN report r
  WINDOW w AS (PARTITION BY c.customer_key ORDER BY c.month_no ROWS UNBOUNDED PRECEDING)
)
SELECT *
FROM spans
-- of several changes in one month the last in line holds all
WHERE from_no < until_no AND (purchase_days > 0 OR prior_purchase_days > 0)
