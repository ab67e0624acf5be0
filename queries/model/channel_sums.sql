-- description.en = "One row a month and channel, and one a month of all channels: orders added up, with the standard errors that follow from customers being the units; each guest's order is a customer of its own."
-- [columns]
-- month_no = "INTEGER"
-- segment = "VARCHAR: the channel, 'unknown' where none is told; NULL = all"
-- orders = "BIGINT: sales and refunds"
-- sales = "BIGINT"
-- revenue = "DECIMAL: net"
-- gross = "DECIMAL: sales alone"
-- known_sales = "BIGINT: of known customers"
-- known_gross = "DECIMAL: of known customers"
-- customers = "BIGINT: known customers, and guests each for himself"
-- buyers = "BIGINT: of them with a sale"
-- sales_stderr = "DOUBLE: √Σ (a customer's sales)²"
-- revenue_stderr = "DOUBLE: √Σ (a customer's net revenue)²"
-- basket_stderr = "DOUBLE: of gross ÷ sales, linearised by customer (Cochran 1977, §6); NULL for a single one"
WITH units AS (
  SELECT month_no, CAST(NULL AS VARCHAR) AS segment, TRUE AS is_known, orders, sales, revenue, gross
  FROM customer_months
  UNION ALL
  SELECT month_no, coalesce(channel, 'unknown'), TRUE, orders, sales, revenue, revenue - coalesce(refunds, 0)
  FROM customer_channels
  UNION ALL
  SELECT o.month_no, CASE WHEN w.is_part THEN coalesce(o.channel, 'unknown') END, FALSE, 1, CASE WHEN o.is_sale THEN 1 ELSE 0 END, o.amount, CASE WHEN o.is_sale THEN o.amount ELSE 0 END
  FROM orders o
  CROSS JOIN (VALUES (FALSE), (TRUE)) AS w (is_part)
  WHERE o.customer_key IS NULL
),
sums AS (
  SELECT
    month_no,
    segment,
    CAST(sum(orders) AS BIGINT) AS orders,
    CAST(sum(sales) AS BIGINT) AS sales,
    sum(revenue) AS revenue,
    sum(gross) AS gross,
    CAST(sum(CASE WHEN is_known THEN sales ELSE 0 END) AS BIGINT) AS known_sales,
    sum(CASE WHEN is_known THEN gross ELSE 0 END) AS known_gross,
    count(*) AS customers,
    count(CASE WHEN sales > 0 THEN 1 END) AS buyers,
    sum(power(CAST(sales AS DOUBLE), 2)) AS sales_squares,
    sum(power(CAST(revenue AS DOUBLE), 2)) AS revenue_squares,
    sum(power(CAST(gross AS DOUBLE), 2)) AS gross_squares,
    sum(CAST(gross AS DOUBLE) * sales) AS products
  FROM units
  GROUP BY month_no, segment
)
SELECT
  month_no, segment, orders, sales, revenue, gross, known_sales, known_gross, customers, buyers,
  sqrt(sales_squares) AS sales_stderr,
  sqrt(revenue_squares) AS revenue_stderr,
  CASE WHEN buyers > 1 THEN
    sqrt(greatest(gross_squares - 2 * CAST(gross AS DOUBLE) / sales * products + power(CAST(gross AS DOUBLE) / sales, 2) * sales_squares, 0) * buyers / (buyers - 1)) / sales
  END AS basket_stderr
FROM sums
