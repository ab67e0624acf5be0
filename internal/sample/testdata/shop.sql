-- The sample's files as the catalogue reads them: {dir} is their folder. Dirty rows are set aside or repaired by hand here.
CREATE VIEW text_order AS
SELECT *, row_number() OVER () AS place FROM read_csv('{dir}/orders-2026-*.csv', all_varchar = true);

CREATE TABLE clean_order AS
SELECT order_id, customer_id, ordered_at, amount, status, channel FROM '{dir}/orders.parquet'
UNION ALL
SELECT DISTINCT order_id, trim(customer_id), CAST(ordered_at AS TIMESTAMP), CAST(replace(amount, ',', '') AS BIGINT), status, channel
FROM text_order
WHERE try_cast(ordered_at AS TIMESTAMP) < TIMESTAMP '2026-11-01 00:00:00' AND try_cast(replace(amount, ',', '') AS BIGINT) IS NOT NULL;

CREATE TABLE sale AS
SELECT order_id, customer_id, CAST(ordered_at AS DATE) AS day, amount, channel FROM clean_order WHERE status = 'completed' AND amount > 0;

CREATE TABLE customer_day AS SELECT DISTINCT customer_id, day FROM sale WHERE customer_id IS NOT NULL;

CREATE TABLE customer AS FROM '{dir}/customers.parquet';
CREATE TABLE survey AS FROM '{dir}/surveys.parquet';
CREATE TABLE item AS FROM '{dir}/order_items.parquet';
CREATE TABLE product AS FROM read_csv('{dir}/products.csv', types = {'launched_at': 'DATE'});
CREATE TABLE ticket AS FROM read_csv('{dir}/tickets.csv');
CREATE TABLE touch AS FROM read_csv('{dir}/touches.csv');
CREATE TABLE referral AS FROM read_csv('{dir}/referrals.csv');

-- Buyers of November 2024 to October 2025, their band of purchases, and whether they bought in the twelve months after.
CREATE VIEW before AS
SELECT
  customer_id,
  count(*) FILTER (day < DATE '2025-11-01') AS purchases,
  CASE WHEN purchases >= 5 THEN 5 WHEN purchases >= 3 THEN 3 ELSE purchases END AS band,
  CAST(count(*) FILTER (day >= DATE '2025-11-01') > 0 AS INTEGER) AS kept
FROM customer_day
WHERE day >= DATE '2024-11-01'
GROUP BY customer_id
HAVING purchases > 0;

-- The banded difference of a table of customers with treated, band and outcome.
CREATE MACRO banded(customers) AS TABLE
WITH
  bands AS (
    SELECT band, treated, count(*) AS n, avg(outcome) AS p
    FROM query_table(customers)
    GROUP BY band, treated
  ),
  pairs AS (
    SELECT t.n, t.p - o.p AS difference, t.p * (1 - t.p) / t.n + o.p * (1 - o.p) / o.n AS variance
    FROM bands t JOIN bands o ON o.band = t.band AND t.treated AND NOT o.treated
  )
SELECT sum(n * difference) / sum(n) AS estimate, sqrt(sum(n * n * variance)) / sum(n) AS stderr FROM pairs;
