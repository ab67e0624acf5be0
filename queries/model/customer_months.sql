-- order = 5
-- description.en = "The months in which a known customer purchased, sorted by customer and month, each with the one before and the one after, so that a window is counted in one pass. Money of months with refunds only is in customer_month_sums."
-- [columns]
-- customer_id = "VARCHAR"
-- month_no = "INTEGER"
-- purchases = "BIGINT: in the month, at least 1"
-- purchases_to_date = "BIGINT: from the first to the end of the month"
-- sales = "BIGINT: orders sold in the month"
-- revenue = "DECIMAL: net revenue of the month"
-- gross = "DECIMAL: sales of the month without refunds"
-- margin = "DECIMAL: net margin of the month"
-- first_purchase_on = "DATE: first purchase within the month"
-- last_purchase_on = "DATE: last purchase within the month"
-- previous_month_no = "INTEGER: the customer's month with a purchase before this one, NULL for the first"
-- previous_purchase_on = "DATE: the last purchase before this month, NULL for the first"
-- next_month_no = "INTEGER: the next month with a purchase, NULL for the last"
WITH active AS (
  SELECT *
  FROM customer_month_sums
  WHERE purchases > 0
),
running AS (
  SELECT
    *,
    CAST(sum(purchases) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS BIGINT) AS purchases_of_all,
    CASE WHEN lag(customer_id) OVER () = customer_id THEN lag(month_no) OVER () END AS previous_month_no,
    CASE WHEN lag(customer_id) OVER () = customer_id THEN lag(last_purchase_on) OVER () END AS previous_purchase_on,
    CASE WHEN lead(customer_id) OVER () = customer_id THEN lead(month_no) OVER () END AS next_month_no
  FROM active
),
-- what all customers sorted before this one have bought: the running total before the customer's first month
based AS (
  SELECT
    *,
    max(CASE WHEN previous_month_no IS NULL THEN purchases_of_all - purchases END)
      OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS purchases_before
  FROM running
)
SELECT
  customer_id,
  month_no,
  purchases,
  purchases_of_all - purchases_before AS purchases_to_date,
  sales,
  revenue,
  gross,
  margin,
  first_purchase_on,
  last_purchase_on,
  previous_month_no,
  previous_purchase_on,
  next_month_no
FROM based
