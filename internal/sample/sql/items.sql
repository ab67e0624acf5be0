-- Lines of each order: their amounts add up to the order's. A launched product is seldom bought by chance in its first two weeks:
-- pioneers buy it then, and one order in twenty beside them.
CREATE VIEW order_line AS
WITH
  counted AS (
    SELECT
      b.order_no,
      b.key,
      b.amount,
      s.products,
      s.launch_no,
      p.category_no,
      p.segment,
      CASE WHEN b.j BETWEEN 4000 AND 4039 THEN b.j - 4000 END AS pioneered,
      1 + CAST(u(b.key + b.part, 'lines') < 0.40 AS INTEGER)
        + CAST(u(b.key + b.part, 'lines') < 0.14 AS INTEGER)
        + CAST(u(b.key + b.part, 'lines') < 0.04 AS INTEGER) AS lines,
      unnest(range(0, lines)) AS line
    FROM booked b JOIN shelf s ON s.d = b.d LEFT JOIN person p ON p.i = b.i
    WHERE b.part <> 3
  ),
  drawn AS (
    SELECT
      order_no,
      line,
      amount,
      segment,
      key * 4 + line AS line_key,
      CAST(floor(power(u(key * 4 + line, 'product'), 1.3) * products) AS INTEGER) AS any_product,
      -- Most buy what their home is about: the product nearest to the drawn one in that category.
      CASE WHEN u(key * 4 + line, 'taste') < 0.55 THEN category_no ELSE any_product % 6 END AS wanted_category,
      any_product - any_product % 6 + wanted_category AS wanted_product,
      products,
      CASE
        WHEN line > 0 THEN NULL
        WHEN pioneered IS NOT NULL THEN 36 + 2 * pioneered + CAST(u(key, 'which') < 0.5 AS INTEGER)
        WHEN u(key, 'novelty') < 0.05 THEN 36 + 2 * launch_no + CAST(u(key, 'which') < 0.5 AS INTEGER)
      END AS launched_product,
      CASE WHEN line = 0 THEN 0.0 ELSE (line + 0.6 * (u(key * 4 + line, 'cut') - 0.5)) / lines END AS cut_from,
      CASE WHEN line + 1 = lines THEN 1.0 ELSE (line + 1 + 0.6 * (u(key * 4 + line + 1, 'cut') - 0.5)) / lines END AS cut_to
    FROM counted
  )
SELECT
  order_no,
  line,
  coalesce(launched_product, CASE WHEN wanted_product >= products THEN wanted_product - 6 ELSE wanted_product END, any_product) AS product_drawn,
  CAST(CASE
    WHEN segment = 4 THEN 1 + floor(u(line_key, 'quantity') * 6)
    ELSE 1 + floor(power(u(line_key, 'quantity'), 4) * 4)
  END AS INTEGER) AS quantity,
  CAST(round(amount * cut_to / 1000) - round(amount * cut_from / 1000) AS BIGINT) * 1000 AS amount
FROM drawn;
