-- description.en = "Two rows: the standard errors of the change of a sum over the months that end with the report month on the same sum one span earlier. Customers are the units, each compared with himself; a guest's order is a customer of its own."
-- [columns]
-- span = "VARCHAR: year: from January on, against last year's same months; window: the active_window_months, against those before them"
-- revenue_stderr = "DOUBLE: of net revenue: √Σ (a customer's change)²"
-- sales_stderr = "DOUBLE: of the number of sales, likewise"
WITH spans AS (
  SELECT 'year' AS span, month_no - month_no % 12 AS from_no, month_no AS until_no, 12 AS back
  FROM report
  UNION ALL
  SELECT 'window', r.month_no - s.active_window_months + 1, r.month_no, s.active_window_months
  FROM report r
  CROSS JOIN settings s
),
signed AS (
  SELECT span, month_no, v.sign
  FROM spans
  CROSS JOIN (VALUES (1), (-1)) AS v (sign)
  JOIN months m ON m.month_no BETWEEN from_no - CASE WHEN sign < 0 THEN back ELSE 0 END AND until_no - CASE WHEN sign < 0 THEN back ELSE 0 END
),
units AS (
  SELECT g.span, sum(g.sign * CAST(c.revenue AS DOUBLE)) AS revenue, sum(g.sign * CAST(c.sales AS DOUBLE)) AS sales
  FROM customer_months c
  JOIN signed g ON g.month_no = c.month_no
  GROUP BY g.span, c.customer_key
  UNION ALL
  SELECT g.span, CAST(o.amount AS DOUBLE), CASE WHEN o.is_sale THEN 1 ELSE 0 END
  FROM orders o
  JOIN signed g ON g.month_no = o.month_no
  WHERE o.customer_key IS NULL
)
SELECT span, sqrt(sum(revenue * revenue)) AS revenue_stderr, sqrt(sum(sales * sales)) AS sales_stderr
FROM units
GROUP BY span
