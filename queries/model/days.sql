-- description.en = "One row a day of the data: the months through which a purchase on it keeps a customer awake, and can be won back, as bits (see customers)."
-- [columns]
-- day = "DATE"
-- awake_bits = "HUGEINT: from the month after it to the last whose first day lies churn_after_days after it at most"
-- winnable_bits = "HUGEINT: the same with churn_after_days + winback_months × 30 days"
WITH days AS (
  SELECT r.data_month_start + CAST(d.i AS INTEGER) AS day
  FROM report r
  CROSS JOIN unnest(range(date_diff('day', r.data_month_start, r.month_end))) AS d (i)
),
marked AS (
  SELECT
    d.day,
    greatest(year(d.day) * 12 + month(d.day) - 1 - r.first_bit_no, -1) AS from_bit,
    least(year(d.day + s.churn_after_days) * 12 + month(d.day + s.churn_after_days) - 1, r.month_no + 1) - r.first_bit_no AS awake_bit,
    least(year(d.day + s.churn_after_days + 30 * s.winback_months) * 12 + month(d.day + s.churn_after_days + 30 * s.winback_months) - 1, r.month_no + 1) - r.first_bit_no AS winnable_bit
  FROM days d
  CROSS JOIN settings s
  CROSS JOIN report r
)
-- ones up to the last month less ones up to the first
SELECT
  day,
  CASE WHEN awake_bit > from_bit THEN (CAST(1 AS HUGEINT) << CAST(awake_bit + 1 AS INTEGER)) - (CAST(1 AS HUGEINT) << CAST(from_bit + 1 AS INTEGER)) ELSE 0 END AS awake_bits,
  CASE WHEN winnable_bit > from_bit THEN (CAST(1 AS HUGEINT) << CAST(winnable_bit + 1 AS INTEGER)) - (CAST(1 AS HUGEINT) << CAST(from_bit + 1 AS INTEGER)) ELSE 0 END AS winnable_bits
FROM marked
