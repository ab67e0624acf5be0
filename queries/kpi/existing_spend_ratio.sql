-- title.en = "Existing against new spend"
-- title.vi = "Chi tiêu khách cũ so với khách mới"
-- short.en = "Existing vs new spend"
-- short.vi = "Khách cũ so với mới"
-- description.en = "How much more an existing customer who bought in the month spent than a new one. The figure often quoted is 33 % more."
-- description.vi = "Khách cũ có mua trong tháng chi tiêu nhiều hơn khách mới bao nhiêu. Con số hay được trích dẫn là nhiều hơn 33 %."
-- formula.en = "gross spend of the month per existing buyer ÷ gross spend of the month per new buyer − 1"
-- formula.vi = "chi tiêu gộp trong tháng mỗi khách cũ ÷ chi tiêu gộp trong tháng mỗi khách mới − 1"
-- section = "value"
-- place = 16
-- depth = "C"
-- unit = "rate"
-- open = true
-- better = "higher"
-- window = "month"
-- needs = ["orders", "orders.customer_id"]
-- owner.en = "Head of Sales"
-- owner.vi = "Trưởng phòng Kinh doanh"
-- extra.existing_spend = { unit = "money", en = "Spend per existing buyer", vi = "Chi tiêu mỗi khách cũ" }
-- extra.new_spend = { unit = "money", en = "Spend per new buyer", vi = "Chi tiêu mỗi khách mới" }
-- newcomers = true
WITH spend AS (
  SELECT x.month_no, CAST(x.gross AS DOUBLE) AS gross, coalesce(c.new_month_no < x.month_no, TRUE) AS is_existing
  FROM customer_months x
  JOIN customers c ON c.customer_key = x.customer_key
  WHERE x.purchases > 0
),
monthly AS (
  SELECT
    month_no,
    count(*) AS n,
    CAST(count(*) FILTER (WHERE is_existing) AS DOUBLE) AS existing_n,
    CAST(count(*) FILTER (WHERE NOT is_existing) AS DOUBLE) AS new_n,
    avg(gross) FILTER (WHERE is_existing) AS existing_spend,
    avg(gross) FILTER (WHERE NOT is_existing) AS new_spend,
    stddev_samp(gross) FILTER (WHERE is_existing) AS existing_stddev,
    stddev_samp(gross) FILTER (WHERE NOT is_existing) AS new_stddev
  FROM spend
  GROUP BY month_no
)
-- the standard error of a quotient of two independent means, by linearisation
SELECT
  month_no,
  existing_spend / nullif(new_spend, 0) - 1 AS value,
  n,
  CASE WHEN new_spend > 0 THEN
    sqrt(power(existing_stddev, 2) / existing_n + power(existing_spend / new_spend * new_stddev, 2) / new_n) / new_spend
  END AS stderr,
  existing_spend,
  new_spend
FROM monthly
