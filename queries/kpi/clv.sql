-- title.en = "Customer lifetime value, 12 months ahead"
-- title.vi = "Giá trị vòng đời khách hàng"
-- short.en = "CLV"
-- short.vi = "CLV"
-- description.en = "What an active customer is expected to bring over the months ahead, on average, discounted. Estimated by a model of who buys how often and for how much."
-- description.vi = "Giá trị trung bình mà một khách đang hoạt động dự kiến mang lại trong các tháng tới, đã chiết khấu. Ước lượng bằng mô hình ai mua bao lâu một lần và mua bao nhiêu."
-- formula.en = "mean over the active customers of predicted purchases × predicted margin per purchase, discounted by the yearly rate"
-- formula.vi = "trung bình trên khách đang hoạt động của số lần mua dự báo × lãi gộp dự báo mỗi lần mua, chiết khấu theo lãi suất năm"
-- section = "value"
-- unit = "money"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Chief Accountant"
-- owner.vi = "Kế toán trưởng"
-- margin = true
SELECT month_no, value, n, stderr
FROM clv_months
