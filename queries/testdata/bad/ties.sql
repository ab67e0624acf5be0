-- title.en = "Ours"
-- unit = "rate"
-- section = "retention"
-- subject = "gone"
-- role = "king"
-- worth = "much"
-- link = "love"
-- figures = [{ as = "pie", at = "lead" }, { as = "trend" }, { as = "expectations", at = "lead" }]
SELECT 1
