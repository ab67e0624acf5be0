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
-- back_2_no = "INTEGER: month of the second purchase counted back from this month's last, NULL where there are fewer: at least 2 in a window as long as it holds this month"
-- previous_back_2_no = "INTEGER: back_2_no as it was before this month"
-- back_3_no = "INTEGER: of the third"
-- back_5_no = "INTEGER: of the fifth"
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
    CASE WHEN lead(customer_id) OVER () = customer_id THEN lead(month_no) OVER () END AS next_month_no,
    CASE WHEN lag(customer_id, 2) OVER () = customer_id THEN lag(month_no, 2) OVER () END AS month_2_before,
    CASE WHEN lag(customer_id, 3) OVER () = customer_id THEN lag(month_no, 3) OVER () END AS month_3_before,
    CASE WHEN lag(customer_id, 4) OVER () = customer_id THEN lag(month_no, 4) OVER () END AS month_4_before,
    purchases + lag(purchases, 1, 0) OVER () AS purchases_of_2,
    purchases + lag(purchases, 1, 0) OVER () + lag(purchases, 2, 0) OVER () AS purchases_of_3,
    purchases + lag(purchases, 1, 0) OVER () + lag(purchases, 2, 0) OVER () + lag(purchases, 3, 0) OVER () AS purchases_of_4
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
  next_month_no,
  -- where the months reach into another customer's, the month they name is NULL, as it should be
  CASE WHEN purchases >= 2 THEN month_no ELSE previous_month_no END AS back_2_no,
  CASE WHEN purchases_of_2 - purchases >= 2 THEN previous_month_no ELSE month_2_before END AS previous_back_2_no,
  CASE WHEN purchases >= 3 THEN month_no WHEN purchases_of_2 >= 3 THEN previous_month_no ELSE month_2_before END AS back_3_no,
  CASE
    WHEN purchases >= 5 THEN month_no
    WHEN purchases_of_2 >= 5 THEN previous_month_no
    WHEN purchases_of_3 >= 5 THEN month_2_before
    WHEN purchases_of_4 >= 5 THEN month_3_before
    ELSE month_4_before
  END AS back_5_no
FROM based
