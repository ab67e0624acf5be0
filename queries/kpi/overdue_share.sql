-- title.en = "Overdue customers"
-- title.vi = "Khách hàng quá hạn mua lại"
-- short.en = "Overdue"
-- short.vi = "Quá hạn mua lại"
-- description.en = "Of the customers who buy regularly and have not fallen silent, the share who have been away for more than {overdue_factor} times their own usual gap. It shows months before the churn rate who is slipping away."
-- description.vi = "Trong số khách mua đều và chưa im lặng, tỷ lệ đã vắng lâu hơn {overdue_factor} lần nhịp mua của chính mình. Chỉ số này báo trước tỷ lệ rời bỏ nhiều tháng."
-- formula.en = "regular customers away for more than {overdue_factor} × their own mean gap ÷ customers with at least 3 purchases in {loyal_window_months} months who have not lapsed"
-- formula.vi = "khách vắng lâu hơn {overdue_factor} × nhịp mua trung bình của mình ÷ khách có từ 3 lần mua trong {loyal_window_months} tháng và chưa rời bỏ"
-- section = "retention"
-- place = 4
-- steps_in = true
-- worth = "monthly_customers"
-- unit = "rate"
-- better = "lower"
-- window = "loyal"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
SELECT month_no, count(*) FILTER (WHERE is_overdue) AS numerator, count(*) AS denominator
FROM regulars
GROUP BY month_no
