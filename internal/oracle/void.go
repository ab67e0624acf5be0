package oracle

import (
	"slices"
	"strings"
)

// statusOf is an order's status as statuses are compared, "" for none.
func statusOf(o Order) string {
	if o.Status == nil {
		return ""
	}
	return strings.ToLower(strings.TrimSpace(*o.Status))
}

// returned reports a sale that was sent back, or the refund of one.
func returned(o Order) bool {
	return slices.Contains([]string{"refunded", "returned", "trả hàng/hoàn tiền"}, statusOf(o))
}

// unsold are the words that this package draws for an order that never was.
func unsold() []string {
	return []string{"cancelled", "canceled", "voided", "failed", "pending", "wc-cancelled", "đã hủy", "đã huỷ"}
}

// void reports whether an order's status makes it no order at all.
func (b *book) void(o Order) bool {
	status := statusOf(o)
	if status == "" || returned(o) && negative(o) {
		return false
	}
	if b.ValidStatuses != nil {
		return !slices.Contains(b.ValidStatuses, status)
	}
	return returned(o) || slices.Contains(unsold(), status) || slices.Contains(b.VoidStatuses, status)
}

// toldTwice says of each order kept whether it is void, and whether it is a refund that a void sale has told already: each such sale
// of a known customer takes one, in order of time. The refund counts and the sale with it where the sale was returned; of any other,
// which never was, both are void.
func (b *book) toldTwice(kept []Order, smallest Money) (isVoid, taken []bool) {
	isVoid, taken = make([]bool, len(kept)), make([]bool, len(kept))
	byTime := []int{} // equal times in order of rows
	for i, o := range kept {
		isVoid[i] = b.void(o)
		byTime = append(byTime, i)
	}
	slices.SortStableFunc(byTime, func(i, j int) int { return kept[i].OrderedAt.Compare(kept[j].OrderedAt) })
	for _, s := range byTime {
		sale := kept[s]
		if !isVoid[s] || sale.CustomerID == nil || sale.Amount == nil || *sale.Amount <= 0 || *sale.Amount < smallest {
			continue
		}
		for _, r := range byTime {
			refund := kept[r]
			if taken[r] || isVoid[r] || !negative(refund) || refund.CustomerID == nil || *refund.CustomerID != *sale.CustomerID || *refund.Amount != -*sale.Amount {
				continue
			}
			if days := dayOf(refund.OrderedAt) - dayOf(sale.OrderedAt); days < 0 || days > 60 {
				continue
			}
			taken[r] = true
			isVoid[s], isVoid[r] = !returned(sale), !returned(sale)
			break
		}
	}
	return isVoid, taken
}
