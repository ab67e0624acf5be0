-- title.vi = "{{title}}"
-- title.en = "{{title}}"
-- figures = [{ as = "heatmap", at = "beside", unit = "count" }]
-- columns = ["x", "y", "value"]
SELECT isodow(ordered_on) AS x, coalesce(channel, '–') AS y, count(*) AS value
FROM orders
WHERE is_sale
GROUP BY x, y
ORDER BY x, y
