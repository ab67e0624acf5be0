-- title.en = "Service defects per million (DPMO)"
-- title.vi = "Số lỗi trên một triệu cơ hội"
-- short.en = "Defects per million"
-- short.vi = "Lỗi trên một triệu"
-- description.en = "Tickets that customers opened in the month, per million sales of the month. The sigma level beside it (with the usual shift of 1.5) puts it on the scale of Six Sigma."
-- description.vi = "Số yêu cầu hỗ trợ do khách mở trong tháng trên một triệu đơn bán. Mức sigma bên cạnh (dịch 1,5 như thông lệ) đặt con số này lên thang Six Sigma."
-- formula.en = "tickets of the month that are not proactive ÷ sales of the month × 1 000 000"
-- formula.vi = "yêu cầu hỗ trợ trong tháng (trừ loại chủ động) ÷ đơn bán trong tháng × 1 000 000"
-- section = "service"
-- place = 5
-- explained_by = ["service_retention_gap"]
-- unit = "dpmo"
-- better = "lower"
-- window = "month"
-- needs = ["tickets", "orders"]
-- owner.en = "Head of Customer Care"
-- owner.vi = "Trưởng phòng CSKH"
-- extra.tickets = { unit = "count", en = "Tickets", vi = "Yêu cầu hỗ trợ" }
-- extra.sigma = { unit = "ratio", en = "Sigma level", vi = "Mức sigma" }
WITH monthly AS (
  SELECT
    c.month_no,
    CAST(c.sales AS DOUBLE) AS sales,
    (SELECT CAST(count(*) AS DOUBLE) FROM input.tickets t
      WHERE year(t.opened_at) * 12 + month(t.opened_at) - 1 = c.month_no AND coalesce(t.origin, '') <> 'proactive') AS tickets
  FROM channel_sums c
  WHERE c.segment IS NULL
),
-- the normal quantile of 1 − share: Wichura's algorithm AS 241, for shares from 1e-11 on; none for a share of 0 or of 1 and more
scaled AS (
  SELECT
    *,
    tickets / sales AS share,
    0.180625e0 - (0.5e0 - share) * (0.5e0 - share) AS middle,
    CASE WHEN share > 0 AND share < 1 THEN sqrt(-ln(CASE WHEN share < 0.5 THEN share ELSE 1 - share END)) - 1.6e0 END AS tail
  FROM monthly
  WHERE sales > 0
)
SELECT
  month_no,
  share * 1000000 AS value,
  sales AS n,
  sqrt(tickets) / sales * 1000000 AS stderr,
  tickets,
  CASE
    WHEN share <= 0 OR share >= 1 THEN NULL
    WHEN abs(0.5e0 - share) <= 0.425e0 THEN 1.5e0 + (0.5e0 - share)
      * (((((((2509.0809287301226727e0 * middle + 33430.575583588128105e0) * middle + 67265.770927008700853e0) * middle + 45921.953931549871457e0) * middle + 13731.693765509461125e0) * middle + 1971.5909503065514427e0) * middle + 133.14166789178437745e0) * middle + 3.387132872796366608e0)
      / (((((((5226.495278852545925e0 * middle + 28729.085735721942674e0) * middle + 39307.89580009271061e0) * middle + 21213.794301586595867e0) * middle + 5394.1960214247511077e0) * middle + 687.1870074920579083e0) * middle + 42.313330701600911252e0) * middle + 1.0e0)
    ELSE 1.5e0 + (CASE WHEN share < 0.5 THEN 1 ELSE -1 END)
      * (((((((0.00077454501427834140764e0 * tail + 0.0227238449892691845833e0) * tail + 0.24178072517745061177e0) * tail + 1.27045825245236838258e0) * tail + 3.64784832476320460504e0) * tail + 5.7694972214606914055e0) * tail + 4.6303378461565452959e0) * tail + 1.42343711074968357734e0)
      / (((((((0.00000000105075007164441684324e0 * tail + 0.0005475938084995344946e0) * tail + 0.0151986665636164571966e0) * tail + 0.14810397642748007459e0) * tail + 0.68976733498510000455e0) * tail + 1.6763848301838038494e0) * tail + 2.05319162663775882187e0) * tail + 1.0e0)
  END AS sigma
FROM scaled
