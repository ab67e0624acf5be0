-- title.en = "Lift of birthday messages"
-- title.vi = "Hiệu quả lời chúc sinh nhật"
-- short.en = "Birthday lift"
-- short.vi = "Lời chúc sinh nhật"
-- description.en = "How many more of the customers who got a birthday message bought afterwards than others with a birthday in the month who bought as often and as lately before; a link, no proof of a cause. The figure is the newest month whose days are over."
-- description.vi = "Khách nhận lời chúc sinh nhật mua sau đó nhiều hơn bao nhiêu so với khách khác có sinh nhật trong tháng và mức mua trước đó tương đương (mối liên hệ, chưa phải bằng chứng nhân quả). Con số là của tháng gần nhất đã đủ ngày."
-- formula.en = "share of greeted customers who bought in the set days from the birthday, minus that of the others, within bands of purchases in the window before the month (1, 2, 3–4, 5+) and of the quarter of the last one, weighted by the greeted in each band"
-- formula.vi = "tỷ lệ mua trong số ngày quy định kể từ sinh nhật của khách được chúc, trừ tỷ lệ của khách không được chúc, trong từng nhóm số lần mua trong {active_window_months} tháng trước tháng đó (1, 2, 3–4, từ 5) và theo quý của lần mua cuối, trọng số là số khách được chúc mỗi nhóm"
-- section = "core"
-- place = 6
-- unit = "difference"
-- better = "higher"
-- window = "cohort"
-- needs = ["orders", "orders.customer_id", "customers", "customers.birthday", "touches"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
-- cohort_days = "touch_days"
SELECT month_no, difference AS value, treated AS n, lower, upper
FROM lifts
WHERE comparison = 'touches'
