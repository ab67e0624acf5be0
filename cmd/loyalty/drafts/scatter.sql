-- title.vi = "{{title}}"
-- title.en = "{{title}}"
-- figures = [{ as = "scatter", at = "beside", x = "days", value = "revenue", label = "channel", label_unit = "days", unit = "money" }]
-- columns = ["days", "revenue", "channel"]
SELECT count(DISTINCT ordered_on) AS days, sum(amount) AS revenue, coalesce(channel, '–') AS channel
FROM orders
WHERE is_sale
GROUP BY channel
ORDER BY channel
