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
-- worth = "monthly_customers"
-- unit = "rate"
-- better = "lower"
-- window = "loyal"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
SELECT
  w.month_no,
  count(*) FILTER (
    WHERE m.month_end - l.last_purchase_on > s.overdue_factor * (l.last_purchase_on - f.first_purchase_on) / (w.loyal_purchases - 1)
  ) AS numerator,
  count(*) AS denominator
FROM customer_windows w
JOIN customer_months f ON f.customer_key = w.customer_key AND f.month_no = w.first_loyal_no
JOIN customer_months l ON l.customer_key = w.customer_key AND l.month_no = w.last_loyal_no
JOIN months m ON m.month_no = w.month_no
CROSS JOIN settings s
WHERE w.is_awake AND w.loyal_purchases >= 3
GROUP BY w.month_no
