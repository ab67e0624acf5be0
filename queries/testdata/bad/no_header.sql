SELECT month_no, 1 AS value FROM months
