-- title.en = "Ours"
-- unit = "rate"
-- section = "retention"
-- explained_by = ["nobody"]
-- tree = ["no_such"]
-- part_of = "neither"
-- figures = [{ as = "trend", at = "retention_rate" }]
SELECT 1
