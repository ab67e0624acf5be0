-- title.en = "Repeat purchases tracked by the CLV model"
-- title.vi = "Mô hình CLV theo sát lượng mua lại"
-- description.en = "Cumulative repeat purchases by week, what came beside what the model fitted on the first three quarters of the data expects."
-- description.vi = "Lượng mua lại cộng dồn theo tuần: thực tế và mức mô hình ước lượng trên ba phần tư đầu của dữ liệu dự đoán."
-- section = "value"
-- place = 4
-- figures = [{ as = "tracking", at = "clv", rank = 3 }]
-- needs = ["orders", "orders.customer_id"]
-- columns = ["week", "actual", "expected", "is_holdout"]
SELECT week, actual, expected, is_holdout
FROM clv_tracking_rows
ORDER BY week
