-- view = true
-- description.en = "One row a month and regular customer: at least three purchases in the loyal_window_months that end with it, and not lapsed at its end."
-- [columns]
-- month_no = "INTEGER"
-- customer_key = "UBIGINT"
-- purchases = "INTEGER: in the loyal_window_months"
-- last_purchase_on = "DATE"
-- mean_gap = "DOUBLE: days between them, on average"
-- days_away = "BIGINT: from the last one to the first day after the month"
-- is_overdue = "BOOLEAN: away for longer than overdue_factor of his own gaps"
SELECT
  w.month_no,
  w.customer_key,
  w.loyal_purchases AS purchases,
  l.last_purchase_on,
  (l.last_purchase_on - f.first_purchase_on) / CAST(w.loyal_purchases - 1 AS DOUBLE) AS mean_gap,
  m.month_end - l.last_purchase_on AS days_away,
  m.month_end - l.last_purchase_on > s.overdue_factor * (l.last_purchase_on - f.first_purchase_on) / (w.loyal_purchases - 1) AS is_overdue
FROM customer_windows w
JOIN customer_months f ON f.customer_key = w.customer_key AND f.month_no = w.first_loyal_no
JOIN customer_months l ON l.customer_key = w.customer_key AND l.month_no = w.last_loyal_no
JOIN months m ON m.month_no = w.month_no
CROSS JOIN settings s
WHERE w.is_awake AND w.loyal_purchases >= 3
