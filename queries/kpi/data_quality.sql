-- title.en = "Customer data quality"
-- title.vi = "Chất lượng dữ liệu khách hàng"
-- short.en = "Data quality"
-- short.vi = "Chất lượng dữ liệu"
-- description.en = "Share of all rows read that were kept without repair. Every reason for which a row was repaired or set aside is listed under data quality."
-- description.vi = "Tỷ lệ dòng đã đọc được giữ nguyên không phải sửa. Mọi lý do sửa hoặc loại dòng được liệt kê ở phần chất lượng dữ liệu."
-- formula.en = "rows kept without repair ÷ rows read"
-- formula.vi = "dòng giữ nguyên không sửa ÷ dòng đã đọc"
-- section = "data"
-- place = 1
-- depth = "C"
-- figures = [{ as = "trend", at = "lead", rank = 2 }]
-- unit = "rate"
-- better = "higher"
-- window = "run"
-- needs = ["orders | surveys | tickets | leads | points | touches | customers"]
-- owner.en = "Head of Data"
-- owner.vi = "Trưởng nhóm Dữ liệu"
-- segments = "partition"
-- segment_by.en = "by table"
-- segment_by.vi = "theo bảng"
SELECT r.month_no, l.input AS segment, sum(l.clean) AS numerator, sum(l.rows_read) AS denominator
FROM loads l
CROSS JOIN report r
GROUP BY GROUPING SETS ((r.month_no), (r.month_no, l.input))
