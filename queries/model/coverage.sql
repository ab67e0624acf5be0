-- order = 7
-- description.en = "Since when each input reaches back, so that a figure of a month before it is blank."
-- [columns]
-- input = "VARCHAR: the input table"
-- first_on = "DATE: of its earliest row"
-- first_month_no = "INTEGER: its month"
WITH firsts AS (
  SELECT 'orders' AS input, data_start AS first_on FROM report
  UNION ALL
  SELECT 'order_items', CAST(min(o.ordered_at) AS DATE)
  FROM input.order_items i
  JOIN input.orders o ON o.order_id = i.order_id
  UNION ALL
  SELECT 'surveys', CAST(min(coalesce(least(sent_at, answered_at), sent_at, answered_at)) AS DATE) FROM input.surveys
  UNION ALL
  SELECT 'tickets', CAST(min(opened_at) AS DATE) FROM input.tickets
  UNION ALL
  SELECT 'points', CAST(min(booked_at) AS DATE) FROM input.points
  UNION ALL
  SELECT 'touches', CAST(min(sent_at) AS DATE) FROM input.touches
  UNION ALL
  SELECT 'leads', CAST(min(created_at) AS DATE) FROM input.leads
  UNION ALL
  SELECT 'referrals', CAST(min(referred_at) AS DATE) FROM input.referrals
  UNION ALL
  SELECT 'costs', CAST(min(month) AS DATE) FROM input.costs
)
SELECT
  input,
  first_on,
  CAST(year(first_on) * 12 + month(first_on) - 1 AS INTEGER) AS first_month_no
FROM firsts
WHERE first_on IS NOT NULL
ORDER BY input
