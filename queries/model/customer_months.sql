-- description.en = "One row a known customer and month with an order; a month of refunds only has no purchase."
-- [columns]
-- customer_key = "UBIGINT"
-- month_no = "INTEGER"
-- purchases = "INTEGER: days with a sale (sales, where purchase_unit is 'order'); 0 in a month of refunds only"
-- purchase_days = "INTEGER: days with a sale"
-- orders = "BIGINT: sales and refunds"
-- sales = "BIGINT: orders sold"
-- revenue = "DECIMAL: net: sales and refunds"
-- gross = "DECIMAL: sales alone"
-- margin = "DECIMAL: net margin"
-- first_purchase_on = "DATE: first day with a sale in the month, NULL where there is none"
-- second_purchase_on = "DATE: second day with a sale in the month, NULL where there is none"
-- last_purchase_on = "DATE: last day with a sale in the month, NULL where there is none"
WITH summed AS (
  SELECT
    customer_key,
    month_no,
    bit_or(purchase_days) AS days,
    CAST(sum(orders) AS BIGINT) AS orders,
    CAST(sum(sales) AS BIGINT) AS sales,
    sum(revenue) AS revenue,
    sum(refunds) AS refunds,
    sum(margin) AS margin
  FROM customer_channels
  GROUP BY customer_key, month_no
),
-- the lowest bit of an integer x is x & −x
marked AS (
  SELECT *, nullif(days & -days, 0) AS first_day, days - (days & -days) AS later_days FROM summed
)
SELECT
  x.customer_key,
  x.month_no,
  CAST(CASE s.purchase_unit WHEN 'order' THEN x.sales ELSE bit_count(x.days) END AS INTEGER) AS purchases,
  CAST(bit_count(x.days) AS INTEGER) AS purchase_days,
  x.orders,
  x.sales,
  x.revenue,
  x.revenue - coalesce(x.refunds, 0) AS gross,
  coalesce(x.margin, x.revenue) AS margin,
  m.month_start + CAST(bit_count(x.first_day - 1) - 1 AS INTEGER) AS first_purchase_on,
  m.month_start + CAST(bit_count(nullif(x.later_days & -x.later_days, 0) - 1) - 1 AS INTEGER) AS second_purchase_on,
  m.month_start + CAST(floor(log2(nullif(x.days, 0))) - 1 AS INTEGER) AS last_purchase_on
FROM marked x
JOIN months m ON m.month_no = x.month_no
CROSS JOIN settings s
