-- order = 1
-- description.en = "The order statuses met, with what each counts as. A negative row of a returned or refunded order is the refund itself, so it is never void."
-- [columns]
-- status = "VARCHAR: as the export writes it, trimmed; '' where there is none"
-- is_negative = "BOOLEAN: the amount is below 0"
-- row_count = "BIGINT: orders kept with this status and sign"
-- amount = "DECIMAL: their amounts together"
-- is_void = "BOOLEAN: counts for nothing: no purchase, no revenue"
WITH met AS (
  SELECT
    coalesce(status, '') AS status,
    coalesce(amount < 0, FALSE) AS is_negative,
    count(*) AS row_count,
    coalesce(sum(amount), 0) AS amount
  FROM input.orders
  GROUP BY 1, 2
)
SELECT
  m.status,
  m.is_negative,
  m.row_count,
  m.amount,
  CASE
    WHEN trim(m.status) = '' THEN FALSE
    WHEN m.is_negative AND lower(trim(m.status)) IN ('refunded', 'returned') THEN FALSE
    WHEN s.valid_statuses IS NOT NULL THEN NOT contains(s.valid_statuses, lower(trim(m.status)))
    ELSE contains(s.void_statuses, lower(trim(m.status)))
  END AS is_void
FROM met m
CROSS JOIN settings s
ORDER BY m.row_count DESC, m.status, m.is_negative
