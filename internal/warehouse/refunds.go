package warehouse

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// refundDays is how many days after a sale its refund is still told as a row of its own.
const refundDays = 60

// telling is a row that may be one half of a refund told twice: as the status of the sale, and as a negative row.
type telling struct {
	row      int64
	customer uint64
	amount   string
	at       time.Time
	isVoid   bool // the sale; else the negative row
	isReturn bool // the sale was returned or refunded; else it never was (cancelled …)
}

// matchRefunds lets a refund that is told twice count once. Known customers' void sales, in order of time, each take the earliest row not
// yet taken that is negative, not void, of the same customer and amount and 0 to 60 days later. A returned sale that found its row counts,
// in its own month, and the refund in its; of a cancelled one the negative row is void as well. A refund that none took is void where its
// order_id also stands as a void row: that sale was never counted.
func (l *loading) matchRefunds(ctx context.Context) error {
	if !l.input.Columns["status"] {
		return nil
	}
	tellings, err := l.tellings(ctx)
	if err != nil {
		return err
	}
	var counted, void, taken []string
	money := 0.0
	pairs := pairUp(tellings)
	for sale, refund := range pairs {
		taken = append(taken, strconv.FormatInt(tellings[refund].row, 10))
		amount, _ := strconv.ParseFloat(tellings[refund].amount, 64) // for the notice alone
		money += amount
		if tellings[sale].isReturn {
			counted = append(counted, strconv.FormatInt(tellings[sale].row, 10))
		} else {
			void = append(void, strconv.FormatInt(tellings[refund].row, 10))
		}
	}
	if len(pairs) > 0 {
		l.input.Notices = append(l.input.Notices, Notice{Code: "refunds_told_twice", Values: map[string]any{"table": l.input.Table, "rows": len(pairs), "amount": money}})
	}
	isIn := func(rows []string) string {
		return "rowid IN (SELECT unnest([" + strings.Join(rows, ", ") + "]::BIGINT[]))"
	}
	for _, change := range []struct {
		rows []string
		to   string
	}{{counted, "FALSE"}, {void, "TRUE"}} {
		if len(change.rows) > 0 {
			if err := l.exec(ctx, "UPDATE "+l.target+" SET is_void = "+change.to+" WHERE "+isIn(change.rows)); err != nil {
				return err
			}
		}
	}
	if !l.input.Columns["order_id"] {
		return nil
	}
	return l.exec(ctx, fmt.Sprintf("UPDATE %[1]s SET is_void = TRUE WHERE amount < 0 AND NOT is_void AND order_id IN (SELECT order_id FROM %[1]s WHERE is_void AND order_id IS NOT NULL) AND NOT %[2]s",
		l.target, isIn(taken)))
}

// tellings are the rows that may pair, in order of time: those whose customer has both a void sale and a refund of one amount.
func (l *loading) tellings(ctx context.Context) ([]telling, error) {
	rows, err := l.w.db.QueryContext(ctx, fmt.Sprintf(`WITH candidates AS (
			SELECT rowid AS row, customer_key, abs(amount) AS amount, ordered_at, is_void, %s AS is_return
			FROM %s WHERE customer_key IS NOT NULL AND (is_void AND amount > 0 AND amount >= %v OR NOT is_void AND amount < 0)
		)
		SELECT row, customer_key, CAST(amount AS VARCHAR), ordered_at, is_void, is_return FROM candidates
		WHERE (customer_key, amount) IN (SELECT customer_key, amount FROM candidates GROUP BY ALL HAVING count(DISTINCT is_void) = 2)
		ORDER BY ordered_at, row`, l.statuses.returnSQL("status"), l.target, l.cfg.Definitions.MinOrderAmount))
	if err != nil {
		return nil, fmt.Errorf("%s: match refunds: %w", l.source.title(), err)
	}
	defer rows.Close()
	var list []telling
	for rows.Next() {
		var t telling
		if err := rows.Scan(&t.row, &t.customer, &t.amount, &t.at, &t.isVoid, &t.isReturn); err != nil {
			return nil, fmt.Errorf("%s: match refunds: %w", l.source.title(), err)
		}
		list = append(list, t)
	}
	return list, rows.Err()
}

// pairUp gives each sale, in order of time, its refund: indices of tellings, which are in order of time.
func pairUp(tellings []telling) map[int]int {
	type told struct {
		customer uint64
		amount   string
	}
	refunds := map[told][]int{} // not yet taken, in order of time
	for i, t := range tellings {
		if !t.isVoid {
			key := told{t.customer, t.amount}
			refunds[key] = append(refunds[key], i)
		}
	}
	pairs := map[int]int{}
	for i, sale := range tellings {
		if !sale.isVoid {
			continue
		}
		key := told{sale.customer, sale.amount}
		for at, refund := range refunds[key] {
			if days := dayNumber(tellings[refund].at) - dayNumber(sale.at); days >= 0 && days <= refundDays {
				pairs[i] = refund
				refunds[key] = append(refunds[key][:at:at], refunds[key][at+1:]...)
				break
			}
		}
	}
	return pairs
}

func dayNumber(t time.Time) int { return int(midnight(t).Unix() / 86400) }

// checkKeys proves that no two customers share a key. With ten million customers the chance that two do is one in three hundred thousand.
func (l *loading) checkKeys(ctx context.Context, ids string) error {
	var shared int64
	if err := l.w.db.QueryRowContext(ctx, "SELECT count(*) - count(DISTINCT customer_key) FROM "+ids).Scan(&shared); err != nil {
		return fmt.Errorf("%s: check the customers' keys: %w", l.source.title(), err)
	}
	if shared > 0 {
		return fmt.Errorf("%s: the internal keys of %d customers are those of others, which one run in some hundred thousand meets: map customer_id to an expression such as concat('c', …) in each source with customers, so that all get new keys",
			l.source.title(), shared)
	}
	return nil
}
