-- title.en = "Win-back rate"
-- title.vi = "Tỷ lệ khách hàng quay lại sau khi rời bỏ"
-- short.en = "Win-back"
-- short.vi = "Giành lại khách"
-- description.en = "Of the customers who had lapsed at the month's start, but not too long ago to hope for, the share who bought in the month."
-- description.vi = "Trong số khách đã rời bỏ đầu tháng (chưa quá lâu), tỷ lệ có mua trong tháng."
-- formula.en = "lapsed customers with a purchase in the month ÷ customers lapsed at the month's start within the win-back period"
-- formula.vi = "khách đã rời bỏ có mua trong tháng ÷ khách đã rời bỏ đầu tháng trong thời hạn có thể kéo lại"
-- section = "retention"
-- place = 5
-- depth = "C"
-- worth = "monthly_customers"
-- figures = [{ as = "trend", at = "lead", rank = 4 }]
-- unit = "rate"
-- better = "higher"
-- window = "month"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
-- after_days = "churn_after_days"
SELECT
  month_no,
  sum(customers) FILTER (WHERE bought) AS numerator,
  sum(customers) AS denominator
FROM customer_groups
WHERE was_winnable
GROUP BY month_no
