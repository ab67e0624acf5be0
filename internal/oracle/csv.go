package oracle

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"loyalty/internal/month"
)

// input is a table of the exports, its columns in the order of the catalogue, and its rows as text.
type input struct {
	table   string
	columns []column
	rows    func(*Shop) [][]string
}

type column struct {
	name     string
	optional bool
}

// cols reads "order_id? amount": a question mark where the column may be left out.
func cols(text string) []column {
	columns := []column{}
	for name := range strings.FieldsSeq(text) {
		bare, optional := strings.CutSuffix(name, "?")
		columns = append(columns, column{bare, optional})
	}
	return columns
}

func inputs() []input {
	return []input{
		{"orders", cols("order_id? customer_id? ordered_at amount status? channel? branch? discount? margin?"), func(s *Shop) [][]string {
			return texts(s.Orders, func(o Order) []string {
				return []string{cell(o.OrderID), cell(o.CustomerID), moment(o.OrderedAt), cell(o.Amount), cell(o.Status), cell(o.Channel), cell(o.Branch), cell(o.Discount), cell(o.Margin)}
			})
		}},
		{"order_items", cols("order_id product_id quantity? amount? category?"), func(s *Shop) [][]string {
			return texts(s.Items, func(i Item) []string {
				return []string{i.OrderID, i.ProductID, cell(i.Quantity), cell(i.Amount), cell(i.Category)}
			})
		}},
		{"products", cols("product_id name? category? launched_at?"), func(s *Shop) [][]string {
			return texts(s.Products, func(p Product) []string {
				return []string{p.ProductID, cell(p.Name), cell(p.Category), date(p.LaunchedAt)}
			})
		}},
		{"customers", cols("customer_id joined_at? referred_by? acquisition_channel? segment? member_since? birthday?"), func(s *Shop) [][]string {
			return texts(s.Customers, func(c Customer) []string {
				return []string{c.CustomerID, date(c.JoinedAt), cell(c.ReferredBy), cell(c.AcquisitionChannel), cell(c.Segment), date(c.MemberSince), date(c.Birthday)}
			})
		}},
		{"referrals", cols("referrer_id referred_id referred_at"), func(s *Shop) [][]string {
			return texts(s.Referrals, func(r Referral) []string { return []string{r.ReferrerID, r.ReferredID, moment(r.ReferredAt)} })
		}},
		{"surveys", cols("customer_id? answered_at? kind score? ticket_id? sent_at?"), func(s *Shop) [][]string {
			return texts(s.Surveys, func(v Survey) []string {
				return []string{cell(v.CustomerID), cell(v.AnsweredAt), v.Kind, cell(v.Score), cell(v.TicketID), cell(v.SentAt)}
			})
		}},
		{"tickets", cols("ticket_id customer_id? opened_at first_response_at? resolved_at? origin? channel?"), func(s *Shop) [][]string {
			return texts(s.Tickets, func(t Ticket) []string {
				return []string{t.TicketID, cell(t.CustomerID), moment(t.OpenedAt), cell(t.FirstResponseAt), cell(t.ResolvedAt), cell(t.Origin), cell(t.Channel)}
			})
		}},
		{"leads", cols("lead_id customer_id? created_at converted_at? existing"), func(s *Shop) [][]string {
			return texts(s.Leads, func(l Lead) []string {
				return []string{l.LeadID, cell(l.CustomerID), moment(l.CreatedAt), cell(l.ConvertedAt), strconv.FormatBool(l.Existing)}
			})
		}},
		{"points", cols("customer_id booked_at earned redeemed"), func(s *Shop) [][]string {
			return texts(s.Points, func(p Booking) []string {
				return []string{p.CustomerID, moment(p.BookedAt), cell(&p.Earned), cell(&p.Redeemed)}
			})
		}},
		{"touches", cols("customer_id sent_at kind"), func(s *Shop) [][]string {
			return texts(s.Touches, func(t Touch) []string { return []string{t.CustomerID, moment(t.SentAt), t.Kind} })
		}},
		{"costs", cols("month kind amount"), func(s *Shop) [][]string {
			return texts(s.Costs, func(c Cost) []string { return []string{month.Month(c.Month).String(), c.Kind, cell(&c.Amount)} })
		}},
	}
}

func texts[T any](rows []T, row func(T) []string) [][]string {
	all := [][]string{}
	for _, r := range rows {
		all = append(all, row(r))
	}
	return all
}

