-- title.vi = "{{title}}"
-- title.en = "{{title}}"
-- figures = [{ as = "bridge", at = "beside", x = "month", up = ["new"], level = "active", unit = "count" }]
-- columns = ["month", "new", "active"]
SELECT month_no AS month,
  sum(customers) FILTER (WHERE is_new) AS new,
  sum(customers) FILTER (WHERE purchases > 0) AS active
FROM customer_groups
GROUP BY month
ORDER BY month
