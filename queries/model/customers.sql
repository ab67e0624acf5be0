-- description.en = "One row a known customer with a purchase before the report month's end. The columns that end in _bits, and the lists beside them, say what is true in each month: bit i stands for the month first_bit_no + i of the table report; only customer_facts, customer_windows and retained_margins read them."
-- [columns]
-- customer_key = "UBIGINT"
-- first_purchase_on = "DATE"
-- first_month_no = "INTEGER: its month"
-- second_purchase_on = "DATE: the first purchase on a later day, NULL where there is none"
-- first_days = "DATE[]: first purchase of each month with one, in order"
-- last_days = "DATE[]: last purchase of each, likewise"
-- day_counts = "INTEGER[]: days with a sale of each, likewise"
-- bought_bits = "HUGEINT: a purchase in the month"
-- count_1_bits = "HUGEINT: the binary digits of the month's purchases: ones"
-- count_2_bits = "HUGEINT: twos"
-- count_4_bits = "HUGEINT: fours"
-- count_8_bits = "HUGEINT: eights"
-- count_16_bits = "HUGEINT: sixteens; a month counts up to 31 purchases"
-- awake_bits = "HUGEINT: not lapsed at the month's start"
-- winnable_bits = "HUGEINT: the last purchase before the month's start lies churn_after_days + winback_months × 30 days back at most"
-- new_month_no = "INTEGER: the month in which the customer was new; NULL for one that joined before the first month of the data"
-- joined_on = "DATE: customers.joined_at"
-- member_no = "INTEGER: month of member_since"
-- birthday = "DATE"
-- customer_segment = "VARCHAR: customers.segment"
-- acquisition_channel = "VARCHAR"
-- referred_by_key = "UBIGINT: customers.referred_by, nobody himself"
WITH marked AS (
  SELECT
    c.customer_key,
    c.month_no,
    c.first_purchase_on,
    c.second_purchase_on,
    c.last_purchase_on,
    c.purchase_days,
    least(c.purchases, 31) AS purchases,
    b.bit,
    -- the last month at whose start the customer has not lapsed, and the last in which he can be won back
    least(r.month_no + 1, year(c.last_purchase_on + s.churn_after_days) * 12 + month(c.last_purchase_on + s.churn_after_days) - 1) AS awake_no,
    least(r.month_no + 1, year(c.last_purchase_on + s.churn_after_days + 30 * s.winback_months) * 12
      + month(c.last_purchase_on + s.churn_after_days + 30 * s.winback_months) - 1) AS winnable_no,
    greatest(c.month_no, r.first_bit_no - 1) AS from_no,
    r.first_bit_no
  FROM customer_months c
  JOIN months b ON b.month_no = c.month_no
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE c.purchases > 0
),
buyers AS (
  SELECT
    customer_key,
    min(first_purchase_on) AS first_purchase_on,
    min(month_no) AS first_month_no,
    coalesce(least(min(second_purchase_on), min(first_purchase_on, 2)[2]), min(second_purchase_on), min(first_purchase_on, 2)[2]) AS second_purchase_on,
    list_sort(list(first_purchase_on)) AS first_days,
    list_sort(list(last_purchase_on)) AS last_days,
    list(purchase_days ORDER BY month_no) AS day_counts,
    bit_or(bit) AS bought_bits,
    bit_or(CASE WHEN purchases & 1 <> 0 THEN bit ELSE 0 END) AS count_1_bits,
    bit_or(CASE WHEN purchases & 2 <> 0 THEN bit ELSE 0 END) AS count_2_bits,
    bit_or(CASE WHEN purchases & 4 <> 0 THEN bit ELSE 0 END) AS count_4_bits,
    bit_or(CASE WHEN purchases & 8 <> 0 THEN bit ELSE 0 END) AS count_8_bits,
    bit_or(CASE WHEN purchases & 16 <> 0 THEN bit ELSE 0 END) AS count_16_bits,
    -- the months from the one after the purchase: ones up to the last less ones up to the first
    bit_or(CASE WHEN awake_no > from_no THEN (CAST(1 AS HUGEINT) << CAST(awake_no - first_bit_no + 1 AS INTEGER)) - (CAST(1 AS HUGEINT) << CAST(from_no - first_bit_no + 1 AS INTEGER)) ELSE 0 END) AS awake_bits,
    bit_or(CASE WHEN winnable_no > from_no THEN (CAST(1 AS HUGEINT) << CAST(winnable_no - first_bit_no + 1 AS INTEGER)) - (CAST(1 AS HUGEINT) << CAST(from_no - first_bit_no + 1 AS INTEGER)) ELSE 0 END) AS winnable_bits
  FROM marked
  GROUP BY customer_key
)
SELECT
  b.*,
  CASE WHEN c.joined_at < r.data_month_start THEN NULL ELSE b.first_month_no END AS new_month_no,
  c.joined_at AS joined_on,
  CAST(year(c.member_since) * 12 + month(c.member_since) - 1 AS INTEGER) AS member_no,
  c.birthday,
  c.segment AS customer_segment,
  c.acquisition_channel,
  nullif(c.referred_by_key, b.customer_key) AS referred_by_key
FROM buyers b
LEFT JOIN input.customers c ON c.customer_key = b.customer_key
CROSS JOIN report r
