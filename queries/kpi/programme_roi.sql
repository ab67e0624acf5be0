-- order = 80
-- title.en = "Return on the loyalty programme (ROI)"
-- title.vi = "ROI chương trình khách hàng thân thiết"
-- short.en = "Programme ROI"
-- short.vi = "ROI chương trình"
-- description.en = "What the loyalty programme brought for each unit that it cost, counting only the retention that members have beyond other customers who bought as often."
-- description.vi = "Chương trình khách hàng thân thiết mang lại bao nhiêu trên mỗi đồng chi phí, chỉ tính phần giữ chân của hội viên cao hơn khách khác có cùng mức mua."
-- formula.en = "(member retention lift × members compared × mean margin in the window of a retained member − programme cost of the window) ÷ programme cost of the window"
-- formula.vi = "(mức tăng giữ chân của hội viên × số hội viên được so sánh × lãi gộp trung bình trong cửa sổ của hội viên ở lại − chi phí chương trình của cửa sổ) ÷ chi phí chương trình của cửa sổ"
-- section = "value"
-- unit = "rate"
-- better = "higher"
-- window = "prior"
-- needs = ["orders", "orders.customer_id", "customers", "customers.member_since", "costs"]
-- owner.en = "Chief Accountant"
-- owner.vi = "Kế toán trưởng"
-- margin = true
WITH members AS (
  SELECT customer_id, CAST(year(member_since) * 12 + month(member_since) - 1 AS INTEGER) AS member_no
  FROM customers
  WHERE member_since IS NOT NULL
),
-- a member's month enters the window, W months later the prior window in its place, and leaves that after W more
changes AS (
  SELECT
    c.customer_id,
    b.member_no + s.active_window_months AS from_no,
    c.month_no + e.place * s.active_window_months AS month_no,
    CASE e.place WHEN 0 THEN c.purchases WHEN 1 THEN -c.purchases ELSE 0 END AS purchases,
    CASE e.place WHEN 1 THEN c.purchases WHEN 2 THEN -c.purchases ELSE 0 END AS prior_purchases,
    CASE e.place WHEN 0 THEN c.margin WHEN 1 THEN -c.margin ELSE 0 END AS margin
  FROM customer_month_sums c
  JOIN members b ON b.customer_id = c.customer_id
  CROSS JOIN settings s
  CROSS JOIN report r
  JOIN (VALUES (0), (1), (2)) AS e(place) ON c.month_no + e.place * s.active_window_months <= r.month_no
),
-- of two changes in one month both see the sums after it, and the first lasts no month
totals AS (
  SELECT
    greatest(c.month_no, c.from_no) AS from_no,
    coalesce(lead(c.month_no) OVER w, r.month_no + 1) AS until_no,
    sum(c.purchases) OVER w AS purchases,
    sum(c.prior_purchases) OVER w AS prior_purchases,
    sum(c.margin) OVER w AS margin
  FROM changes c
  CROSS JOIN report r
  WINDOW w AS (PARTITION BY c.customer_id ORDER BY c.month_no)
),
retained AS (
  SELECT from_no, until_no, count(*) AS members, sum(margin) AS margin
  FROM totals
  WHERE purchases > 0 AND prior_purchases > 0 AND until_no > from_no
  GROUP BY from_no, until_no
),
margins AS (
  SELECT m.month_no, CAST(sum(t.margin) AS DOUBLE) / sum(t.members) AS mean_margin
  FROM months m
  JOIN retained t ON m.month_no >= t.from_no AND m.month_no < t.until_no
  GROUP BY m.month_no
),
programme_costs AS (
  SELECT m.month_no, CAST(sum(c.amount) AS DOUBLE) AS cost
  FROM months m
  CROSS JOIN settings s
  JOIN input.costs c ON year(c.month) * 12 + month(c.month) - 1 BETWEEN m.month_no - s.active_window_months + 1 AND m.month_no
  WHERE c.kind = 'programme'
  GROUP BY m.month_no
)
-- matched members × lift is the difference summed over the bands
SELECT
  d.month_no,
  (d.difference * g.mean_margin - k.cost) / nullif(k.cost, 0) AS value,
  d.matched AS n,
  sqrt(d.variance) * g.mean_margin / nullif(abs(k.cost), 0) AS stderr,
  d.month_no - 2 * s.active_window_months + 1 < r.first_month_no AS partial
FROM member_lift d
LEFT JOIN margins g ON g.month_no = d.month_no
JOIN programme_costs k ON k.month_no = d.month_no
CROSS JOIN settings s
CROSS JOIN report r
JOIN coverage v ON v.input = 'costs' AND v.first_month_no <= d.month_no - s.active_window_months + 1
WHERE d.matched > 0 AND d.matched * 2 >= d.treated
ORDER BY d.month_no
