-- order = 3
-- description.en = "The purchases of known customers, sorted by customer and time."
-- [columns]
-- customer_id = "VARCHAR"
-- purchased_on = "DATE"
-- month_no = "INTEGER: its month"
-- channel = "VARCHAR: of the day's first sale"
-- previous_on = "DATE: the customer's purchase before this one, NULL for the first"
-- next_on = "DATE: the customer's next purchase, NULL for the last"
SELECT
  customer_id,
  ordered_on AS purchased_on,
  month_no,
  channel,
  CASE WHEN lag(customer_id) OVER () = customer_id THEN lag(ordered_on) OVER () END AS previous_on,
  CASE WHEN lead(customer_id) OVER () = customer_id THEN lead(ordered_on) OVER () END AS next_on
FROM orders
WHERE is_purchase
