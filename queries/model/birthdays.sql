-- description.en = "One row a month and kind of customer whose birthday lies in it and who was active at its start."
-- [columns]
-- month_no = "INTEGER: of the birthday"
-- purchases = "INTEGER: in the window before the month"
-- quarter = "INTEGER: of the last of them, see customer_windows"
-- is_greeted = "BOOLEAN: a birthday message came on the day or up to seven days before it"
-- came_back = "BOOLEAN: a purchase on the day or within touch_days after it"
-- customers = "BIGINT: how many"
WITH born AS (
  SELECT
    m.month_no, w.customer_key, w.purchases, w.quarter,
    -- 29 February is the 28th in other years
    m.month_start + CAST(least(day(w.birthday), date_diff('day', m.month_start, m.month_end)) - 1 AS INTEGER) AS birthday_on
  FROM customer_windows w
  CROSS JOIN settings s
  CROSS JOIN report r
  JOIN months m ON m.month_no = w.month_no + 1
  WHERE w.birthday IS NOT NULL AND month(w.birthday) = (w.month_no + 1) % 12 + 1
    AND w.purchases > 0 AND m.month_no - s.active_window_months >= r.first_month_no
)
SELECT
  b.month_no, b.purchases, b.quarter,
  EXISTS(
    SELECT 1 FROM input.touches t
    WHERE t.customer_key = b.customer_key AND t.kind = 'birthday' AND date_diff('day', CAST(t.sent_at AS DATE), b.birthday_on) BETWEEN 0 AND 7
  ) AS is_greeted,
  EXISTS(
    SELECT 1 FROM orders o
    WHERE o.customer_key = b.customer_key AND o.is_sale AND o.ordered_on BETWEEN b.birthday_on AND b.birthday_on + s.touch_days
  ) AS came_back,
  count(*) AS customers
FROM born b
CROSS JOIN settings s
GROUP BY 1, 2, 3, 4, 5
