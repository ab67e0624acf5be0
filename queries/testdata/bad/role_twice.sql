-- title.en = "Ours"
-- unit = "rate"
-- section = "retention"
-- role = "customers"
SELECT 1
