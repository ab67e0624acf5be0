-- title.en = "Ours"
-- title.vn1x = "Của ta"
-- unit = "rate"
-- extra.more = { unit = "count", english_name = "More" }
SELECT 1
