-- description.en = "One row a channel, and one for all of them: how far the report month's figures go together with those of the month before and of the same month of last year, the same customers standing behind both: Σ (a customer's part in the one × in the other) ÷ the two months' standard errors."
-- [columns]
-- segment = "VARCHAR: the channel, 'unknown' where none is told; NULL = all"
-- revenue_month = "DOUBLE: net revenue, with the month before"
-- revenue_year = "DOUBLE: with last year's month"
-- sales_month = "DOUBLE: the number of sales"
-- sales_year = "DOUBLE"
-- basket_month = "DOUBLE: gross ÷ sales, linearised by customer"
-- basket_year = "DOUBLE"
WITH units AS (
  SELECT month_no, CAST(NULL AS VARCHAR) AS segment, customer_key, revenue, sales, gross
  FROM customer_months
  UNION ALL
  SELECT month_no, coalesce(channel, 'unknown'), customer_key, revenue, sales, revenue - coalesce(refunds, 0)
  FROM customer_channels
),
parts AS (
  SELECT
    r.month_no - u.month_no AS back,
    u.segment,
    u.customer_key,
    CAST(u.revenue AS DOUBLE) / nullif(c.revenue_stderr, 0) AS revenue,
    CAST(u.sales AS DOUBLE) / nullif(c.sales_stderr, 0) AS sales,
    (CAST(u.gross AS DOUBLE) / c.sales - CAST(c.gross AS DOUBLE) / c.sales * u.sales / c.sales) / nullif(c.basket_stderr * sqrt(1 - 1 / nullif(CAST(c.buyers AS DOUBLE), 0)), 0) AS basket
  FROM units u
  JOIN report r ON u.month_no IN (r.month_no, r.month_no - 1, r.month_no - 12)
  JOIN channel_sums c ON c.month_no = u.month_no AND c.segment IS NOT DISTINCT FROM u.segment
),
pairs AS (
  SELECT
    p.back,
    n.segment,
    least(1, greatest(-1, sum(n.revenue * p.revenue))) AS revenue,
    least(1, greatest(-1, sum(n.sales * p.sales))) AS sales,
    least(1, greatest(-1, sum(n.basket * p.basket))) AS basket
  FROM parts n
  JOIN parts p ON p.customer_key = n.customer_key AND p.segment IS NOT DISTINCT FROM n.segment AND p.back > 0
  WHERE n.back = 0
  GROUP BY p.back, n.segment
)
SELECT
  segment,
  any_value(CASE back WHEN 1 THEN revenue END) AS revenue_month,
  any_value(CASE back WHEN 12 THEN revenue END) AS revenue_year,
  any_value(CASE back WHEN 1 THEN sales END) AS sales_month,
  any_value(CASE back WHEN 12 THEN sales END) AS sales_year,
  any_value(CASE back WHEN 1 THEN basket END) AS basket_month,
  any_value(CASE back WHEN 12 THEN basket END) AS basket_year
FROM pairs
GROUP BY segment
