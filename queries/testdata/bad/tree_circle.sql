-- title.en = "Ours"
-- unit = "rate"
-- section = "retention"
-- tree = ["revenue", "tree_circle"]
SELECT 1
