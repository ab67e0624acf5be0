-- title.en = "Customers gained and lost"
-- title.vi = "Khách thêm và mất"
-- description.en = "Customers who were not silent at each month's start, who was new and won back, who fell silent, and who was there at its end."
-- description.vi = "Khách chưa im lặng đầu tháng, khách mới và khách giành lại, khách im lặng trong tháng, và khách còn lại cuối tháng."
-- section = "value"
-- place = 9
-- figures = [{ as = "bridge", at = "second", rank = 1, x = "month", up = ["new", "won_back"], down = ["fell_silent"], level = "at_end", unit = "count" }, { as = "bridge", at = "overdue_share", rank = 9, x = "month", up = ["new", "won_back"], down = ["fell_silent"], level = "at_end", unit = "count" }]
-- needs = ["orders", "orders.customer_id"]
-- columns = ["month", "at_start", "new", "won_back", "fell_silent", "at_end"]
WITH firsts AS (
  SELECT first_month_no AS month_no, count(*) AS customers
  FROM customers
  GROUP BY first_month_no
)
SELECT
  g.month_no AS month,
  coalesce(sum(g.customers) FILTER (WHERE g.was_awake), 0) AS at_start,
  coalesce(max(f.customers), 0) AS new,
  coalesce(sum(g.customers) FILTER (WHERE g.bought AND NOT g.was_awake), 0) - coalesce(max(f.customers), 0) AS won_back,
  coalesce(sum(g.customers) FILTER (WHERE g.was_awake AND NOT g.is_awake), 0) AS fell_silent,
  coalesce(sum(g.customers) FILTER (WHERE g.is_awake), 0) AS at_end
FROM customer_groups g
CROSS JOIN settings s
CROSS JOIN report r
JOIN months m ON m.month_no = g.month_no AND date_diff('day', r.data_start, m.month_start) >= s.churn_after_days
LEFT JOIN firsts f ON f.month_no = g.month_no
GROUP BY g.month_no
ORDER BY g.month_no
