-- title.en = "From one purchase to the next"
-- title.vi = "Từ lần mua này đến lần sau"
-- description.en = "Of the customers with a first, second, third, fourth or fifth purchase in the three years that ended a year ago, the share who bought again within a year, and the middle number of days until then."
-- description.vi = "Trong số khách có lần mua thứ nhất, hai, ba, tư, năm trong ba năm kết thúc cách đây một năm, tỷ lệ mua lại trong vòng một năm và số ngày ở giữa cho đến lần đó."
-- section = "retention"
-- place = 2
-- figures = [{ as = "bar", at = "repeat_purchase_rate", rank = 9, x = "purchase", value = "share", unit = "rate", label = "median_days", label_unit = "days" }]
-- needs = ["orders", "orders.customer_id"]
-- columns = ["purchase", "customers", "again", "share", "median_days"]
WITH days AS (
  SELECT o.customer_key, o.ordered_on, CASE s.purchase_unit WHEN 'order' THEN count(*) ELSE 1 END AS purchases
  FROM orders o
  CROSS JOIN settings s
  WHERE o.is_sale AND o.customer_key IS NOT NULL
  GROUP BY o.customer_key, o.ordered_on, s.purchase_unit
),
numbered AS (
  SELECT customer_key, ordered_on, purchases, sum(purchases) OVER w AS to_date, lead(ordered_on) OVER w AS next_on
  FROM days
  WINDOW w AS (PARTITION BY customer_key ORDER BY ordered_on)
)
SELECT
  k.purchase,
  count(*) AS customers,
  count(*) FILTER (WHERE n.next_on - n.ordered_on <= 365) AS again,
  CAST(count(*) FILTER (WHERE n.next_on - n.ordered_on <= 365) AS DOUBLE) / count(*) AS share,
  median(n.next_on - n.ordered_on) FILTER (WHERE n.next_on - n.ordered_on <= 365) AS median_days
FROM numbered n
CROSS JOIN settings s
JOIN report r ON n.ordered_on < r.month_end - 365 AND n.ordered_on >= CAST(r.month_end - 365 - INTERVAL '36' MONTH AS DATE)
JOIN (VALUES (1), (2), (3), (4), (5)) AS k (purchase) ON k.purchase > n.to_date - n.purchases AND k.purchase <= n.to_date
GROUP BY k.purchase, s.min_group
HAVING count(*) >= s.min_group
ORDER BY k.purchase
