CREATE TABLE compared AS
SELECT band, coalesce(member_since < DATE '2025-11-01', false) AS treated, kept AS outcome
FROM before JOIN customer USING (customer_id);

FROM banded('compared');
