-- title.en = "Member retention lift"
-- title.vi = "Mức tăng giữ chân của hội viên"
-- short.en = "Member lift"
-- short.vi = "Mức tăng hội viên"
-- description.en = "How much more often members come back than other customers who bought as often and as lately. Raw figures of members against others are self-selection, so like is compared with like; it remains a link, no proof of a cause."
-- description.vi = "Hội viên quay lại nhiều hơn bao nhiêu so với khách khác có cùng mức mua. So sánh thô là tự chọn lọc, nên ở đây chỉ so những khách mua nhiều và gần đây như nhau; đó vẫn là mối liên hệ, chưa phải bằng chứng nhân quả."
-- formula.en = "retention of members minus that of other customers, within bands of purchases in the prior window (1, 2, 3–4, 5+) and of the quarter of the last one, weighted by the members in each band"
-- formula.vi = "tỷ lệ giữ chân của hội viên trừ tỷ lệ của khách khác, trong từng nhóm số lần mua trong {active_window_months} tháng trước đó (1, 2, 3–4, từ 5) và theo quý của lần mua cuối, trọng số là số hội viên mỗi nhóm"
-- section = "core"
-- place = 3
-- unit = "difference"
-- better = "higher"
-- window = "prior"
-- needs = ["orders", "orders.customer_id", "customers", "customers.member_since"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
SELECT month_no, difference AS value, CASE WHEN difference IS NOT NULL THEN matched END AS n, lower, upper
FROM lifts
WHERE comparison = 'members'
