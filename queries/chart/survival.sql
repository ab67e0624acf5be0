-- title.en = "Survival of contracts"
-- title.vi = "Tỷ lệ hợp đồng còn gia hạn"
-- description.en = "Share of customers still renewing after so many months, and what the contract model (sBG) expects. Only for shops whose customers renew month by month."
-- description.vi = "Tỷ lệ khách còn gia hạn sau từng tháng và mức mô hình hợp đồng (sBG) dự đoán. Chỉ dành cho doanh nghiệp có khách gia hạn hằng tháng."
-- section = "value"
-- place = 3
-- figures = [{ as = "survival", at = "clv", rank = 5 }]
-- needs = ["orders", "orders.customer_id"]
-- columns = ["period", "customers", "actual", "expected"]
SELECT period, customers, actual, expected
FROM survival_rows
ORDER BY period
