-- title.vi = "{{title}}"
-- title.en = "{{title}}"
-- unit = "rate"
-- better = "higher"
-- window = "window"
SELECT month_no,
  sum(customers) FILTER (WHERE purchases >= 2) AS numerator,
  sum(customers) AS denominator
FROM customer_groups
WHERE purchases > 0
GROUP BY month_no

-- Of the customers with a purchase in the window, the share with two or more. Change it: docs/model.md lists the tables and their columns.
-- Its goal, to be written into config.toml:
-- [goals.{{id}}]
-- target = 0.5
