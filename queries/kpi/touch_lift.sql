-- order = 60
-- title.en = "Lift of birthday messages"
-- title.vi = "Hiệu quả lời chúc sinh nhật"
-- short.en = "Birthday lift"
-- short.vi = "Lời chúc sinh nhật"
-- description.en = "How many more of the customers who got a birthday message bought afterwards than others with a birthday in the month who bought as often before. The figure is the newest month whose days are over."
-- description.vi = "Khách nhận lời chúc sinh nhật mua sau đó nhiều hơn bao nhiêu so với khách khác có sinh nhật trong tháng và mức mua trước đó tương đương. Con số là của tháng gần nhất đã đủ ngày."
-- formula.en = "share of greeted customers who bought in the set days from the birthday, minus that of the others, within bands of purchases in the window before the month (1, 2, 3–4, 5+), weighted by the greeted in each band"
-- formula.vi = "tỷ lệ mua trong số ngày quy định kể từ sinh nhật của khách được chúc, trừ tỷ lệ của khách không được chúc, trong từng nhóm số lần mua ở cửa sổ trước tháng đó (1, 2, 3–4, từ 5), trọng số là số khách được chúc mỗi nhóm"
-- section = "core"
-- unit = "rate"
-- better = "higher"
-- window = "cohort"
-- needs = ["orders", "orders.customer_id", "customers", "customers.birthday", "touches"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
WITH complete AS (
  SELECT m.month_no, m.month_start, m.month_end
  FROM months m
  CROSS JOIN settings s
  CROSS JOIN report r
  JOIN coverage v ON v.input = 'touches' AND v.first_month_no <= m.month_no
  WHERE date_diff('day', m.month_end, r.month_end) >= s.touch_days
    AND m.month_no - s.active_window_months >= r.first_month_no
),
birthdays AS (
  SELECT
    m.month_no,
    c.customer_id,
    -- 29 February is the 28th in other years
    CAST(m.month_start + INTERVAL '1' DAY * (least(day(x.birthday), date_diff('day', m.month_start, m.month_end)) - 1) AS DATE) AS birthday_on,
    CASE
      WHEN c.back_5_no >= m.month_no - s.active_window_months THEN 5
      WHEN c.back_3_no >= m.month_no - s.active_window_months THEN 3
      WHEN c.back_2_no >= m.month_no - s.active_window_months THEN 2
      ELSE 1
    END AS band
  FROM customer_months c
  JOIN customers x ON x.customer_id = c.customer_id
  CROSS JOIN settings s
  CROSS JOIN report r
  -- active at the month's start: this was the last month with a purchase before it, and lies in the window before it
  JOIN complete m ON month(m.month_start) = month(x.birthday)
    AND m.month_no > c.month_no
    AND m.month_no <= least(coalesce(c.next_month_no, r.month_no + 1), c.month_no + s.active_window_months)
),
greeted AS (
  SELECT DISTINCT b.month_no, b.customer_id
  FROM birthdays b
  JOIN input.touches t ON t.customer_id = b.customer_id
  WHERE t.kind = 'birthday' AND date_diff('day', CAST(t.sent_at AS DATE), b.birthday_on) BETWEEN 0 AND 7
),
buyers AS (
  SELECT DISTINCT b.month_no, b.customer_id
  FROM birthdays b
  CROSS JOIN settings s
  JOIN purchases p ON p.customer_id = b.customer_id
  WHERE date_diff('day', b.birthday_on, p.purchased_on) BETWEEN 0 AND s.touch_days
),
compared AS (
  SELECT
    b.month_no,
    b.band,
    g.customer_id IS NOT NULL AS is_treated,
    count(*) AS customers,
    count(p.customer_id) AS kept
  FROM birthdays b
  LEFT JOIN greeted g ON g.month_no = b.month_no AND g.customer_id = b.customer_id
  LEFT JOIN buyers p ON p.month_no = b.month_no AND p.customer_id = b.customer_id
  GROUP BY 1, 2, 3
),
-- bands of purchases in the window before the month: 1, 2, 3–4, 5 and more
bands AS (
  SELECT
    month_no,
    band,
    CAST(sum(CASE WHEN is_treated THEN customers ELSE 0 END) AS DOUBLE) AS treated,
    CAST(sum(CASE WHEN is_treated THEN kept ELSE 0 END) AS DOUBLE) AS treated_bought,
    CAST(sum(CASE WHEN is_treated THEN 0 ELSE customers END) AS DOUBLE) AS others,
    CAST(sum(CASE WHEN is_treated THEN 0 ELSE kept END) AS DOUBLE) AS others_bought
  FROM compared
  GROUP BY month_no, band
),
rates AS (
  SELECT
    month_no,
    treated,
    others,
    treated_bought / nullif(treated, 0) AS treated_rate,
    others_bought / nullif(others, 0) AS others_rate
  FROM bands
),
-- a band that lacks one side is left out; the others weigh by the treated in them
differences AS (
  SELECT
    month_no,
    sum(treated) AS treated,
    sum(CASE WHEN treated > 0 AND others > 0 THEN treated ELSE 0 END) AS matched,
    sum(CASE WHEN treated > 0 AND others > 0 THEN treated * (treated_rate - others_rate) ELSE 0 END) AS difference,
    sum(CASE WHEN treated > 0 AND others > 0 THEN
      treated * treated * (treated_rate * (1 - treated_rate) / treated + others_rate * (1 - others_rate) / others) ELSE 0 END) AS variance
  FROM rates
  GROUP BY month_no
)
SELECT
  month_no,
  CASE WHEN matched > 0 AND matched * 2 >= treated THEN difference / matched END AS value,
  treated AS n,
  CASE WHEN matched > 0 AND matched * 2 >= treated THEN sqrt(variance) / matched END AS stderr
FROM differences
ORDER BY month_no