func moment(t time.Time) string { return t.Format("2006-01-02 15:04:05") }

func date(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format("2006-01-02")
}

// cell is a value as text, empty for none.
func cell[T any](value *T) string {
	if value == nil {
		return ""
	}
	switch v := any(*value).(type) {
	case time.Time:
		return moment(v)
	case Money:
		sign := ""
		if v < 0 {
			sign, v = "-", -v
		}
		return fmt.Sprintf("%s%d.%04d", sign, v/10000, v%10000)
	default:
		return fmt.Sprint(v)
	}
}

// WriteCSV writes the tables that are present as CSV files into a folder and returns the config.toml that reads them. Nothing is
// refused for the share of its rows that is set aside.
func (s Shop) WriteCSV(folder string, settings Settings) (configTOML string, err error) {
	var text strings.Builder
	fmt.Fprintf(&text, "[report]\ncompany = \"Random\"\ntimezone = %q\ncurrency = \"VND\"\nmonth = %q\ncut = %q\n", settings.Timezone, month.Month(settings.Month), settings.Cut)
	if settings.From != 0 {
		fmt.Fprintf(&text, "from = %q\n", month.Month(settings.From))
	}
	writeDefinitions(&text, settings)
	for _, in := range inputs() {
		if !s.Present[in.table] {
			continue
		}
		file := in.table + ".csv"
		fmt.Fprintf(&text, "\n[sources.%s]\npath = %q\nmax_rejected = 1.0\n", in.table, file)
		if in.table == "orders" && settings.Grain == "line" {
			fmt.Fprintf(&text, "grain = \"line\"\namount_of = %q\n", settings.AmountOf)
		}
		if in.table == "orders" { // a regular with half of a small shop's sales looks like nobody's placeholder
			fmt.Fprintf(&text, "not_guests = [%s]\n", strings.Join(s.buyers(), ", "))
		}
		fmt.Fprintf(&text, "[sources.%s.columns]\n", in.table)
		kept := []int{}
		for i, c := range in.columns {
			if s.Columns[in.table+"."+c.name] {
				kept = append(kept, i)
				fmt.Fprintf(&text, "%s = %q\n", c.name, c.name)
			}
		}
		if err := writeTable(filepath.Join(folder, file), in, kept, in.rows(&s)); err != nil {
			return "", fmt.Errorf("write the table %s: %w", in.table, err)
		}
	}
	return text.String(), nil
}

// buyers are the ids in the orders, quoted, each once.
func (s Shop) buyers() []string {
	ids := []string{}
	for _, o := range s.Orders {
		if o.CustomerID != nil {
			ids = append(ids, strconv.Quote(*o.CustomerID))
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// writeTable writes the kept columns of a table.
func writeTable(path string, in input, kept []int, rows [][]string) error {
	names := []string{}
	for _, c := range in.columns {
		names = append(names, c.name)
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	writer := csv.NewWriter(file)
	for _, row := range append([][]string{names}, rows...) {
		cells := []string{}
		for _, i := range kept {
			cells = append(cells, row[i])
		}
		if err := writer.Write(cells); err != nil {
			return err
		}
	}
	writer.Flush()
	return writer.Error()
}

// writeDefinitions writes the thresholds that differ from their defaults.
func writeDefinitions(text *strings.Builder, settings Settings) {
	text.WriteString("\n[definitions]\n")
	usual, ours := reflect.ValueOf(Defaults().Definitions), reflect.ValueOf(settings.Definitions)
	for i := range ours.NumField() {
		value := ours.Field(i)
		if reflect.DeepEqual(value.Interface(), usual.Field(i).Interface()) {
			continue
		}
		name := ours.Type().Field(i).Tag.Get("toml")
		switch v := value.Interface().(type) {
		case []string:
			quoted := []string{}
			for _, status := range v {
				quoted = append(quoted, strconv.Quote(status))
			}
			fmt.Fprintf(text, "%s = [%s]\n", name, strings.Join(quoted, ", "))
		case string:
			fmt.Fprintf(text, "%s = %q\n", name, v)
		case *float64:
			fmt.Fprintf(text, "%s = %s\n", name, decimal(*v))
		case float64:
			fmt.Fprintf(text, "%s = %s\n", name, decimal(v))
		default:
			fmt.Fprintf(text, "%s = %v\n", name, v)
		}
	}
}

// decimal is a float as TOML writes it, with a point.
func decimal(v float64) string {
	text := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}
