-- Points: one for every 10,000 đồng of a member's completed order; now and then some are redeemed.
CREATE VIEW point_row AS
SELECT
  b.row_no,
  customer_id(b.i) AS customer_id,
  CAST(b.ordered_at AS DATE) AS booked_at,
  b.amount // 10000 AS earned,
  CASE
    WHEN u(b.key + b.part, 'redeems') < 0.15 + 0.00003 * b.d THEN CAST(b.amount // 10000 * (1 + 4 * u(b.key, 'redeemed')) AS BIGINT)
    ELSE 0
  END AS redeemed
FROM booked b JOIN stretch s ON s.i = b.i
WHERE b.part IN (0, 1) AND b.d >= s.member_d;

CREATE VIEW touch_row AS
SELECT
  b.i,
  b.year,
  customer_id(b.i) AS customer_id,
  CAST(day_date(b.d - CAST(floor(u(purchase_key(b.i, b.year), 'greeting ahead') * 4) AS INTEGER)) AS TIMESTAMP) + INTERVAL 8 HOUR AS sent_at,
  'birthday' AS kind
FROM birthday b
WHERE b.greeted;

-- New customers who were sent by an older one, mostly by one of the last years. Half stand with the customer, half in the
-- referral programme's own list, some in both.
CREATE TABLE referral AS
WITH
  newcomers AS (
    SELECT p.i, s.first_d, day_date(s.first_d) AS first_on
    FROM person p JOIN stretch s ON s.i = p.i
    WHERE s.first_d >= 365 AND p.i > 20
  ),
  sent AS (
    SELECT n.*, u(n.i, 'noted') AS noted
    FROM newcomers n, plan
    WHERE u(n.i, 'referred') < CASE WHEN n.first_on >= plan.friends_rewarded THEN plan.referred_after ELSE plan.referred_before END
  )
SELECT
  i,
  first_d,
  i - 1 - CAST(floor(power(u(i, 'referrer'), 2) * least(i - 1, getvariable('customers') * 0.4)) AS INTEGER) AS referrer,
  noted < 0.55 AS with_customer,
  noted >= 0.45 AS in_list
FROM sent;

CREATE VIEW referral_row AS
SELECT i, customer_id(referrer) AS referrer_id, customer_id(i) AS referred_id,
  day_date(first_d - CAST(floor(u(i, 'referred ago') * 12) AS INTEGER)) AS referred_at
FROM referral
WHERE in_list
UNION ALL
-- Named as a friend only after the first purchase, or by himself: neither counts.
SELECT s.i, customer_id(CASE WHEN u(s.i, 'himself') < 0.2 THEN s.i ELSE s.i - 7 END), customer_id(s.i), day_date(s.first_d + 9)
FROM stretch s LEFT JOIN referral r ON r.i = s.i
WHERE r.i IS NULL AND s.first_d BETWEEN 365 AND 1800 AND s.i > 20 AND u(s.i, 'too late') < 0.004;

CREATE VIEW customer_row AS
SELECT
  p.i,
  customer_id(p.i) AS customer_id,
  CASE
    WHEN s.first_d < 365 THEN day_date(s.first_d)
    ELSE greatest(DATE '2022-11-01', day_date(s.first_d - CASE
      WHEN u(p.i, 'joined before') < 0.3 THEN CAST(floor(u(p.i, 'joined ago') * 20) AS INTEGER)
      ELSE 0
    END))
  END AS joined_at,
  CASE WHEN r.with_customer THEN customer_id(r.referrer) END AS referred_by,
  channel_name(p.channel) AS acquisition_channel,
  CASE p.segment WHEN 1 THEN 'Gia đình' WHEN 2 THEN 'Nhà mới' WHEN 3 THEN 'Quà tặng' ELSE 'Quán và văn phòng' END AS segment,
  day_date(s.member_d) AS member_since,
  p.birthday
FROM person p JOIN stretch s ON s.i = p.i LEFT JOIN referral r ON r.i = p.i;

-- Leads: offers that existing customers asked for, and visitors who left a number.
CREATE TABLE lead AS
WITH
  asked AS (
    SELECT key * 2 AS key, i, day_date(d) AS created_on, true AS existing
    FROM booked
    WHERE part = 0 AND i IS NOT NULL AND j BETWEEN 1 AND 3999 AND u(key, 'lead') < 0.05
    UNION ALL
    SELECT guest_key(n.range) * 2 + 1, NULL, c.date, false
    FROM range(1, getvariable('customers') * 6 // 10) n
    JOIN new_part c ON c.part = CAST(floor((n.range - 0.5) / (getvariable('customers') * 6 // 10) * 65536) AS BIGINT)
    WHERE c.d >= 365
  ),
  timed AS (
    SELECT
      *,
      CAST(created_on AS TIMESTAMP) + to_seconds(CAST(30000 + floor(u(key, 'lead moment') * 46000) AS INTEGER)) AS created_at,
      CASE
        WHEN u(key, 'converts') < CASE WHEN existing THEN 0.68 ELSE 0.15 END
        THEN created_at + to_seconds(CAST(7200 + floor(power(u(key, 'converts in'), 2) * 3300000) AS INTEGER))
      END AS won_at
    FROM asked
  )
SELECT
  row_number() OVER (ORDER BY created_at, key) AS lead_no,
  i,
  created_at,
  CASE WHEN won_at < TIMESTAMP '2026-11-01 00:00:00' THEN won_at END AS converted_at,
  existing
FROM timed
ORDER BY created_at, key;

CREATE VIEW cost_row AS
WITH
  months AS (
    SELECT
      strftime(day_date(b.d), '%Y-%m') AS month,
      count(*) FILTER (b.part = 0 AND b.d = s.first_d) AS newcomers,
      count(*) FILTER (b.part = 0 AND b.d > s.first_d) AS returns,
      count(*) FILTER (b.part = 0 AND b.d >= s.member_d) AS member_orders
    FROM booked b JOIN stretch s ON s.i = b.i
    GROUP BY month
  )
SELECT month, 'acquisition' AS kind,
  CAST(round(newcomers * (118000 + 24000 * u(CAST(left(month, 4) AS INTEGER) * 12 + CAST(right(month, 2) AS INTEGER), 'cost')) / 100000) AS BIGINT) * 100000 AS amount
FROM months
UNION ALL
SELECT month, 'retention', CAST(round(returns * 15500 / 100000) AS BIGINT) * 100000 FROM months
UNION ALL
SELECT month, 'programme', CAST(round((200 + member_orders) * 9500 / 100000) AS BIGINT) * 100000 FROM months
WHERE month >= '2023-03';

CREATE TABLE event_row AS
SELECT * FROM (VALUES
  (DATE '2023-03-01', 'Ra mắt Thẻ Mộc, chương trình khách hàng thân thiết', 'The Mộc card, our loyalty programme, began'),
  (DATE '2024-02-01', 'Bắt đầu gửi lời chúc sinh nhật', 'Birthday messages began'),
  (DATE '2025-06-12', 'Ra mắt ứng dụng Mộc An mới', 'The new Mộc An app'),
  (DATE '2026-04-04', 'Sàn TMĐT tăng phí vận chuyển', 'The marketplace raised its shipping fee'),
  (DATE '2026-05-05', 'Sàn TMĐT bỏ mức phí mới', 'The marketplace withdrew that fee'),
  (DATE '2026-06-01', 'Thưởng khách giới thiệu bạn bè', 'Reward for referring friends'),
  (DATE '2026-08-15', 'Chuyển kho, xử lý yêu cầu chậm lại', 'Warehouse moved, requests answered later')
) AS dated (date, text, text_en);
