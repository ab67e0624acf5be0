-- title.vi = "{{title}}"
-- title.en = "{{title}}"
-- columns = ["day", "orders"]
SELECT ordered_on AS day, count(*) AS orders
FROM orders
WHERE is_sale
GROUP BY ordered_on
ORDER BY orders DESC, day
LIMIT 10
