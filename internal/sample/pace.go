package sample

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"os"
)

// pilotCustomers is the size of the shop on which a pace is tried: enough for a few per cent, and a fraction of a second.
const pilotCustomers = 3000

// paceFor finds how much faster or slower than usual customers must buy so that the number asked for makes the orders asked for.
// Where no pace does, because customers leave too soon, the fastest is taken and guests make up the rest.
func paceFor(ctx context.Context, o Options) (float64, error) {
	temp, err := os.MkdirTemp("", "loyalty-pilot-")
	if err != nil {
		return 0, fmt.Errorf("make the pilot's temporary folder: %w", err)
	}
	defer os.RemoveAll(temp)

	shop, err := open(ctx, temp, Options{Customers: pilotCustomers, Orders: 1, Seed: o.Seed}, 1, 1)
	if err != nil {
		return 0, err
	}
	defer shop.Close()

	wanted := knownShare * float64(o.Orders) / float64(o.Customers)
	slow, fast := math.Log(0.02), math.Log(50)
	for range 9 {
		middle := (slow + fast) / 2
		got, err := pilot(ctx, shop, math.Exp(middle))
		if err != nil {
			return 0, err
		}
		if got < wanted {
			slow = middle
		} else {
			fast = middle
		}
	}
	return math.Exp((slow + fast) / 2), nil
}

// pilot counts the orders per customer of a small shop at a pace, and clears the shop for the next.
func pilot(ctx context.Context, shop *sql.DB, pace float64) (float64, error) {
	if _, err := shop.ExecContext(ctx, fmt.Sprintf("SET VARIABLE pace = %g", pace)); err != nil {
		return 0, fmt.Errorf("set the pilot's pace: %w", err)
	}
	for _, script := range []string{"people", "purchases"} {
		if err := run(ctx, shop, script); err != nil {
			return 0, err
		}
	}
	var purchases int
	if err := shop.QueryRowContext(ctx, "SELECT count(*) FROM purchase").Scan(&purchases); err != nil {
		return 0, fmt.Errorf("count the pilot's purchases: %w", err)
	}
	const clear = "DROP TABLE person; DROP TABLE possible; DROP TABLE fate; DROP TABLE stretch; DROP TABLE birthday; DROP TABLE purchase"
	if _, err := shop.ExecContext(ctx, clear); err != nil {
		return 0, fmt.Errorf("clear the pilot: %w", err)
	}
	const rowsPerPurchase = 1.072 // second orders, cancelled ones and refunds beside the purchase itself
	return rowsPerPurchase * float64(purchases) / pilotCustomers, nil
}
