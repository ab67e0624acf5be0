-- title.vi = "{{title}}"
-- title.en = "{{title}}"
-- figures = [{ as = "funnel", at = "beside", x = "step", value = "customers", unit = "count" }]
-- columns = ["step", "customers"]
SELECT purchases AS step, count(*) AS customers
FROM (SELECT unnest(range(1, least(count(*), 5) + 1)) AS purchases, customer_key FROM orders WHERE is_sale AND customer_key IS NOT NULL GROUP BY customer_key)
GROUP BY purchases
ORDER BY purchases
