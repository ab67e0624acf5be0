-- title.en = "What good service is worth"
-- title.vi = "Giá trị của dịch vụ tốt"
-- short.en = "Worth of good service"
-- short.vi = "Giá trị dịch vụ tốt"
-- description.en = "How much more often customers come back whose tickets were all resolved in time than those with one or more late, among customers who bought as often and as lately. A link, no proof of a cause."
-- description.vi = "Khách có mọi yêu cầu được giải quyết đúng hạn quay lại nhiều hơn bao nhiêu so với khách có ít nhất một yêu cầu trễ hạn, trong số khách mua nhiều và gần đây như nhau. Đó là mối liên hệ, chưa phải bằng chứng nhân quả."
-- formula.en = "retention of customers with all tickets of the prior window resolved in time minus that of those with one or more late, within bands of purchases in the prior window (1, 2, 3–4, 5+) and of the quarter of the last one, weighted by the former in each band"
-- formula.vi = "tỷ lệ giữ chân của khách có mọi yêu cầu trong {active_window_months} tháng trước đó đúng hạn trừ tỷ lệ của khách có yêu cầu trễ hạn, trong từng nhóm số lần mua trong {active_window_months} tháng trước đó (1, 2, 3–4, từ 5) và theo quý của lần mua cuối, trọng số là số khách đúng hạn mỗi nhóm"
-- section = "service"
-- place = 10
-- link = "service"
-- unit = "difference"
-- better = "higher"
-- window = "prior"
-- needs = ["tickets", "tickets.customer_id", "tickets.resolved_at", "orders", "orders.customer_id"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
-- logs = "prior"
SELECT month_no, difference AS value, CASE WHEN difference IS NOT NULL THEN matched END AS n, lower, upper
FROM lifts
WHERE comparison = 'service'
