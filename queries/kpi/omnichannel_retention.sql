-- title.en = "Retention of multi-channel buyers"
-- title.vi = "Giữ chân khách hàng đa kênh"
-- short.en = "Multi-channel retention"
-- short.vi = "Giữ chân đa kênh"
-- description.en = "Of the customers who bought on at least two channels in the prior window, the share who bought again in the window. Beside it the retention of one-channel buyers, and the difference among customers who bought as often: a one-time buyer can't be multi-channel."
-- description.vi = "Trong số khách đã mua qua ít nhất hai kênh trong {active_window_months} tháng trước đó, tỷ lệ mua lại trong {active_window_months} tháng gần nhất. Bên cạnh là tỷ lệ của khách một kênh và chênh lệch giữa những khách có cùng mức mua, vì khách mua một lần không thể là khách đa kênh."
-- formula.en = "customers of at least 2 channels in the prior window with a purchase in the window ÷ customers of at least 2 channels in the prior window"
-- formula.vi = "khách mua từ 2 kênh trong {active_window_months} tháng trước đó có mua trong {active_window_months} tháng gần nhất ÷ khách mua từ 2 kênh trong {active_window_months} tháng trước đó"
-- section = "retention"
-- place = 8
-- worth = "kept_customers"
-- unit = "rate"
-- better = "higher"
-- window = "prior"
-- needs = ["orders", "orders.customer_id", "orders.channel"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
-- segments = "list"
-- segment_by.en = "by number of channels"
-- segment_by.vi = "theo số kênh"
-- extra.difference = { unit = "rate", en = "Against one channel, at equal purchases", vi = "So với một kênh, cùng mức mua" }
-- extra.difference_lower = { unit = "rate", en = "95 % interval from", vi = "Khoảng tin cậy 95 % từ" }
-- extra.difference_upper = { unit = "rate", en = "to", vi = "đến" }
WITH groups AS (
  SELECT month_no, had_two_channels, sum(customers) FILTER (WHERE purchases > 0) AS kept, sum(customers) AS customers
  FROM customer_groups
  WHERE prior_purchases > 0 AND had_channel
  GROUP BY month_no, had_two_channels
)
SELECT month_no, CASE WHEN had_two_channels THEN 'two_or_more' ELSE 'one' END AS segment, kept AS numerator, customers AS denominator, NULL AS difference, NULL AS difference_lower, NULL AS difference_upper
FROM groups
UNION ALL
-- no difference to a group of too few
SELECT g.month_no, NULL, g.kept, g.customers, l.difference, l.lower, l.upper
FROM groups g
CROSS JOIN settings s
LEFT JOIN groups o ON o.month_no = g.month_no AND NOT o.had_two_channels
LEFT JOIN lifts l ON l.comparison = 'channels' AND l.month_no = g.month_no AND least(g.customers, o.customers) >= s.min_group
WHERE g.had_two_channels
