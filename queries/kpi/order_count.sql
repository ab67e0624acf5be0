-- title.en = "Orders"
-- title.vi = "Đơn hàng"
-- description.en = "Sales of the month, guests included."
-- description.vi = "Số đơn bán trong tháng, gồm cả khách vãng lai."
-- formula.en = "number of sales of the month"
-- formula.vi = "số đơn bán trong tháng"
-- section = "value"
-- place = 2
-- depth = "C"
-- role = "orders"
-- worth = "more_sales"
-- unit = "count"
-- better = "higher"
-- window = "month"
-- needs = ["orders"]
-- owner.en = "Head of Sales"
-- owner.vi = "Trưởng phòng Kinh doanh"
-- segments = "partition"
-- segment_by.en = "by channel"
-- segment_by.vi = "theo kênh"
SELECT
  c.month_no,
  c.segment,
  c.sales AS value,
  c.sales AS n,
  c.sales_stderr AS stderr,
  c.customers,
  y.sales_stderr AS year_stderr,
  p.sales_stderr AS year_change_stderr,
  k.sales_month AS month_correlation,
  k.sales_year AS year_correlation
FROM channel_sums c
CROSS JOIN report r
LEFT JOIN year_sums y ON y.month_no = c.month_no AND c.segment IS NULL
LEFT JOIN paired_changes p ON p.span = 'year' AND c.month_no = r.month_no AND c.segment IS NULL
LEFT JOIN correlations k ON c.month_no = r.month_no AND k.segment IS NOT DISTINCT FROM c.segment
