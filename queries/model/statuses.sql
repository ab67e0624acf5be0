-- description.en = "The order statuses met, with what each counts as, the most frequent first."
-- [columns]
-- status = "VARCHAR: as the export writes it, trimmed; '' where there is none"
-- is_negative = "BOOLEAN: the amount is below 0"
-- row_count = "BIGINT: orders kept with this status and sign"
-- amount = "DECIMAL: their amounts together"
-- is_void = "BOOLEAN: counts for nothing: no purchase, no revenue"
SELECT
  coalesce(status, '') AS status,
  coalesce(amount < 0, FALSE) AS is_negative,
  count(*) AS row_count,
  coalesce(sum(amount), 0) AS amount,
  is_void
FROM input.orders
GROUP BY 1, 2, is_void
ORDER BY row_count DESC, status, is_negative, is_void
