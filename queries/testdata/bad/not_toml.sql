-- title.en = "Mine"
-- this is a note
SELECT 1
