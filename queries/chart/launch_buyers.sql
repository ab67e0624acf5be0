-- order = 10
-- title.en = "Buyers per launch"
-- title.vi = "Người mua theo đợt ra mắt"
-- description.en = "Customers who bought a launched product within its first days: existing ones, and those whom the launch brought."
-- description.vi = "Khách mua sản phẩm mới trong những ngày đầu ra mắt: khách cũ và khách do đợt ra mắt mang lại."
-- section = "launch"
-- needs = ["orders", "orders.customer_id", "orders.order_id", "order_items", "products.launched_at"]
-- columns = ["launch", "existing", "new"]
WITH launches AS (
  SELECT DISTINCT p.launched_at AS launched_on, CAST(year(p.launched_at) * 12 + month(p.launched_at) - 1 AS INTEGER) AS month_no
  FROM input.products p
  WHERE p.launched_at IS NOT NULL
),
early_buyers AS (
  SELECT DISTINCT p.launched_at AS launched_on, o.customer_id
  FROM input.products p
  CROSS JOIN settings s
  JOIN input.order_items i ON i.product_id = p.product_id
  JOIN orders o ON o.order_id = i.order_id
  WHERE o.is_sale
    AND o.customer_id IS NOT NULL
    -- a line with a quantity or amount below 0 buys nothing
    AND coalesce(i.quantity, 0) >= 0
    AND coalesce(i.amount, 0) >= 0
    AND date_diff('day', p.launched_at, o.ordered_on) BETWEEN 0 AND s.launch_window_days - 1
)
SELECT
  l.launched_on AS launch,
  count(CASE WHEN c.existing_from_start OR c.first_purchase_on < l.launched_on THEN 1 END) AS existing,
  count(CASE WHEN NOT c.existing_from_start AND c.first_purchase_on >= l.launched_on THEN 1 END) AS new
FROM launches l
CROSS JOIN settings s
CROSS JOIN report r
JOIN coverage v ON v.input = 'order_items' AND v.first_month_no <= l.month_no
LEFT JOIN early_buyers e ON e.launched_on = l.launched_on
LEFT JOIN customers c ON c.customer_id = e.customer_id
WHERE date_diff('day', l.launched_on, r.month_end) >= s.launch_window_days AND l.month_no >= r.first_month_no
GROUP BY l.launched_on
ORDER BY l.launched_on
