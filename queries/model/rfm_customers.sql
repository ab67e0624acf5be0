-- view = true
-- description.en = "The customers behind rfm, for `loyalty query rfm --customers`: by group, the ones to win back first."
-- [columns]
-- customer_key = "UBIGINT"
-- place = "BIGINT: in the list"
-- rfm_group = "VARCHAR"
-- recency = "INTEGER"
-- frequency = "INTEGER"
-- monetary = "INTEGER"
-- last_purchase_on = "DATE"
-- purchases = "BIGINT"
-- revenue = "DECIMAL"
SELECT
  x.customer_key, row_number() OVER (ORDER BY x.frequency DESC, x.recency, x.revenue DESC, x.customer_key) AS place,
  g.rfm_group, x.recency, x.frequency, x.monetary, x.last_on AS last_purchase_on, x.purchases, x.revenue
FROM rfm_scores x
JOIN report r ON r.month_no = x.month_no
JOIN rfm_groups g ON g.recency = x.recency AND g.frequency = x.frequency
