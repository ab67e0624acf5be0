-- title.en = "Profit from +5 points of retention"
-- title.vi = "Lợi nhuận khi giữ chân tăng 5 điểm"
-- short.en = "+5 points of retention"
-- short.vi = "Giữ chân +5 điểm"
-- description.en = "How much more today's customers would bring over five years if 5 points more of them stayed each year. Assumes that a customer who stays goes on bringing the same each month, undiscounted. The band often quoted is 25–95 %."
-- description.vi = "Khách hàng hiện tại sẽ mang lại nhiều hơn bao nhiêu trong năm năm nếu mỗi năm giữ chân thêm 5 điểm. Giả định khách ở lại tiếp tục mang lại như cũ mỗi tháng, không chiết khấu. Khoảng hay được trích dẫn là 25–95 %."
-- formula.en = "A(r + 5 points) ÷ A(r) − 1, where r is the retention rate and A(r) the sum of r^(k/12) over the months k = 0 to 59"
-- formula.vi = "A(r + 5 điểm) ÷ A(r) − 1, với r là tỷ lệ giữ chân và A(r) là tổng r^(k/12) theo các tháng k = 0 đến 59"
-- section = "value"
-- unit = "rate"
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
