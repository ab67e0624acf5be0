package config

// mostNewestOrderDays is the largest limit on an export's age: beyond a year nothing of the report month would be new.
const mostNewestOrderDays = 366

// readChecks reads [checks]. sources tells which inputs there are.
func readChecks(t *table, sources map[string]Source) Checks {
	var c Checks
	if _, hasOrders := sources["orders"]; t.whole("newest_order_days", &c.NewestOrderDays, 1, mostNewestOrderDays) && !hasOrders {
		t.refuse("newest_order_days", "there are no orders to check", "add [sources.orders], or remove the key")
	}
	t.finish()
	return c
}
