package kpi

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"loyalty/internal/config"
)

// CLV is what the lifetime value model found.
type CLV struct{}

func fitCLV(ctx context.Context, db *sqlx.DB, cfg *config.Config, result *Result) error {
	if _, err := db.ExecContext(ctx, "CREATE TABLE customer_value (customer_id VARCHAR, expected_purchases DOUBLE, p_alive DOUBLE, expected_spend DOUBLE, clv DOUBLE)"); err != nil {
		return fmt.Errorf("write customer_value: %w", err)
	}
	return nil
}
