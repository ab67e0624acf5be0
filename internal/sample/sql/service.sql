-- Requests: of one purchase in seventeen, half as often of a guest's. Whether an answer is late was drawn with the purchase,
-- because late ones cost customers.
CREATE TABLE ticket AS
WITH
  asked AS (
    SELECT
      b.i,
      b.key,
      b.d,
      b.channel,
      b.ordered_at + to_seconds(CAST(43200 + floor(u(b.key, 'ticket day') * 691200) AS INTEGER)) AS opened_at,
      u(b.key, 'late') < late_share(b.d) AS late
    FROM booked b
    WHERE b.part = 0
      AND CASE WHEN b.i IS NULL THEN u(b.key, 'ticket') < 0.03 ELSE b.j < 4000 AND u(b.key, 'ticket') < 0.06 END
  ),
  timed AS (
    SELECT
      *,
      CASE WHEN late THEN 25 + 110 * power(u(key, 'solved in'), 2) ELSE 0.6 + 23 * power(u(key, 'solved in'), 1.4) END AS solved_hours,
      least(
        0.9 * solved_hours,
        (CASE WHEN d >= 1748 THEN 4.6 ELSE 3.4 END) * exp(0.8 * sqrt(-2 * ln(u(key, 'answer a'))) * cos(2 * pi() * u(key, 'answer b')))
      ) AS answer_hours
    FROM asked
    WHERE opened_at < TIMESTAMP '2026-11-01 00:00:00'
  )
SELECT
  row_number() OVER (ORDER BY opened_at, key) AS ticket_no,
  i,
  key,
  late,
  channel,
  opened_at,
  CASE WHEN u(key, 'answered') < 0.965 THEN opened_at + to_seconds(CAST(answer_hours * 3600 AS INTEGER)) END AS answered_at,
  CASE WHEN NOT late OR u(key, 'solved') < 0.97 THEN opened_at + to_seconds(CAST(solved_hours * 3600 AS INTEGER)) END AS solved_at,
  CASE WHEN u(key, 'origin') < 0.12 + 0.00008 * d THEN 'proactive' ELSE 'customer' END AS origin
FROM timed
ORDER BY opened_at, key;

-- Answers after the last day of the data aren't there yet.
CREATE VIEW ticket_row AS
SELECT
  ticket_no,
  ticket_id(ticket_no) AS ticket_id,
  customer_id(i) AS customer_id,
  opened_at,
  CASE WHEN answered_at < TIMESTAMP '2026-11-01 00:00:00' THEN answered_at END AS first_response_at,
  CASE WHEN solved_at < TIMESTAMP '2026-11-01 00:00:00' THEN solved_at END AS resolved_at,
  origin,
  channel_name(channel) AS channel
FROM ticket;

-- Questions after a purchase and after a request. A customer's opinion is a trait, so that promoters and detractors differ in what
-- they spend by what was planted and by nothing else; since spring 2026 fewer say so.
CREATE TABLE survey AS
WITH
  bought AS (
    SELECT b.i, b.key, b.d, coalesce(p.opinion, 0) AS opinion, b.ordered_at
    FROM booked b LEFT JOIN person p ON p.i = b.i
    WHERE b.part = 0
  ),
  sent AS (
    SELECT i, key, 'nps' AS kind, opinion, d, NULL AS ticket_no, NULL AS late, ordered_at + INTERVAL 7 DAY AS sent_at
    FROM bought
    WHERE u(key, 'ask nps') < CASE WHEN i IS NULL THEN 0.03 ELSE 0.20 END
    UNION ALL
    SELECT i, key, 'csat', opinion, d, NULL, NULL, ordered_at + INTERVAL 3 DAY FROM bought WHERE u(key, 'ask csat') < 0.09
    UNION ALL
    SELECT i, key, 'expectation', opinion, d, NULL, NULL, ordered_at + INTERVAL 5 DAY FROM bought WHERE u(key, 'ask expectation') < 0.08
    UNION ALL
    SELECT t.i, t.key, 'csat', coalesce(p.opinion, 0), day_number(t.opened_at), t.ticket_no, t.late, t.solved_at + INTERVAL 2 HOUR
    FROM ticket t LEFT JOIN person p ON p.i = t.i
    WHERE u(t.key, 'ask ticket csat') < 0.7
    UNION ALL
    SELECT t.i, t.key, 'ces', coalesce(p.opinion, 0), day_number(t.opened_at), t.ticket_no, t.late, t.solved_at + INTERVAL 3 HOUR
    FROM ticket t LEFT JOIN person p ON p.i = t.i
    WHERE u(t.key, 'ask ces') < 0.4
  ),
  keyed AS (
    SELECT *, key * 8 + CASE kind WHEN 'nps' THEN 0 WHEN 'expectation' THEN 1 WHEN 'ces' THEN 2 ELSE 3 END
      + CASE WHEN ticket_no IS NULL THEN 0 ELSE 4 END AS survey_key
    FROM sent
    WHERE sent_at < TIMESTAMP '2026-11-01 00:00:00'
  ),
  answered AS (
    SELECT
      *,
      CASE
        WHEN u(survey_key, 'answers') < CASE kind WHEN 'nps' THEN 0.38 WHEN 'csat' THEN 0.44 WHEN 'ces' THEN 0.42 ELSE 0.36 END
        THEN sent_at + to_seconds(CAST(600 + power(u(survey_key, 'after'), 3) * 3000000 AS INTEGER))
      END AS answer_at,
      u(survey_key, 'score') AS draw
    FROM keyed
  ),
  known AS (SELECT *, CASE WHEN answer_at < TIMESTAMP '2026-11-01 00:00:00' THEN answer_at END AS answered_at FROM answered)
SELECT
  i,
  survey_key,
  kind,
  sent_at,
  answered_at,
  CASE WHEN answered_at IS NOT NULL THEN CAST(CASE
    WHEN kind = 'nps' AND opinion = 1 AND d >= 1610 AND u(survey_key, 'doubt') < 0.10 THEN 7 + floor(draw * 2)
    WHEN kind = 'nps' AND opinion = 1 THEN 9 + floor(draw * 2)
    WHEN kind = 'nps' AND opinion = 0 THEN 7 + floor(draw * 2)
    WHEN kind = 'nps' THEN floor(7 * sqrt(draw))
    WHEN kind = 'expectation' THEN CASE
      WHEN draw < 0.11 - 0.06 * opinion THEN -1
      WHEN draw < 0.66 - 0.14 * opinion - 0.00003 * d THEN 0
      ELSE 1
    END
    WHEN kind = 'csat' AND late THEN 1 + floor(draw * 4.6)
    WHEN kind = 'csat' THEN 5 - floor(power(draw, 2.4 + 0.9 * opinion) * 4.2)
    WHEN kind = 'ces' AND late THEN 1 + floor(draw * 5)
    ELSE 7 - floor(power(draw, 2) * 6)
  END AS INTEGER) END AS score,
  ticket_no
FROM known;
