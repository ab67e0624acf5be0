-- title.en = "Buyers per launch"
-- title.vi = "Người mua theo đợt ra mắt"
-- description.en = "Customers who bought a launched product within its first days: existing ones, and those whom the launch brought."
-- description.vi = "Khách mua sản phẩm mới trong những ngày đầu ra mắt: khách cũ và khách do đợt ra mắt mang lại."
-- section = "launch"
-- place = 1
-- figures = [{ as = "launches", at = "lead", rank = 1 }]
-- needs = ["orders", "orders.customer_id", "orders.order_id", "order_items", "products.launched_at"]
-- columns = ["launch", "existing", "new"]
SELECT
  l.launched_on AS launch,
  count(*) FILTER (WHERE l.first_known_on < l.launched_on) AS existing,
  count(*) FILTER (WHERE l.first_known_on >= l.launched_on) AS new
FROM launches l
CROSS JOIN settings s
CROSS JOIN report r
WHERE date_diff('day', l.launched_on, r.month_end) >= s.launch_window_days
GROUP BY l.launched_on
ORDER BY l.launched_on
