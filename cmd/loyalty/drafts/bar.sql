-- title.vi = "{{title}}"
-- title.en = "{{title}}"
-- figures = [{ as = "bar", at = "beside", unit = "count" }]
-- columns = ["x", "value"]
SELECT coalesce(channel, '–') AS x, count(*) AS value
FROM orders
WHERE is_sale
GROUP BY x
ORDER BY value DESC, x
