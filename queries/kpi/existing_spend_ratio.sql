-- order = 50
-- title.en = "Existing against new spend"
-- title.vi = "Chi tiêu khách cũ so với khách mới"
-- short.en = "Existing vs new spend"
-- short.vi = "Khách cũ so với mới"
-- description.en = "How much more an existing customer who bought in the month spent than a new one. The figure often quoted is 33 % more."
-- description.vi = "Khách cũ có mua trong tháng chi tiêu nhiều hơn khách mới bao nhiêu. Con số hay được trích dẫn là nhiều hơn 33 %."
-- formula.en = "gross spend of the month per existing buyer ÷ gross spend of the month per new buyer − 1"
-- formula.vi = "chi tiêu gộp trong tháng mỗi khách cũ ÷ chi tiêu gộp trong tháng mỗi khách mới − 1"
-- section = "value"
-- unit = "rate"
-- better = "higher"
-- window = "month"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of Sales"
-- owner.vi = "Trưởng phòng Kinh doanh"
-- extra.existing_spend = { unit = "money", en = "Spend per existing buyer", vi = "Chi tiêu mỗi khách cũ" }
-- extra.new_spend = { unit = "money", en = "Spend per new buyer", vi = "Chi tiêu mỗi khách mới" }
WITH joined AS (
  -- known for half of the customers, joined_at tells old customers from new ones
  SELECT count(joined_on) * 2 >= count(*) AND count(*) > 0 AS is_known
  FROM customers
),
spend AS (
  SELECT
    x.month_no,
    CAST(x.gross AS DOUBLE) AS gross,
    c.existing_from_start OR c.first_month_no < x.month_no AS is_existing
  FROM customer_months x
  JOIN customers c ON c.customer_id = x.customer_id
),
monthly AS (
  SELECT
    month_no,
    count(*) AS n,
    CAST(count(CASE WHEN is_existing THEN 1 END) AS DOUBLE) AS existing_n,
    CAST(count(CASE WHEN NOT is_existing THEN 1 END) AS DOUBLE) AS new_n,
    avg(CASE WHEN is_existing THEN gross END) AS existing_spend,
    avg(CASE WHEN NOT is_existing THEN gross END) AS new_spend,
    stddev_samp(CASE WHEN is_existing THEN gross END) AS existing_stddev,
    stddev_samp(CASE WHEN NOT is_existing THEN gross END) AS new_stddev
  FROM spend
  GROUP BY month_no
)
-- the standard error of a quotient of two independent means, by linearisation
SELECT
  m.month_no,
  t.existing_spend / nullif(t.new_spend, 0) - 1 AS value,
  t.n,
  CASE WHEN t.new_spend > 0 THEN
    sqrt(t.existing_stddev * t.existing_stddev / t.existing_n
      + t.existing_spend / t.new_spend * t.existing_spend / t.new_spend * t.new_stddev * t.new_stddev / t.new_n) / t.new_spend
  END AS stderr,
  t.existing_spend,
  t.new_spend,
  m.month_no < r.first_month_no + 12 AND NOT j.is_known AS partial
FROM months m
JOIN monthly t ON t.month_no = m.month_no
CROSS JOIN report r
CROSS JOIN joined j
ORDER BY m.month_no
