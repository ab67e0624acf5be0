-- title.en = "Fell silent ({churn_after_days} days)"
-- title.vi = "Khách im lặng quá {churn_after_days} ngày"
-- short.en = "Churn"
-- short.vi = "Rời bỏ"
-- description.en = "A customer has lapsed when more than the set number of days have passed since the last purchase. Of those who had not lapsed at the month's start, the share who had by its end."
-- description.vi = "Khách được coi là rời bỏ khi đã quá số ngày quy định kể từ lần mua cuối. Trong số khách chưa rời bỏ đầu tháng, tỷ lệ đã rời bỏ vào cuối tháng."
-- formula.en = "lapsed at the month's end, of those not lapsed at its start ÷ customers not lapsed at its start"
-- formula.vi = "khách rời bỏ cuối tháng trong số chưa rời bỏ đầu tháng ÷ khách chưa rời bỏ đầu tháng"
-- section = "retention"
-- place = 3
-- depth = "A"
-- worth = "monthly_customers"
-- figures = [{ as = "trend", at = "lead", rank = 3 }]
-- unit = "rate"
-- better = "lower"
-- window = "month"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
-- settle = "churn_after_days"
-- after_days = "churn_after_days"
SELECT
  month_no,
  sum(customers) FILTER (WHERE NOT is_awake) AS numerator,
  sum(customers) AS denominator
FROM customer_groups
WHERE was_awake
GROUP BY month_no
