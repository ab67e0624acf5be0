-- title.en = "Points redemption rate"
-- title.vi = "Tỷ lệ đổi điểm"
-- short.en = "Points redeemed"
-- short.vi = "Điểm đã đổi"
-- description.en = "Points redeemed in the window for each point earned in it. Points that nobody redeems bind nobody."
-- description.vi = "Số điểm được đổi trên mỗi điểm tích lũy trong {active_window_months} tháng gần nhất. Điểm không ai đổi thì không giữ được ai."
-- formula.en = "points redeemed in the window ÷ points earned in the window"
-- formula.vi = "điểm đã đổi ÷ điểm tích lũy, trong {active_window_months} tháng gần nhất"
-- section = "core"
-- place = 4
-- depth = "C"
-- unit = "rate"
-- open = true
-- better = "higher"
-- window = "window"
-- needs = ["points"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
SELECT m.month_no, p.customer_key, coalesce(sum(p.redeemed), 0) AS numerator, coalesce(sum(p.earned), 0) AS denominator
FROM input.points p
CROSS JOIN settings s
JOIN months m ON year(p.booked_at) * 12 + month(p.booked_at) - 1 BETWEEN m.month_no - s.active_window_months + 1 AND m.month_no
GROUP BY m.month_no, p.customer_key
