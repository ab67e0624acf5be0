-- title.en = "Where the segments went"
-- title.vi = "Dịch chuyển phân khúc"
-- description.en = "The customers active a year ago by their RFM group then and now, each by that month's own scores; who isn't active now is a group of its own. Cells: % of their row; too few customers to show aren't counted."
-- description.vi = "Khách hoạt động một năm trước theo nhóm RFM hồi đó và bây giờ, chấm điểm theo từng tháng; khách nay không còn hoạt động là một nhóm riêng. Mỗi ô: % của hàng; ô quá ít khách không được tính."
-- section = "core"
-- place = 3
-- figures = [{ as = "heatmap", at = "active_customers", rank = 9, x = "group_now", y = "group_then", value = "customers", unit = "count", share = true, words = "rfm" }]
-- needs = ["orders", "orders.customer_id"]
-- columns = ["group_then", "group_now", "customers"]
WITH moves AS (
  SELECT t.rfm_group AS group_then, coalesce(n.rfm_group, 'inactive') AS group_now, count(*) AS customers
  FROM rfm_scores x
  CROSS JOIN settings s
  JOIN report r ON r.month_no = x.month_no + 12
  JOIN rfm_groups t ON t.recency = x.recency AND t.frequency = x.frequency
  LEFT JOIN rfm_scores y ON y.customer_key = x.customer_key AND y.month_no = r.month_no
  LEFT JOIN rfm_groups n ON n.recency = y.recency AND n.frequency = y.frequency
  GROUP BY 1, 2, s.min_group
  HAVING count(*) >= s.min_group
)
-- the best group first
SELECT m.group_then, m.group_now, m.customers
FROM moves m
CROSS JOIN (
  SELECT ['champions', 'loyal', 'promising_loyal', 'new', 'promising', 'attention', 'about_to_sleep', 'sleeping', 'at_risk', 'cant_lose', 'lost', 'inactive'] AS ladder
) g
ORDER BY list_position(g.ladder, m.group_then), list_position(g.ladder, m.group_now)
