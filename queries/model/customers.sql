-- order = 6
-- description.en = "The known customers with at least one purchase before the report month's end."
-- [columns]
-- customer_id = "VARCHAR"
-- first_purchase_on = "DATE"
-- first_month_no = "INTEGER: its month"
-- second_purchase_on = "DATE: the first purchase on a later day, NULL where there is none"
-- existing_from_start = "BOOLEAN: joined before the first month of the data, so never new"
-- new_month_no = "INTEGER: the month in which the customer was new; NULL for existing_from_start"
-- joined_on = "DATE: customers.joined_at"
-- member_since = "DATE"
-- birthday = "DATE"
-- customer_segment = "VARCHAR: customers.segment"
-- acquisition_channel = "VARCHAR"
-- referred_by = "VARCHAR: customers.referred_by, nobody himself"
WITH buyers AS (
  SELECT
    customer_id,
    min(purchased_on) AS first_purchase_on,
    min(month_no) AS first_month_no,
    min(CASE WHEN previous_on < purchased_on THEN purchased_on END) AS second_purchase_on
  FROM purchases
  GROUP BY customer_id
)
SELECT
  b.customer_id,
  b.first_purchase_on,
  b.first_month_no,
  b.second_purchase_on,
  coalesce(c.joined_at < r.data_month_start, FALSE) AS existing_from_start,
  CASE WHEN c.joined_at < r.data_month_start THEN NULL ELSE b.first_month_no END AS new_month_no,
  c.joined_at AS joined_on,
  c.member_since,
  c.birthday,
  c.segment AS customer_segment,
  c.acquisition_channel,
  CASE WHEN c.referred_by <> b.customer_id THEN c.referred_by END AS referred_by
FROM buyers b
LEFT JOIN input.customers c ON c.customer_id = b.customer_id
CROSS JOIN report r
ORDER BY b.customer_id
