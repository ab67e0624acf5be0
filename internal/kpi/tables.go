package kpi

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"github.com/jmoiron/sqlx"

	"loyalty/internal/config"
	"loyalty/internal/warehouse"
)

// writeSettings makes the one-row table settings: the definitions, and margin_basis: "margin" or "revenue".
func writeSettings(ctx context.Context, db *sqlx.DB, cfg *config.Config, inputs warehouse.Inputs, result *Result) error {
	result.Basis = "revenue"
	if orders := inputs["orders"]; cfg.Definitions.MarginRate != nil || orders != nil && orders.Columns["margin"] {
		result.Basis = "margin"
	}
	columns := append(cfg.Definitions.Columns(), config.Column{Name: "margin_basis", SQLType: "VARCHAR", Value: result.Basis})
	var parts []string
	for _, column := range columns {
		parts = append(parts, column.Literal()+" AS "+column.Name)
		result.Settings[column.Name] = column.Value
	}
	if _, err := db.ExecContext(ctx, "CREATE TABLE settings AS SELECT "+strings.Join(parts, ", ")); err != nil {
		return fmt.Errorf("write the table settings: %w", err)
	}
	return nil
}

// writeLoads makes the table loads: what became of the rows read of each input (input, rows_read, kept, clean, repaired, set_aside).
func writeLoads(ctx context.Context, db *sqlx.DB, inputs warehouse.Inputs) error {
	if _, err := db.ExecContext(ctx, "CREATE TABLE loads (input VARCHAR, rows_read BIGINT, kept BIGINT, clean BIGINT, repaired BIGINT, set_aside BIGINT)"); err != nil {
		return fmt.Errorf("write the table loads: %w", err)
	}
	names := make([]string, 0, len(inputs))
	for name := range inputs {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		in := inputs[name]
		if _, err := db.ExecContext(ctx, "INSERT INTO loads VALUES (?, ?, ?, ?, ?, ?)", name, in.Read, in.Kept, in.Clean, in.Kept-in.Clean, in.Read-in.Kept); err != nil {
			return fmt.Errorf("write the table loads: %w", err)
		}
	}
	return nil
}

// findUnanswered marks the surveys as holding unanswered ones, which a response rate needs (surveys.unanswered): an export of answers
// alone looks like full response.
func findUnanswered(ctx context.Context, db *sqlx.DB, inputs warehouse.Inputs) error {
	surveys := inputs["surveys"]
	if surveys == nil {
		return nil
	}
	var found bool
	if err := db.GetContext(ctx, &found, "SELECT EXISTS (SELECT 1 FROM input.surveys WHERE answered_at IS NULL AND sent_at IS NOT NULL)"); err != nil {
		return fmt.Errorf("look for unanswered surveys: %w", err)
	}
	surveys.Columns["unanswered"] = found
	return nil
}

// writeCalendar makes the tables report (one row) and months (one row a month, from the data's first to M).
func writeCalendar(ctx context.Context, db *sqlx.DB, span Span) error {
	day := func(date string) string { return "DATE '" + date + "'" }
	statements := []string{
		fmt.Sprintf(`CREATE TABLE report AS SELECT '%s' AS month, CAST(%d AS INTEGER) AS month_no, %s AS month_start, %s AS month_end,
			%s AS data_start, CAST(%d AS INTEGER) AS first_month_no, %s AS data_month_start`,
			span.Month, int(span.Month), day(span.Month.Start().Format(dateLayout)), day(span.Month.End().Format(dateLayout)),
			day(span.DataStart.Format(dateLayout)), int(span.First), day(span.First.Start().Format(dateLayout))),
		fmt.Sprintf(`CREATE TABLE months AS
			SELECT CAST(m AS INTEGER) AS month_no, make_date(CAST(m // 12 AS BIGINT), CAST(m %% 12 + 1 AS BIGINT), 1) AS month_start,
				make_date(CAST((m + 1) // 12 AS BIGINT), CAST((m + 1) %% 12 + 1 AS BIGINT), 1) AS month_end, m = %d AS is_report_month
			FROM range(%d, %d) t(m) ORDER BY m`, int(span.Month), int(span.First), int(span.Month)+1),
	}
	for _, statement := range statements {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("write the calendar: %w", err)
		}
	}
	return nil
}

const dateLayout = "2006-01-02"

func quoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
