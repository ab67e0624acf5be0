-- title.vi = "{{title}}"
-- title.en = "{{title}}"
-- figures = [{ as = "histogram", at = "beside", x = "amount", value = "orders", label_unit = "money", unit = "count" }]
-- columns = ["amount", "orders"]
SELECT 100 * floor(o.amount / 100) AS amount, count(*) AS orders
FROM orders AS o
WHERE is_sale
GROUP BY 1
ORDER BY 1
