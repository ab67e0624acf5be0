-- title.en = "Return on Relationship (ROR)"
-- title.vi = "Hiệu quả của mối quan hệ"
-- short.en = "ROR"
-- short.vi = "Hiệu quả quan hệ"
-- description.en = "Share of the active customers whom the relationship brought: those who came back within the window, and those whom another customer brought in it."
-- description.vi = "Tỷ lệ khách hàng đang hoạt động đến từ mối quan hệ: trong {active_window_months} tháng gần nhất, khách đã quay lại và khách mới được khách hàng khác giới thiệu."
-- formula.en = "active customers with at least 2 purchases in the window, or with their first purchase in it by referral ÷ active customers"
-- formula.vi = "khách đang hoạt động trong {active_window_months} tháng gần nhất mua từ 2 lần, hoặc mua lần đầu nhờ giới thiệu ÷ khách đang hoạt động"
-- section = "advocacy"
-- place = 5
-- depth = "D"
-- figures = [{ as = "trend", at = "lead", rank = 4 }]
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
