package sample

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// An export is one file: a query whose order is fixed, and the format it is written in.
type exportFile struct {
	table, name, query string
}

const monthQuery = `
	SELECT order_id, customer_id, ordered_at, amount, status, channel
	FROM month_row WHERE month = '%s' ORDER BY row_no, copy`

// exportFiles lists the files of the sample. Orders up to July 2026 are one typed Parquet file; the newest months are CSV files as
// a shop system writes them at each month's end, and those hold the dirty rows.
func exportFiles() []exportFile {
	return []exportFile{
		{"orders", "orders.parquet", `
			SELECT order_id(order_no) AS order_id, customer_id(i) AS customer_id, ordered_at, amount, status,
				channel_name(channel) AS channel
			FROM booked WHERE d < getvariable('text_from') ORDER BY row_no`},
		{"orders", "orders-2026-08.csv", fmt.Sprintf(monthQuery, "2026-08")},
		{"orders", "orders-2026-09.csv", fmt.Sprintf(monthQuery, "2026-09")},
		{"orders", "orders-2026-10.csv", fmt.Sprintf(monthQuery, "2026-10")},
		{"order_items", "order_items.parquet", `
			SELECT order_id(order_no) AS order_id, printf('SP%03d', product_drawn + 1) AS product_id, quantity, amount
			FROM order_line ORDER BY order_no, line`},
		{"products", "products.csv", `SELECT product_id, name, category, launched_at FROM product ORDER BY product_no`},
		{"customers", "customers.parquet", `
			SELECT customer_id, joined_at, referred_by, acquisition_channel, segment, member_since, birthday
			FROM customer_row ORDER BY i`},
		{"referrals", "referrals.csv", `SELECT referrer_id, referred_id, referred_at FROM referral_row ORDER BY i`},
		{"surveys", "surveys.parquet", `
			SELECT customer_id(i) AS customer_id, sent_at, answered_at, kind, score, ticket_id(ticket_no) AS ticket_id
			FROM survey ORDER BY sent_at, survey_key`},
		{"tickets", "tickets.csv", `
			SELECT ticket_id, customer_id, opened_at, first_response_at, resolved_at, origin, channel
			FROM ticket_row ORDER BY ticket_no`},
		{"leads", "leads.csv", `
			SELECT 'LD' || lpad(CAST(lead_no AS VARCHAR), 7, '0') AS lead_id, customer_id(i) AS customer_id, created_at, converted_at, existing
			FROM lead ORDER BY lead_no`},
		{"points", "points.parquet", `SELECT customer_id, booked_at, earned, redeemed FROM point_row ORDER BY row_no`},
		{"touches", "touches.csv", `SELECT customer_id, sent_at, kind FROM touch_row ORDER BY sent_at, i`},
		{"costs", "costs.csv", `SELECT month, kind, amount FROM cost_row ORDER BY month, kind`},
		{"events", "events.csv", `SELECT date, text, text_en FROM event_row ORDER BY date`},
	}
}

// export writes every file into a folder and returns them with their rows and bytes.
func export(ctx context.Context, shop *sql.DB, folder string) ([]File, error) {
	var files []File
	for _, f := range exportFiles() {
		format := "(FORMAT csv, HEADER)"
		if strings.HasSuffix(f.name, ".parquet") {
			format = "(FORMAT parquet, COMPRESSION zstd)"
		}
		path := filepath.Join(folder, f.name)
		result, err := shop.ExecContext(ctx, fmt.Sprintf("COPY (%s) TO '%s' %s", f.query, quoted(path), format))
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", f.name, err)
		}
		file := File{Table: f.table, Name: f.name}
		if file.Rows, err = result.RowsAffected(); err != nil {
			return nil, fmt.Errorf("count the rows of %s: %w", f.name, err)
		}
		if file.Bytes, err = size(path); err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

// publish moves the complete files from staging into their folder.
func publish(staging, folder string, files []File) error {
	for _, f := range files {
		if err := os.Rename(filepath.Join(staging, f.Name), filepath.Join(folder, f.Name)); err != nil {
			return fmt.Errorf("put %s into place: %w", f.Name, err)
		}
	}
	return nil
}

func size(path string) (int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, fmt.Errorf("look at a written file: %w", err)
	}
	return info.Size(), nil
}

// quoted doubles the single quotes of a path that stands in SQL text.
func quoted(path string) string { return strings.ReplaceAll(path, "'", "''") }
