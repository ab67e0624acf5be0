-- description.en = "One row a recency and frequency score: the name of the group that customers with them belong to; the locale files have its words under rfm."
-- [columns]
-- frequency = "INTEGER: 1 to 5"
-- recency = "INTEGER: 1 to 5"
-- rfm_group = "VARCHAR"
SELECT g.frequency, r.recency, CASE r.recency WHEN 1 THEN g.r1 WHEN 2 THEN g.r2 WHEN 3 THEN g.r3 WHEN 4 THEN g.r4 ELSE g.r5 END AS rfm_group
FROM (VALUES
  (5, 'cant_lose', 'at_risk', 'loyal', 'champions', 'champions'),
  (4, 'cant_lose', 'at_risk', 'loyal', 'loyal', 'champions'),
  (3, 'at_risk', 'at_risk', 'attention', 'promising_loyal', 'promising_loyal'),
  (2, 'lost', 'sleeping', 'about_to_sleep', 'promising', 'promising'),
  (1, 'lost', 'lost', 'about_to_sleep', 'promising', 'new')
) AS g (frequency, r1, r2, r3, r4, r5)
CROSS JOIN (VALUES (1), (2), (3), (4), (5)) AS r (recency)
