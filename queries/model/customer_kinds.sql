-- description.en = "One row a kind of customer: those who are alike in everything that customer_windows is made of: what holds for one of them in a month holds for all. There are a quarter as many kinds as customers in a shop of ten million orders."
-- [columns]
-- customer_key = "UBIGINT: one of them"
-- customers = "BIGINT: how many"
SELECT min(c.customer_key) AS customer_key, count(*) AS customers
FROM customers c
LEFT JOIN customer_facts f ON f.customer_key = c.customer_key
GROUP BY
  c.first_month_no, c.new_month_no, c.member_no, c.bought_bits, c.count_1_bits, c.count_2_bits, c.count_4_bits, c.count_8_bits, c.count_16_bits,
  c.awake_bits, c.winnable_bits, f.channel_bits, f.two_channel_bits, f.two_category_bits, f.referral_bits, f.was_referred, f.ticket_bits, f.late_bits
