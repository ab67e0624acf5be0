SELECT 1 AS ticket_id, CURRENT_DATE AS opened_at
