-- title.en = "Customer retention rate"
-- title.vi = "Tỷ lệ giữ chân khách hàng"
-- short.en = "Retention"
-- short.vi = "Giữ chân"
-- description.en = "Of the customers with a purchase in the prior window, the share who bought again in the window. Both windows are printed beside the figure."
-- description.vi = "Trong số khách đã mua trong {active_window_months} tháng trước đó, tỷ lệ mua lại trong {active_window_months} tháng gần nhất."
-- formula.en = "customers of the prior window with a purchase in the window ÷ customers of the prior window"
-- formula.vi = "khách của {active_window_months} tháng trước đó có mua trong {active_window_months} tháng gần nhất ÷ khách của {active_window_months} tháng trước đó"
-- section = "retention"
-- place = 2
-- depth = "A"
-- headline = 1
-- subject = "kept"
-- worth = "kept_customers"
-- tree = ["resolved_in_time", "churn_rate"]
-- figures = [{ as = "trend", at = "lead", rank = 1 }, { as = "why", at = "beside", rank = 1 }]
-- unit = "rate"
-- better = "higher"
-- window = "prior"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
SELECT
  month_no,
  sum(customers) FILTER (WHERE purchases > 0) AS numerator,
  sum(customers) AS denominator
FROM customer_groups
WHERE prior_purchases > 0
GROUP BY month_no
