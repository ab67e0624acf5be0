-- description.en = "One row a pair of referrer and referred customer: referred_by, or a referral made on or before the day of the first purchase; nobody himself."
-- [columns]
-- referrer_key = "UBIGINT"
-- referred_key = "UBIGINT: a customer with a purchase"
-- new_month_no = "INTEGER: the month in which the referred customer was new; NULL for a customer that existed from the start"
SELECT referred_by_key AS referrer_key, customer_key AS referred_key, new_month_no
FROM customers
WHERE referred_by_key IS NOT NULL
UNION
SELECT r.referrer_key, r.referred_key, c.new_month_no
FROM input.referrals r
JOIN customers c ON c.customer_key = r.referred_key
WHERE r.referrer_key <> r.referred_key
  AND CAST(r.referred_at AS DATE) <= c.first_purchase_on
