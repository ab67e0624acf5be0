-- title.en = "New customers"
-- title.vi = "Khách hàng mới"
-- description.en = "Customers with their first purchase in the month."
-- description.vi = "Khách hàng có lần mua đầu tiên trong tháng."
-- formula.en = "number of customers whose first purchase lies in the month"
-- formula.vi = "số khách có lần mua đầu tiên trong tháng"
-- section = "value"
-- place = 4
-- unit = "count"
-- better = "higher"
-- window = "month"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of Marketing"
-- owner.vi = "Trưởng phòng Marketing"
-- newcomers = true
WITH newcomers AS (
  SELECT month_no, CAST(sum(customers) AS DOUBLE) AS customers
  FROM customer_groups
  WHERE is_new
  GROUP BY month_no
)
-- nobody is new twice: what is said of a month holds of a year
SELECT
  n.month_no,
  n.customers AS value,
  sqrt(n.customers) AS stderr,
  sqrt(sum(y.customers) FILTER (WHERE y.month_no >= n.month_no - n.month_no % 12)) AS year_stderr,
  sqrt(sum(y.customers)) AS year_change_stderr
FROM newcomers n
JOIN newcomers y ON y.month_no >= n.month_no - n.month_no % 12 - 12 AND y.month_no % 12 <= n.month_no % 12 AND y.month_no <= n.month_no
GROUP BY n.month_no, n.customers
