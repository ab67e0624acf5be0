SELECT no AS order_id, min(d) AS ordered_at, min(cust) AS customer_id, sum(TRY_CAST(amount AS DOUBLE)) AS amount FROM 'lines.csv' GROUP BY no ORDER BY no; -- end
