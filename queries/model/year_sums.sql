-- description.en = "One row a month of the report month's year: standard errors of sums from January to its end, customers being the units: √Σ (a customer's sum)²; each guest's order is a customer of its own."
-- [columns]
-- month_no = "INTEGER"
-- revenue_stderr = "DOUBLE: of net revenue"
-- sales_stderr = "DOUBLE: of the number of sales"
WITH units AS (
  SELECT month_no, customer_key, CAST(revenue AS DOUBLE) AS revenue, CAST(sales AS DOUBLE) AS sales
  FROM customer_months
  UNION ALL
  SELECT month_no, NULL, CAST(amount AS DOUBLE), CASE WHEN is_sale THEN 1 ELSE 0 END
  FROM orders
  WHERE customer_key IS NULL
),
-- a sum's square grows by (sum + x)² − sum² = x (2 sum + x)
steps AS (
  SELECT
    u.month_no,
    u.revenue * (u.revenue + CASE WHEN u.customer_key IS NULL THEN 0 ELSE 2 * coalesce(sum(u.revenue) OVER w, 0) END) AS revenue,
    u.sales * (u.sales + CASE WHEN u.customer_key IS NULL THEN 0 ELSE 2 * coalesce(sum(u.sales) OVER w, 0) END) AS sales
  FROM units u
  JOIN report r ON u.month_no >= r.month_no - r.month_no % 12
  WINDOW w AS (PARTITION BY u.customer_key ORDER BY u.month_no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
months_of_it AS (
  SELECT month_no, sum(revenue) AS revenue, sum(sales) AS sales
  FROM steps
  GROUP BY month_no
)
SELECT
  month_no,
  sqrt(greatest(sum(revenue) OVER (ORDER BY month_no), 0)) AS revenue_stderr,
  sqrt(greatest(sum(sales) OVER (ORDER BY month_no), 0)) AS sales_stderr
FROM months_of_it
