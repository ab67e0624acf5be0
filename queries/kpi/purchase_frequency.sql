-- title.en = "Purchases per active customer"
-- title.vi = "Tần suất mua"
-- short.en = "Frequency"
-- short.vi = "Tần suất mua"
-- description.en = "How often an active customer bought in the window, on average."
-- description.vi = "Trung bình mỗi khách đang hoạt động mua bao nhiêu lần trong cửa sổ."
-- formula.en = "purchases in the window ÷ active customers"
-- formula.vi = "số lần mua trong cửa sổ ÷ khách đang hoạt động"
-- section = "value"
-- unit = "ratio"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of Sales"
-- owner.vi = "Trưởng phòng Kinh doanh"
SELECT month_no, avg(purchases) AS value, count(*) AS n, stddev_samp(purchases) AS stddev
FROM customer_windows
WHERE purchases > 0
GROUP BY month_no
