-- title.vi = "{{title}}"
-- title.en = "{{title}}"
-- figures = [{ as = "stacked", at = "beside", x = "month", unit = "count" }]
-- columns = ["month", "series", "value"]
SELECT month_no AS month, coalesce(channel, '–') AS series, count(*) AS value
FROM orders
WHERE is_sale
GROUP BY month, series
ORDER BY month, series
