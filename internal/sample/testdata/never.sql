-- orders.parquet isn't in the order of time
SELECT count(*) FROM (SELECT ordered_at < lag(ordered_at) OVER (ORDER BY file_row_number) AS back FROM read_parquet('{dir}/orders.parquet', file_row_number = true)) WHERE back;
-- order lines of no order
SELECT count(*) FROM item WHERE order_id NOT IN (SELECT order_id FROM clean_order);
-- orders that aren't refunds, without lines
SELECT count(*) FROM clean_order WHERE amount > 0 AND order_id NOT IN (SELECT order_id FROM item);
-- lines that don't add up to their order, or are worth nothing
SELECT count(*) FROM (SELECT order_id, sum(amount) AS lines, min(amount) AS least FROM item GROUP BY order_id) i JOIN clean_order o ON o.order_id = i.order_id AND o.amount > 0 WHERE i.lines <> o.amount OR least <= 0;
-- lines of no product, or bought before its launch
SELECT count(*) FROM item i LEFT JOIN product p USING (product_id) LEFT JOIN clean_order o ON o.order_id = i.order_id AND o.amount > 0 WHERE p.name IS NULL OR CAST(o.ordered_at AS DATE) < p.launched_at;
-- two products of one name
SELECT count(*) FROM (SELECT name FROM product GROUP BY name HAVING count(*) > 1);
-- amounts that aren't whole thousands of đồng, orders of no customer that is known
SELECT count(*) FROM clean_order WHERE amount % 1000 <> 0 OR customer_id NOT IN (SELECT customer_id FROM customer);
-- order numbers met twice, refunds apart
SELECT count(*) FROM (SELECT order_id FROM clean_order GROUP BY order_id, amount < 0 HAVING count(*) > 1);
-- refunds of no sale, before it, or of more than it
SELECT count(*) FROM clean_order r LEFT JOIN clean_order s ON s.order_id = r.order_id AND s.amount > 0 WHERE r.amount < 0 AND (s.amount IS NULL OR s.ordered_at > r.ordered_at OR s.amount < -r.amount);
-- customers who joined after their first sale, or became members before joining
SELECT count(*) FROM customer c JOIN (SELECT customer_id, min(day) AS first_on FROM customer_day GROUP BY customer_id) f USING (customer_id) WHERE c.joined_at > f.first_on OR c.member_since < c.joined_at;
-- referrers who came later than the referred
SELECT count(*) FROM customer c JOIN customer r ON r.customer_id = c.referred_by WHERE r.customer_id >= c.customer_id;
-- answers before their question or without a score, scores out of their scale
SELECT count(*) FROM survey WHERE answered_at < sent_at OR (answered_at IS NULL) <> (score IS NULL) OR score NOT BETWEEN CASE kind WHEN 'nps' THEN 0 WHEN 'expectation' THEN -1 ELSE 1 END AND CASE kind WHEN 'nps' THEN 10 WHEN 'csat' THEN 5 WHEN 'ces' THEN 7 ELSE 1 END;
-- tickets solved before they were opened or answered
SELECT count(*) FROM ticket WHERE first_response_at < opened_at OR resolved_at < first_response_at OR resolved_at < opened_at;
-- anything after the last day
SELECT (SELECT count(*) FROM ticket WHERE greatest(opened_at, resolved_at, first_response_at) >= '2026-11-01') + (SELECT count(*) FROM survey WHERE greatest(sent_at, answered_at) >= '2026-11-01') + (SELECT count(*) FROM touch WHERE sent_at >= '2026-11-01') + (SELECT count(*) FROM read_csv('{dir}/leads.csv') WHERE greatest(created_at, converted_at) >= '2026-11-01') + (SELECT count(*) FROM '{dir}/points.parquet' WHERE booked_at >= '2026-11-01') + (SELECT count(*) FROM customer WHERE greatest(joined_at, member_since) >= '2026-11-01');
-- points of customers who aren't members yet, or taken back
SELECT count(*) FROM '{dir}/points.parquet' p LEFT JOIN customer c USING (customer_id) WHERE coalesce(c.member_since > p.booked_at, true) OR earned < 0 OR redeemed < 0;
-- leads converted before they were there, existing ones without a customer
SELECT count(*) FROM read_csv('{dir}/leads.csv') WHERE converted_at < created_at OR existing <> (customer_id IS NOT NULL);
-- costs missing in a month
SELECT 48 + 48 + 44 - count(*) FROM read_csv('{dir}/costs.csv') WHERE amount > 0
