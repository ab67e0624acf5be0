-- description.en = "One row a known customer with a purchase before the report month's end. The columns that end in _bits say what is true in each month: bit i stands for the month first_bit_no + i of the table report."
-- [columns]
-- customer_key = "UBIGINT"
-- first_purchase_on = "DATE"
-- first_month_no = "INTEGER: its month"
-- second_purchase_on = "DATE: the first purchase on a later day, NULL where there is none"
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
WITH buyers AS (
  SELECT
    c.customer_key,
    min(c.first_purchase_on) AS first_purchase_on,
    min(c.month_no) AS first_month_no,
    coalesce(least(min(c.second_purchase_on), min(c.first_purchase_on, 2)[2]), min(c.second_purchase_on), min(c.first_purchase_on, 2)[2]) AS second_purchase_on,
    bit_or(m.bit) AS bought_bits,
    bit_or(CASE WHEN least(c.purchases, 31) & 1 <> 0 THEN m.bit ELSE 0 END) AS count_1_bits,
    bit_or(CASE WHEN least(c.purchases, 31) & 2 <> 0 THEN m.bit ELSE 0 END) AS count_2_bits,
    bit_or(CASE WHEN least(c.purchases, 31) & 4 <> 0 THEN m.bit ELSE 0 END) AS count_4_bits,
    bit_or(CASE WHEN least(c.purchases, 31) & 8 <> 0 THEN m.bit ELSE 0 END) AS count_8_bits,
    bit_or(CASE WHEN least(c.purchases, 31) & 16 <> 0 THEN m.bit ELSE 0 END) AS count_16_bits,
    bit_or(d.awake_bits) AS awake_bits,
    bit_or(d.winnable_bits) AS winnable_bits
  FROM customer_months c
  JOIN months m ON m.month_no = c.month_no
  JOIN days d ON d.day = c.last_purchase_on
  WHERE c.purchases > 0
  GROUP BY c.customer_key
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
