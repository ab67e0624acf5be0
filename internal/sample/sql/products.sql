-- Launches every ten weeks or so; each brings two products.
CREATE TABLE launch AS
SELECT CAST(row_number() OVER (ORDER BY date) - 1 AS INTEGER) AS launch_no, date, CAST(day_number(date) AS INTEGER) AS d, name
FROM (VALUES
  (DATE '2022-12-09', 'Sương Sớm'), (DATE '2023-02-24', 'Nắng Hiên'), (DATE '2023-05-12', 'Mưa Rào'), (DATE '2023-07-21', 'Gió Đồng'),
  (DATE '2023-09-29', 'Trăng Rằm'), (DATE '2023-12-08', 'Mái Ngói'), (DATE '2024-03-01', 'Lá Chuối'), (DATE '2024-05-10', 'Sông Quê'),
  (DATE '2024-07-19', 'Hoa Gạo'), (DATE '2024-09-27', 'Đèn Lồng'), (DATE '2024-12-06', 'Khói Bếp'), (DATE '2025-03-07', 'Cỏ May'),
  (DATE '2025-05-16', 'Bờ Tre'), (DATE '2025-07-25', 'Thuyền Nan'), (DATE '2025-09-26', 'Phố Cổ'), (DATE '2025-11-14', 'Sân Gạch'),
  (DATE '2026-01-09', 'Chợ Tết'), (DATE '2026-03-20', 'Giếng Làng'), (DATE '2026-05-29', 'Hồ Sen'), (DATE '2026-08-07', 'Vườn Nhà'),
  (DATE '2026-10-09', 'Mây Tre')
) AS planned (date, name);

-- Products are numbered so that number modulo 6 is the category, for the old ones and for the launched ones.
CREATE TABLE product AS
WITH
  categories AS (
    SELECT
      CAST(generate_subscripts(names, 1) - 1 AS INTEGER) AS category_no,
      unnest(names) AS category,
      unnest([
        ['Thớt gỗ keo', 'Bộ bát gốm', 'Rổ tre rửa rau', 'Hũ gia vị', 'Khay gỗ tràm', 'Ấm đất nung', 'Đũa gỗ mun', 'Tô canh men lam'],
        ['Vỏ gối lanh', 'Chăn bông mỏng', 'Chiếu cói', 'Đèn ngủ giấy dó', 'Ga giường cotton', 'Gối tựa', 'Màn tuyn', 'Giỏ áo ngủ'],
        ['Khăn tắm sợi tre', 'Kệ góc gỗ', 'Khay xà phòng đá', 'Thảm chân', 'Giỏ giặt mây', 'Cốc gốm', 'Rèm tắm', 'Bàn chải tre'],
        ['Bình gốm cao', 'Tranh giấy dó', 'Gương khung mây', 'Nến sáp ong', 'Khung ảnh gỗ', 'Đèn mây thả trần', 'Chuông gió', 'Lọ hoa thủy tinh'],
        ['Hộp mây có nắp', 'Kệ sách gỗ thông', 'Giỏ cói lớn', 'Móc treo gỗ', 'Thùng gỗ tre', 'Túi vải bố', 'Hộp trà', 'Kệ giày'],
        ['Chậu đất nung', 'Ghế tre', 'Bàn trà thấp', 'Đèn sân', 'Giá hoa', 'Bình tưới đồng', 'Võng cói', 'Chậu treo']
      ]) AS nouns
    FROM (SELECT ['Bếp', 'Phòng ngủ', 'Phòng tắm', 'Trang trí', 'Lưu trữ', 'Ban công'] AS names)
  ),
  old AS (SELECT range AS product_no, CAST(NULL AS INTEGER) AS launch_no FROM range(36)),
  launched AS (SELECT 36 + launch_no * 2 + range AS product_no, launch_no FROM launch, range(2)),
  numbered AS (FROM old UNION ALL FROM launched)
SELECT
  CAST(n.product_no AS INTEGER) AS product_no,
  printf('SP%03d', CAST(n.product_no + 1 AS INTEGER)) AS product_id,
  concat(c.nouns[1 + CAST(n.product_no // 6 AS INTEGER) % 8], ' ', l.name) AS long_name,
  CASE WHEN n.launch_no IS NULL THEN c.nouns[1 + CAST(n.product_no // 6 AS INTEGER) % 8] ELSE long_name END AS name,
  c.category_no,
  c.category,
  n.launch_no,
  l.date AS launched_at
FROM numbered n
JOIN categories c ON c.category_no = n.product_no % 6
LEFT JOIN launch l ON l.launch_no = n.launch_no;

-- What a day's shelf holds: how many products are past their launch window, and the launch that is in it.
CREATE TABLE shelf AS
SELECT
  day.d,
  36 + 2 * CAST(count(*) FILTER (launch.d + 14 <= day.d) AS INTEGER) AS products,
  max(launch_no) FILTER (day.d BETWEEN launch.d AND launch.d + 13) AS launch_no
FROM day, launch
GROUP BY day.d;
