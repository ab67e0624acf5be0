-- order = 8
-- description.en = "Who brought which customer: referred_by, or a referral made on or before the day of the first purchase; a pair once, nobody himself."
-- [columns]
-- referrer_id = "VARCHAR"
-- referred_id = "VARCHAR: a customer with a purchase"
-- first_purchase_on = "DATE: of the referred customer"
-- new_month_no = "INTEGER: the month in which the referred customer was new; NULL for a customer that existed from the start"
SELECT c.referred_by AS referrer_id, c.customer_id AS referred_id, c.first_purchase_on, c.new_month_no
FROM customers c
WHERE c.referred_by IS NOT NULL
UNION
SELECT r.referrer_id, r.referred_id, c.first_purchase_on, c.new_month_no
FROM input.referrals r
JOIN customers c ON c.customer_id = r.referred_id
WHERE r.referrer_id <> r.referred_id
  AND CAST(r.referred_at AS DATE) <= c.first_purchase_on
ORDER BY referrer_id, referred_id
