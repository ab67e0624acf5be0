-- title.en = "Net revenue"
-- title.vi = "Doanh thu thuần"
-- short.en = "Revenue"
-- short.vi = "Doanh thu"
-- description.en = "Sales of the month less the refunds booked in it, guests included."
-- description.vi = "Doanh số trong tháng trừ các khoản hoàn trong tháng, gồm cả khách vãng lai."
-- formula.en = "sales + refunds of the month (refunds are negative)"
-- formula.vi = "bán hàng + hoàn tiền trong tháng (hoàn tiền mang dấu âm)"
-- section = "value"
-- place = 1
-- depth = "A"
-- role = "revenue"
-- worth = "more_sales"
-- tree = ["active_customers", "purchase_frequency", "average_order_value"]
-- figures = [{ as = "trend", at = "lead", rank = 2 }]
-- unit = "money"
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
  c.revenue AS value,
  c.orders AS n,
  c.revenue_stderr AS stderr,
  c.customers,
  y.revenue_stderr AS year_stderr,
  p.revenue_stderr AS year_change_stderr,
  k.revenue_month AS month_correlation,
  k.revenue_year AS year_correlation
FROM channel_sums c
CROSS JOIN report r
LEFT JOIN year_sums y ON y.month_no = c.month_no AND c.segment IS NULL
LEFT JOIN paired_changes p ON p.span = 'year' AND c.month_no = r.month_no AND c.segment IS NULL
LEFT JOIN correlations k ON c.month_no = r.month_no AND k.segment IS NOT DISTINCT FROM c.segment
