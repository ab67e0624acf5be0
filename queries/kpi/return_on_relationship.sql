-- title.en = "Return on Relationship (ROR)"
-- title.vi = "Lợi tức trên mối quan hệ"
-- short.en = "ROR"
-- short.vi = "Lợi tức quan hệ"
-- description.en = "Share of the active customers whom the relationship brought: those who came back within the window, and those whom another customer brought in it."
-- description.vi = "Tỷ lệ khách hàng đang hoạt động đến từ mối quan hệ: khách đã quay lại trong cửa sổ và khách mới được khách hàng khác giới thiệu trong cửa sổ."
-- formula.en = "active customers with at least 2 purchases in the window, or with their first purchase in it by referral ÷ active customers"
-- formula.vi = "khách đang hoạt động mua từ 2 lần trong cửa sổ, hoặc mua lần đầu trong cửa sổ nhờ giới thiệu ÷ khách đang hoạt động"
-- section = "advocacy"
-- place = 5
-- figures = [{ as = "trend", at = "lead", rank = 4 }, { as = "trend", at = "beside", rank = 2 }]
-- unit = "rate"
-- better = "higher"
-- window = "window"
-- needs = ["orders", "orders.customer_id", "referrals | customers.referred_by"]
-- owner.en = "Head of CRM"
-- owner.vi = "Trưởng nhóm CRM"
SELECT
  month_no,
  sum(customers) FILTER (WHERE purchases >= 2 OR is_referred) AS numerator,
  sum(customers) AS denominator
FROM customer_groups
WHERE purchases > 0
GROUP BY month_no
