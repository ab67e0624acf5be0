-- order = 4
-- title.en = "New customers"
-- title.vi = "Khách hàng mới"
-- description.en = "Customers with their first purchase in the month."
-- description.vi = "Khách hàng có lần mua đầu tiên trong tháng."
-- formula.en = "number of customers whose first purchase lies in the month"
-- formula.vi = "số khách có lần mua đầu tiên trong tháng"
-- section = "value"
-- unit = "count"
-- better = "higher"
-- window = "month"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of Marketing"
-- owner.vi = "Trưởng phòng Marketing"
WITH joined AS (
  -- known for half of the customers, joined_at tells old customers from new ones
  SELECT count(joined_on) * 2 >= count(*) AND count(*) > 0 AS is_known
  FROM customers
),
monthly AS (
  SELECT new_month_no AS month_no, count(*) AS customers
  FROM customers
  WHERE new_month_no IS NOT NULL
  GROUP BY new_month_no
)
SELECT
  m.month_no,
  coalesce(t.customers, 0) AS value,
  m.month_no < r.first_month_no + 12 AND NOT j.is_known AS partial
FROM months m
LEFT JOIN monthly t ON t.month_no = m.month_no
CROSS JOIN report r
CROSS JOIN joined j
ORDER BY m.month_no
