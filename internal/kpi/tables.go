package kpi

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"sort"
	"strings"

	"github.com/jmoiron/sqlx"

	"loyalty/internal/config"
	"loyalty/internal/month"
	"loyalty/internal/warehouse"
)

// writeSettings makes the one-row table settings: the definitions, and margin_basis: "margin" or "revenue".
func writeSettings(ctx context.Context, db *sqlx.DB, cfg *config.Config, inputs warehouse.Inputs, result *Result) error {
	result.Basis = "revenue"
	if orders := inputs["orders"]; cfg.Definitions.MarginRate != nil || orders != nil && orders.Columns["margin"] {
		result.Basis = "margin"
	}
	columns := append(cfg.Definitions.Columns(), config.Column{Name: "margin_basis", SQLType: "VARCHAR", Value: result.Basis})
	columns = append(columns, config.Column{Name: "cut", SQLType: "VARCHAR", Value: cfg.Report.Cut})
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

// bitsOfSeries is how many months, from the one that bit 0 stands for, the numbers of the model hold: a HUGEINT has 127 bits, and one
// month after M is marked, too. Older months are folded into the first.
const bitsOfSeries = 125

// firstBit is the month that bit 0 of the model's numbers stands for.
func (s Span) firstBit() month.Month { return max(s.First-s.lead, s.Month-bitsOfSeries+1) }

// writeCalendar makes the tables report (one row) and months (one row a month, from the data's first to M), each month with its bit and the
// bits of its windows.
func writeCalendar(ctx context.Context, db *sqlx.DB, cfg *config.Config, span Span) error {
	day := func(date string) string { return "DATE '" + date + "'" }
	statements := []string{fmt.Sprintf(`CREATE TABLE report AS SELECT '%s' AS month, CAST(%d AS INTEGER) AS month_no, %s AS month_start, %s AS month_end,
		%s AS data_start, CAST(%d AS INTEGER) AS first_month_no, %s AS data_month_start, CAST(%d AS INTEGER) AS first_bit_no`,
		span.Month, int(span.Month), day(span.Month.Start().Format(dateLayout)), day(span.Month.End().Format(dateLayout)),
		day(span.DataStart.Format(dateLayout)), int(span.First), day(span.First.Start().Format(dateLayout)), int(span.firstBit())),
		`CREATE TABLE months (month_no INTEGER, month_start DATE, month_end DATE, is_report_month BOOLEAN, has_cut BOOLEAN,
			bit HUGEINT, window_bits HUGEINT, next_bits HUGEINT, prior_bits HUGEINT, prior_end_bit HUGEINT, loyal_bits HUGEINT)`}
	window := month.Month(cfg.Definitions.ActiveWindowMonths)
	var rows []string
	last := span.Month - span.firstBit()
	for m := span.First; m <= span.Month; m++ {
		at := max(0, m-span.firstBit())
		rows = append(rows, fmt.Sprintf("(%d, %s, %s, %t, %t, %s, %s, %s, %s, %s, %s)", int(m), day(m.Start().Format(dateLayout)), day(m.End().Format(dateLayout)), m == span.Month,
			slices.Contains(span.told(), m),
			bits(at, at), bits(at-window+1, at), bits(at+1, min(at+window, last)), bits(at-2*window+1, at-window), bits(at-window, at-window), bits(at-month.Month(cfg.Definitions.LoyalWindowMonths)+1, at)))
	}
	statements = append(statements, "INSERT INTO months VALUES "+strings.Join(rows, ", "))
	for _, statement := range statements {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("write the calendar: %w", err)
		}
	}
	return nil
}

// told are the months for which KPIs are told by [report] cut: M, the month before and a year before, those that M is compared with.
func (s Span) told() []month.Month { return []month.Month{s.Month, s.Month - 1, s.Month - 12} }

// bits is the number, as SQL, in which the bits from one month to another are set; those below 0 are none.
func bits(from, to month.Month) string {
	if to < 0 {
		return "0"
	}
	ones := new(big.Int).Lsh(big.NewInt(1), uint(to+1))
	ones.Sub(ones, new(big.Int).Lsh(big.NewInt(1), uint(max(0, from))))
	return ones.String()
}

const dateLayout = "2006-01-02"

func quoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
