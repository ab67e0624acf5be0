-- title.en = "Return on the loyalty programme (ROI)"
-- title.vi = "ROI chương trình khách hàng thân thiết"
-- short.en = "Programme ROI"
-- short.vi = "ROI chương trình"
-- description.en = "What the loyalty programme brought for each unit that it cost, counting only the retention that members have beyond other customers who bought as often and as lately. Blank where chance could have made that difference."
-- description.vi = "Chương trình khách hàng thân thiết mang lại bao nhiêu trên mỗi đồng chi phí, chỉ tính phần giữ chân của hội viên cao hơn khách khác mua nhiều và gần đây như nhau. Để trống khi chênh lệch đó có thể do ngẫu nhiên."
-- formula.en = "(member retention lift × members compared × mean margin in the window of a retained member − programme cost of the window) ÷ programme cost of the window"
-- formula.vi = "(mức tăng giữ chân của hội viên × số hội viên được so sánh × lãi gộp trung bình của hội viên ở lại − chi phí chương trình) ÷ chi phí chương trình, trong {active_window_months} tháng gần nhất"
-- section = "value"
-- place = 20
-- unit = "rate"
-- open = true
-- better = "higher"
-- window = "prior"
-- needs = ["orders", "orders.customer_id", "customers", "customers.member_since", "costs"]
-- owner.en = "Chief Accountant"
-- owner.vi = "Kế toán trưởng"
-- margin = true
WITH programme AS (
  SELECT m.month_no, CAST(sum(c.amount) AS DOUBLE) AS cost
  FROM months m
  CROSS JOIN settings s
  JOIN input.costs c ON c.kind = 'programme'
    AND year(c.month) * 12 + month(c.month) - 1 BETWEEN m.month_no - s.active_window_months + 1 AND m.month_no
  GROUP BY m.month_no
  HAVING sum(c.amount) <> 0
)
SELECT
  l.month_no,
  CASE WHEN l.lower > 0 OR l.upper < 0 THEN (l.difference * l.matched * x.member_mean_margin - p.cost) / p.cost END AS value,
  l.matched AS n,
  -- where a retained member's margin is below 0 the better end of the lift is the worse of the return
  CASE WHEN l.lower > 0 OR l.upper < 0 THEN least((l.lower * l.matched * x.member_mean_margin - p.cost) / p.cost, (l.upper * l.matched * x.member_mean_margin - p.cost) / p.cost) END AS lower,
  CASE WHEN l.lower > 0 OR l.upper < 0 THEN greatest((l.lower * l.matched * x.member_mean_margin - p.cost) / p.cost, (l.upper * l.matched * x.member_mean_margin - p.cost) / p.cost) END AS upper
FROM lifts l
JOIN retained_margins x ON x.month_no = l.month_no
JOIN programme p ON p.month_no = l.month_no
WHERE l.comparison = 'members'
