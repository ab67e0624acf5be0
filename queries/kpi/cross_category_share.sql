-- order = 50
-- title.en = "Cross-category buyers"
-- title.vi = "Khách mua nhiều ngành hàng"
-- short.en = "Cross-category"
-- short.vi = "Nhiều ngành hàng"
-- description.en = "Share of the active customers who bought from at least two categories in the window."
-- description.vi = "Tỷ lệ khách hàng đang hoạt động đã mua từ hai ngành hàng trở lên trong cửa sổ."
-- formula.en = "active customers with sales of at least 2 categories in the window ÷ active customers"
-- formula.vi = "khách đang hoạt động mua từ 2 ngành hàng trong cửa sổ ÷ khách đang hoạt động"
-- section = "core"
-- unit = "rate"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id", "orders.order_id", "order_items.category | products.category", "order_items"]
-- owner.en = "Head of Marketing"
-- owner.vi = "Trưởng phòng Marketing"
WITH category_months AS (
  SELECT
    o.customer_id,
    o.month_no,
    min(coalesce(i.category, p.category)) AS first_category,
    max(coalesce(i.category, p.category)) AS last_category
  FROM input.order_items i
  JOIN orders o ON o.order_id = i.order_id
  LEFT JOIN input.products p ON p.product_id = i.product_id
  WHERE o.is_sale
    AND o.customer_id IS NOT NULL
    AND coalesce(i.category, p.category) IS NOT NULL
    AND coalesce(i.quantity, 0) >= 0
    AND coalesce(i.amount, 0) >= 0
  GROUP BY o.customer_id, o.month_no
),
sorted AS (
  SELECT
    customer_id,
    month_no,
    first_category,
    last_category,
    lag(month_no) OVER w AS previous_no,
    lag(first_category) OVER w AS previous_first,
    lag(last_category) OVER w AS previous_last,
    lead(month_no) OVER w AS next_no
  FROM category_months
  WINDOW w AS (PARTITION BY customer_id ORDER BY month_no)
),
-- the newest month whose categories, with those of the months after it, are two: the window holds both while it holds that month
pairs AS (
  SELECT
    month_no,
    next_no,
    max(CASE
      WHEN first_category <> last_category THEN month_no
      WHEN previous_first <> first_category OR previous_last <> last_category THEN previous_no
    END) OVER (PARTITION BY customer_id ORDER BY month_no) AS pair_no
  FROM sorted
),
crossing AS (
  SELECT
    t.month_no AS from_no,
    least(coalesce(t.next_no, r.month_no + 1), t.pair_no + s.active_window_months) AS until_no
  FROM pairs t
  CROSS JOIN settings s
  CROSS JOIN report r
  WHERE t.pair_no + s.active_window_months > t.month_no
),
active AS (
  SELECT
    c.month_no AS from_no,
    least(coalesce(c.next_month_no, r.month_no + 1), c.month_no + s.active_window_months) AS until_no
  FROM customer_months c
  CROSS JOIN settings s
  CROSS JOIN report r
),
steps AS (
  SELECT from_no AS month_no, 0 AS active, 1 AS crossing FROM crossing
  UNION ALL
  SELECT until_no, 0, -1 FROM crossing
  UNION ALL
  SELECT from_no, 1, 0 FROM active
  UNION ALL
  SELECT until_no, -1, 0 FROM active
),
monthly AS (
  SELECT month_no, sum(active) AS active, sum(crossing) AS crossing
  FROM steps
  GROUP BY month_no
),
running AS (
  SELECT
    m.month_no,
    sum(coalesce(t.active, 0)) OVER (ORDER BY m.month_no) AS active,
    sum(coalesce(t.crossing, 0)) OVER (ORDER BY m.month_no) AS crossing
  FROM months m
  LEFT JOIN monthly t ON t.month_no = m.month_no
)
SELECT x.month_no, x.crossing AS numerator, x.active AS denominator
FROM running x
CROSS JOIN settings s
CROSS JOIN report r
JOIN coverage v ON v.input = 'order_items' AND v.first_month_no <= x.month_no - s.active_window_months + 1
WHERE x.month_no - s.active_window_months + 1 >= r.first_month_no
ORDER BY x.month_no
