-- A number in (0, 1) for a key and a purpose: the same for a seed on any number of cores, and independent between purposes,
-- because the purpose goes into the key before it is mixed.
CREATE MACRO u(k, purpose) AS
  (CAST(hash(xor(hash(concat(purpose, '/', getvariable('seed'))), CAST(k AS UBIGINT))) >> 12 AS DOUBLE) + 0.5) / 4503599627370496;

-- Gamma(1/2): minus ln u times a squared cosine is half the square of a normal number (Box and Muller).
CREATE MACRO gamma_half(k, purpose) AS
  -ln(u(k, concat(purpose, ' size'))) * power(cos(2 * pi() * u(k, concat(purpose, ' angle'))), 2);

-- Gamma(2): two exponential times. Gamma(4) is two of these.
CREATE MACRO gamma_two(k, purpose) AS -ln(u(k, concat(purpose, ' 1')) * u(k, concat(purpose, ' 2')));

-- The key of a purchase: customer and the customer's own running number, which stays below 4096.
CREATE MACRO purchase_key(i, j) AS CAST(i AS UBIGINT) * 4096 + j;

-- The key of a guest's order lies beyond every customer's.
CREATE MACRO guest_key(g) AS CAST(1099511627776 AS UBIGINT) + g;

CREATE MACRO day_number(day) AS CAST(day AS DATE) - DATE '2021-11-01';
CREATE MACRO day_date(d) AS DATE '2021-11-01' + CAST(d AS INTEGER);

-- Ids of nobody are NULL: || passes it on, concat would not.
CREATE MACRO customer_id(i) AS printf('KH%07d', i);
CREATE MACRO order_id(order_no) AS printf('DH%08d', order_no);
CREATE MACRO ticket_id(ticket_no) AS printf('YC%07d', ticket_no);

CREATE MACRO channel_name(channel) AS
  CASE channel WHEN 1 THEN 'Cửa hàng' WHEN 2 THEN 'Website' WHEN 3 THEN 'Ứng dụng' WHEN 4 THEN 'Sàn TMĐT' END;

-- What is planted, in one place: the comments of truth.sql say how each is measured.
CREATE TABLE plan AS
SELECT
  0.55 AS member_saves,             -- share of last purchases that membership turns into one more
  DATE '2023-03-01' AS programme_starts,
  0.30 AS joins_first,              -- chance to join the programme at the first purchase
  0.03 AS joins_later,              -- and at each later one
  0.22 AS late_loses,               -- chance that a request resolved late is the end
  DATE '2026-04-04' AS fee_from,    -- the marketplace's dearer shipping: first and last day
  DATE '2026-05-04' AS fee_to,
  0.60 AS fee_loses,                -- chance that a marketplace purchase in these days is the last
  0.12 AS referred_before,          -- chance that a new customer was referred
  0.17 AS referred_after,           -- the same once friends are rewarded
  DATE '2026-06-01' AS friends_rewarded,
  0.035 AS pioneers,                -- share of customers who buy at launches
  0.92 AS pioneer_buys,             -- at how many of them
  0.55 AS greeting_share,                 -- share of birthdays with a message, drawn by lot
  0.10 AS greeting_sells,           -- chance that the message brings one more purchase
  DATE '2024-02-01' AS greetings_start,
  1.40 AS promoter_basket;          -- a promoter's basket, a detractor's = 1

-- The share of requests that are resolved late: it rises once the warehouse has moved, on 2026-08-15 (requests follow purchases by
-- some days).
CREATE MACRO late_share(d) AS CASE WHEN d >= 1745 THEN 0.31 ELSE 0.19 END;
