-- A few rows as people type them, in the monthly files only. Those that can't be used stand beside their clean row, so that
-- exactly the orders asked for are left: a date that is none, a letter in the amount, the row twice, a year that is to come. Two
-- more kinds can be repaired: a stray space around the customer, a separator of thousands.
CREATE TABLE dirty AS
WITH
  wanted AS (SELECT CASE WHEN getvariable('orders') < 1000 THEN 0 ELSE greatest(1, getvariable('orders') // 2000) END AS each),
  drawn AS (
    SELECT row_no, row_number() OVER (ORDER BY u(row_no, 'dirty'), row_no) - 1 AS place
    FROM booked
    WHERE d >= getvariable('text_from') AND i IS NOT NULL AND status = 'completed' AND amount >= 100000
    ORDER BY u(row_no, 'dirty'), row_no
    LIMIT (SELECT each * 6 FROM wanted)
  )
SELECT
  row_no,
  ['bad date', 'bad amount', 'duplicate', 'future', 'space', 'thousands'][1 + CAST(place % 6 AS INTEGER)] AS fault,
  getvariable('orders') + 1 + place AS spare_no
FROM drawn;

CREATE TABLE month_row AS
WITH
  lines AS (
    SELECT b.row_no, 0 AS copy, b.order_no, b.i, b.ordered_at, b.amount, b.status, b.channel, d.fault
    FROM booked b LEFT JOIN dirty d ON d.row_no = b.row_no
    WHERE b.d >= getvariable('text_from')
    UNION ALL
    SELECT b.row_no, 1, CASE WHEN d.fault = 'duplicate' THEN b.order_no ELSE d.spare_no END, b.i, b.ordered_at, b.amount, b.status, b.channel, d.fault
    FROM dirty d JOIN booked b ON b.row_no = d.row_no
    WHERE d.fault IN ('bad date', 'bad amount', 'duplicate', 'future')
  )
SELECT
  strftime(ordered_at, '%Y-%m') AS month,
  row_no,
  copy,
  order_id(order_no) AS order_id,
  CASE WHEN fault = 'space' THEN concat(' ', customer_id(i), ' ') ELSE customer_id(i) END AS customer_id,
  CASE
    WHEN copy = 1 AND fault = 'bad date' THEN strftime(ordered_at, '%Y-%m-32 %H:%M:%S')
    WHEN copy = 1 AND fault = 'future' THEN strftime(ordered_at, '2062-%m-%d %H:%M:%S')
    ELSE strftime(ordered_at, '%Y-%m-%d %H:%M:%S')
  END AS ordered_at,
  CASE
    WHEN copy = 1 AND fault = 'bad amount' THEN regexp_replace(CAST(amount AS VARCHAR), '0', 'O')
    WHEN fault = 'thousands' THEN format('{:,}', amount)
    ELSE CAST(amount AS VARCHAR)
  END AS amount,
  status,
  channel_name(channel) AS channel
FROM lines;
