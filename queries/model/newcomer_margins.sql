-- description.en = "One row a new customer and twelfth of his first value_days with an order: what it brought."
-- [columns]
-- new_month_no = "INTEGER: the month in which he was new"
-- customer_key = "UBIGINT"
-- twelfth = "INTEGER: 1 to 12"
-- margin = "DECIMAL: net"
SELECT
  c.new_month_no,
  c.customer_key,
  CAST(1 + floor(12 * (o.ordered_on - c.first_purchase_on) / CAST(s.value_days AS DOUBLE)) AS INTEGER) AS twelfth,
  sum(o.margin) AS margin
FROM orders o
CROSS JOIN settings s
JOIN customers c ON c.customer_key = o.customer_key AND o.ordered_on >= c.first_purchase_on AND o.ordered_on < c.first_purchase_on + s.value_days
WHERE c.new_month_no IS NOT NULL
GROUP BY 1, 2, 3
