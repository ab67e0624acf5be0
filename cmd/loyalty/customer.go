package main

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/text/unicode/norm"

	"loyalty/internal/fault"
	"loyalty/internal/kpi"
	"loyalty/queries"
)

func newCustomer() *cobra.Command {
	var flags inputFlags
	cmd := &cobra.Command{
		Use:   "customer <id>",
		Short: "Print one customer's orders, state, and what each KPI counted the customer as",
		Args:  usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return customer(cmd, flags, norm.NFC.String(strings.TrimSpace(args[0])))
		},
	}
	flags.add(cmd)
	return cmd
}

func customer(cmd *cobra.Command, flags inputFlags, id string) error {
	ctx := cmd.Context()
	s, err := flags.open(ctx, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer s.close()
	asked := []queries.Query{{ID: "customer", Kind: queries.Draft, File: "loyalty customer", SQL: "SELECT * FROM customer_windows"}}
	var list []queries.Query
	for _, query := range s.catalogue.KPIs {
		counts, err := kpi.CountsCustomers(ctx, s.engine, query)
		if err != nil {
			return err
		}
		if counts {
			list = append(list, query)
			query.Kind = queries.Draft // its groups aren't asked
			asked = append(asked, query)
		}
	}
	result, err := kpi.Prepare(ctx, s.engine, s.cfg, s.catalogue, s.inputs, s.options, s.progress, asked...)
	if err != nil {
		return err
	}
	var key uint64
	err = s.engine.DB().GetContext(ctx, &key, "SELECT customer_key FROM input.orders WHERE customer_id = ? LIMIT 1", id)
	if errors.Is(err, sql.ErrNoRows) {
		return fault.User(fmt.Errorf("no order is of a customer %q: write the id as the export does, capitals and leading zeros too", id))
	}
	if err != nil {
		return fmt.Errorf("look for the customer: %w", err)
	}
	out := &strings.Builder{}
	if err := s.printOrders(ctx, out, id, result); err != nil {
		return err
	}
	if err := s.printState(ctx, out, key, result); err != nil {
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "KPI\tmonth\tcounted as")
	for _, query := range list {
		counted, isTold, err := result.CountedAs(ctx, s.engine, query, key)
		if err != nil {
			return err
		}
		if isTold {
			fmt.Fprintf(w, "%s\t%s\t%s\n", query.ID, counted.Month, countedAs(counted))
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out, "\nOther KPIs add up orders, answers or tickets of all customers, or lack an input.")
	_, err = io.WriteString(cmd.OutOrStdout(), out.String())
	return err
}

// countedAs puts a customer's part of a KPI into words.
func countedAs(c kpi.Counted) string {
	switch {
	case c.Value != nil:
		return number(c.Value)
	case c.Denominator == nil:
		return "not counted"
	case c.Numerator == nil || *c.Numerator == 0:
		return "in the denominator only: " + number(new(float64)) + " of " + number(c.Denominator)
	}
	return "in both: " + number(c.Numerator) + " of " + number(c.Denominator)
}

// printOrders lists a customer's orders as they were loaded, each with what it counts as.
func (s *session) printOrders(ctx context.Context, out io.Writer, id string, result *kpi.Result) error {
	rows, err := s.engine.DB().QueryxContext(ctx, `
		SELECT order_id, ordered_at, CAST(amount AS DOUBLE) AS amount, status, channel, CASE
			WHEN is_void THEN 'void'
			WHEN ordered_at >= r.month_end THEN 'after ' || r.month
			WHEN amount < 0 THEN 'refund'
			WHEN amount >= d.min_order_amount THEN 'sale'
			ELSE 'below min_order_amount' END
		FROM input.orders CROSS JOIN report r CROSS JOIN settings d WHERE customer_id = ? ORDER BY ordered_at, order_id`, id)
	if err != nil {
		return fmt.Errorf("list the orders: %w", err)
	}
	defer rows.Close()
	fmt.Fprintf(out, "customer %s, as of %s\n\n", id, result.Span.Month)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ordered at\torder\tamount\tstatus\tchannel\tcounts as")
	for rows.Next() {
		var order, status, channel, counts sql.NullString
		var at sql.NullTime
		var amount *float64
		if err := rows.Scan(&order, &at, &amount, &status, &channel, &counts); err != nil {
			return fmt.Errorf("list the orders: %w", err)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", at.Time.Format(time.DateTime), cmp.Or(order.String, "–"), number(amount), cmp.Or(status.String, "–"), cmp.Or(channel.String, "–"), counts.String)
	}
	if err := errors.Join(rows.Err(), w.Flush()); err != nil {
		return fmt.Errorf("list the orders: %w", err)
	}
	return nil
}

// printState shows the customer's row of customer_windows in the report month; docs/model.md says what its columns are.
func (s *session) printState(ctx context.Context, out io.Writer, key uint64, result *kpi.Result) error {
	rows, err := s.engine.DB().QueryxContext(ctx, "SELECT * EXCLUDE (month_no, customer_key, alike) FROM customer_windows WHERE month_no = ? AND customer_key = "+strconv.FormatUint(key, 10), int(result.Span.Month))
	if err != nil {
		return fmt.Errorf("read the customer's state: %w", err)
	}
	defer rows.Close()
	fmt.Fprintf(out, "\nstate in %s (customer_windows, docs/model.md)\n", result.Span.Month)
	columns, err := rows.Columns()
	if err != nil {
		return fmt.Errorf("read the customer's state: %w", err)
	}
	if !rows.Next() {
		fmt.Fprintln(out, "  none: no purchase by the month's end")
	} else {
		cells, err := rows.SliceScan()
		if err != nil {
			return fmt.Errorf("read the customer's state: %w", err)
		}
		for i, cell := range cells {
			if cell != nil {
				fmt.Fprintf(out, "  %-20s %s\n", columns[i], plainCell(columns[i], cell))
			}
		}
	}
	fmt.Fprintln(out)
	return rows.Err()
}

// plainCell writes months as YYYY-MM and days without a time.
func plainCell(column string, cell any) string {
	switch v := cell.(type) {
	case int32:
		if strings.HasSuffix(column, "_no") {
			return fmt.Sprintf("%04d-%02d", v/12, v%12+1)
		}
	case time.Time:
		return v.Format(time.DateOnly)
	}
	return fmt.Sprint(cell)
}
