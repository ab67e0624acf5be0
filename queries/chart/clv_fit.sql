-- title.en = "How well the CLV model fits"
-- title.vi = "Độ khớp của mô hình CLV"
-- description.en = "Repeat purchases of the last quarter of the data, which the model had not seen: actual against expected, by how often customers had bought before."
-- description.vi = "Số lần mua lại trong phần tư cuối của dữ liệu mà mô hình chưa thấy: thực tế so với kỳ vọng, theo số lần khách đã mua trước đó."
-- section = "value"
-- place = 2
-- figures = [{ as = "fit", at = "clv", rank = 1 }]
-- needs = ["orders", "orders.customer_id"]
-- columns = ["frequency", "customers", "actual", "expected"]
SELECT frequency, customers, actual, expected
FROM clv_fit_rows
ORDER BY frequency
