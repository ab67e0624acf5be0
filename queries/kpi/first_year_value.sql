-- title.en = "Value of a new customer's first {value_days} days"
-- title.vi = "Giá trị {value_days} ngày đầu của khách mới"
-- short.en = "First-year value"
-- short.vi = "Giá trị năm đầu"
-- description.en = "What a new customer brought on average within {value_days} days of the first purchase, that purchase and refunds included."
-- description.vi = "Trung bình mỗi khách mới mang lại bao nhiêu trong {value_days} ngày kể từ lần mua đầu, tính cả lần đó và tiền hoàn trả."
-- formula.en = "net margin of the {value_days} days from each new customer's first purchase ÷ new customers of the month"
-- formula.vi = "lợi nhuận thuần trong {value_days} ngày từ lần mua đầu của mỗi khách mới ÷ số khách mới của tháng"
-- section = "value"
-- place = 11
-- depth = "A"
-- unit = "money"
-- better = "higher"
-- window = "cohort"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of Marketing"
-- owner.vi = "Trưởng phòng Marketing"
-- margin = true
-- newcomers = true
-- cohort_days = "value_days"
WITH customer_sums AS (
  SELECT new_month_no, customer_key, CAST(sum(margin) AS DOUBLE) AS margin
  FROM newcomer_margins
  GROUP BY new_month_no, customer_key
)
SELECT new_month_no AS month_no, avg(margin) AS value, count(*) AS n, stddev_samp(margin) AS stddev
FROM customer_sums
GROUP BY new_month_no
