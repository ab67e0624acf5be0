-- title.en = "Margin a year from +5 points of retention"
-- title.vi = "Lợi nhuận thêm mỗi năm khi giữ chân tăng 5 điểm"
-- short.en = "+5 points of retention"
-- short.vi = "Giữ chân +5 điểm"
-- description.en = "What five points more of the prior window's customers would bring in a year if they stayed and brought what a retained customer brings. The 25–95 % of profit often quoted for five points also counts that margins grow with the years."
-- description.vi = "Nếu giữ thêm được 5 điểm khách của 12 tháng trước đó và họ mang lại như một khách đã ở lại thì mỗi năm có thêm bao nhiêu. Con số 25–95 % lợi nhuận hay được trích dẫn còn tính cả việc lợi nhuận tăng theo thời gian gắn bó."
-- formula.en = "0.05 × customers of the prior window × mean margin in the window of a retained one"
-- formula.vi = "0,05 × khách của {active_window_months} tháng trước đó × lợi nhuận trung bình trong {active_window_months} tháng gần nhất của một khách được giữ"
-- section = "value"
-- place = 19
-- depth = "D"
-- unit = "money"
-- better = "none"
-- window = "prior"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Chief Accountant"
-- owner.vi = "Kế toán trưởng"
-- margin = true
SELECT
  w.month_no,
  0.05 * w.customers * x.mean_margin AS value,
  x.n,
  0.05 * w.customers * x.stddev AS stddev
FROM retained_margins x
JOIN (SELECT month_no, sum(customers) AS customers FROM customer_groups WHERE prior_purchases > 0 GROUP BY month_no) w ON w.month_no = x.month_no
