package warehouse

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
)

// Who a row belongs to: ids of one person in several spellings, ids that a spreadsheet destroyed, and placeholders for nobody.

//go:embed vocabulary/guests.toml
var guestsText string

//go:embed vocabulary/phones.toml
var phonesText string

// placeholders are what shops write where they don't know the customer.
type placeholders struct {
	Words    []string
	Patterns []string
}

// phoneCountry says how a country writes its numbers.
type phoneCountry struct {
	Zones                 []string
	Code, Trunk, National string
}

var nobody = sync.OnceValue(func() (p placeholders) {
	decodeStrictly(guestsText, &p)
	return p
})

var phoneCountries = sync.OnceValue(func() []phoneCountry {
	var file struct{ Country []phoneCountry }
	decodeStrictly(phonesText, &file)
	return file.Country
})

// decodeStrictly reads a vocabulary of the program's own, which the tests read, too.
func decodeStrictly(text string, into any) {
	meta, err := toml.Decode(text, into)
	if err == nil && len(meta.Undecoded()) > 0 {
		err = fmt.Errorf("unknown key %s", meta.Undecoded()[0])
	}
	if err != nil {
		panic(err)
	}
}

// foldedID is an id as placeholders are compared, in SQL: without case, accents, outer and repeated space, and what brackets and quotes it.
func foldedID(id string) string {
	bare := "replace(strip_accents(lower(" + id + ")), 'đ', 'd')"
	return `trim(regexp_replace(` + bare + `, '\s+', ' ', 'g'), ` + literal(` '"()[]{}<>.,:;`) + `)`
}

// placeholderSQL is the condition that an id stands for nobody. Few ids hold no digit above 0, and are looked at further.
func placeholderSQL(id string) string {
	words := nobody().Words
	folded := make([]string, len(words))
	for i, word := range words {
		folded[i] = foldedID(literal(word))
	}
	return fmt.Sprintf("CASE WHEN regexp_matches(%[1]s, '[1-9]') THEN false ELSE list_contains([%[3]s], %[2]s) OR regexp_full_match(trim(lower(%[1]s)), %[4]s) END",
		id, foldedID(id), joinList(folded), literal(strings.Join(nobody().Patterns, "|")))
}

// Destroyed ids: what a spreadsheet leaves of a long number (8.49E+10), or of one in a narrow column (#####).
const destroyedID = `\d+([.,]\d+)?[eE]\+\d+|#{3,}`

// destroyedSQL is the condition that an id is one. Few hold a plus or begin with a hash, so the engine asks for that first.
func destroyedSQL(id string) string {
	return fmt.Sprintf("((contains(%[1]s, '+') OR prefix(%[1]s, '##')) AND regexp_full_match(%[1]s, %[2]s))", id, literal(destroyedID))
}

// sameSQL writes the spellings of one phone number, or e-mail address, in one way; what is neither stays as it is.
func sameSQL(kind, id, zone string) string {
	switch kind {
	case "email":
		return "lower(" + id + ")"
	case "phone":
	default:
		return id
	}
	digits := fmt.Sprintf(`regexp_replace(regexp_replace(%s, '\.0$', ''), '[^0-9+]', '', 'g')`, id)
	at := slices.IndexFunc(phoneCountries(), func(c phoneCountry) bool { return slices.Contains(c.Zones, zone) })
	if at >= 0 {
		c := phoneCountries()[at]
		digits = fmt.Sprintf(`regexp_replace(%s, %s, %s)`, digits, literal(fmt.Sprintf(`^(?:\+|00)?(?:%s)?(?:%s)?(%s)$`, c.Code, c.Trunk, c.National)), literal(c.Code+`\1`))
	}
	return fmt.Sprintf(`CASE WHEN regexp_full_match(%[1]s, %[2]s) THEN regexp_replace(%[3]s, '^(\+|00)', '') ELSE %[1]s END`, id, literal(phoneForm), digits)
}

// phoneForm is what a phone number is written with, at least seven digits of it; emailForm an e-mail address.
const (
	phoneForm = `(?i)['’]?\s*(tel:)?\s*([+(]*\d([\s\x{00A0}\x{202F}.()/\-‐–]*\d){6,15})(\.0)?`
	emailForm = `[^@\s]+@[^@\s]+\.[^@\s.]+`
)

// findPeople counts the rows of placeholders for guests, proves that no two customers share a key, and tells where ids look like those of
// one person in several spellings. What it looks at are the different ids, not the rows.
func (l *loading) findPeople(ctx context.Context) error {
	i := l.input
	if !i.Columns["customer_id"] {
		return nil
	}
	ids := stagingSchema + ".ids"
	if err := l.exec(ctx, fmt.Sprintf("CREATE OR REPLACE TABLE %s AS SELECT customer_key, customer_id AS id, count(*) AS found FROM %s WHERE customer_key IS NOT NULL GROUP BY 1, 2", ids, l.target)); err != nil {
		return err
	}
	if err := l.checkKeys(ctx, ids); err != nil {
		return err
	}
	same := func(list []string) []string {
		all := make([]string, len(list))
		for i, id := range list {
			all[i] = foldedID(sameSQL(l.source.ID, literal(id), l.zone()))
		}
		return all
	}
	isGuest := placeholderSQL("id")
	if guests := same(l.source.Guests); len(guests) > 0 {
		isGuest = fmt.Sprintf("(%s OR %s IN (%s))", isGuest, foldedID("id"), joinList(guests))
	}
	if customers := same(l.source.NotGuests); len(customers) > 0 {
		isGuest = fmt.Sprintf("(%s AND %s NOT IN (%s))", isGuest, foldedID("id"), joinList(customers))
	}
	if err := l.exec(ctx, fmt.Sprintf("CREATE OR REPLACE TABLE %s.nobody AS SELECT customer_key, found FROM %s WHERE %s", stagingSchema, ids, isGuest)); err != nil {
		return err
	}
	var rows int64
	if err := l.w.db.GetContext(ctx, &rows, "SELECT coalesce(sum(found), 0)::BIGINT FROM "+stagingSchema+".nobody"); err != nil {
		return fmt.Errorf("%s: look for guests: %w", l.source.title(), err)
	}
	if rows > 0 {
		among := "customer_key IN (SELECT customer_key FROM " + stagingSchema + ".nobody)"
		for _, statement := range []string{
			"UPDATE " + l.target + " SET customer_id = NULL, customer_key = NULL WHERE " + among,
			"DELETE FROM " + ids + " WHERE " + among,
		} {
			if err := l.exec(ctx, statement); err != nil {
				return err
			}
		}
		i.Notices = append(i.Notices, Notice{Code: "placeholders", Values: map[string]any{"table": i.Table, "rows": rows}})
	}
	return l.findSpellings(ctx, ids)
}

func (l *loading) zone() string { return l.cfg.Report.Timezone }

// fewIDs is up to how many ids all are looked at to tell what they look like.
const fewIDs = 20_000

// findSpellings tells how many customers would become one, where most ids look like phone numbers or e-mail addresses and `id` isn't said.
func (l *loading) findSpellings(ctx context.Context, ids string) error {
	if l.source.ID != "" {
		return nil
	}
	var all, phones, emails int64
	if err := l.w.db.QueryRowContext(ctx, fmt.Sprintf("SELECT count(*), count(*) FILTER (WHERE regexp_full_match(id, %s)), count(*) FILTER (WHERE contains(id, '@')) "+
		"FROM %[2]s WHERE (SELECT count(*) FROM %[2]s) <= %[3]d OR customer_key %% 64 = 0", literal(phoneForm), ids, fewIDs)).Scan(&all, &phones, &emails); err != nil {
		return fmt.Errorf("%s: look at the ids: %w", l.source.title(), err)
	}
	kind, form := "phone", phoneForm
	switch {
	case phones*2 > all:
	case emails*2 > all:
		kind, form = "email", emailForm
	default:
		return nil
	}
	var written, persons int64
	if err := l.w.db.QueryRowContext(ctx, fmt.Sprintf("SELECT coalesce(sum(n), 0)::BIGINT, count(*) FROM (SELECT count(*) AS n FROM %s WHERE regexp_full_match(id, %s) GROUP BY %s HAVING count(*) > 1)",
		ids, literal(form), sameSQL(kind, "id", l.zone()))).Scan(&written, &persons); err != nil {
		return fmt.Errorf("%s: look at the ids: %w", l.source.title(), err)
	}
	if persons > 0 {
		l.input.Notices = append(l.input.Notices, Notice{Code: "ids_like_" + kind, Values: map[string]any{"table": l.input.Table, "ids": written, "customers": persons}})
	}
	return nil
}

// A placeholder that no vocabulary knows shows by its shape: one id with at least so many sales, more than this share of all, and more than
// so many times the second id's.
const (
	placeholderSales = 100
	placeholderShare = 0.01
	placeholderTimes = 20
)

// askGuests stops the run where one id has that shape, unless `guests` or `not_guests` settles it.
func (l *loading) askGuests(ctx context.Context) error {
	if !l.input.Columns["customer_id"] || l.input.Table != "orders" {
		return nil
	}
	var most int64
	if err := l.w.db.GetContext(ctx, &most, "SELECT coalesce(max(found), 0) FROM "+stagingSchema+".ids"); err != nil || most < placeholderSales {
		return err
	}
	settled := "false"
	if len(l.source.NotGuests) > 0 {
		list := make([]string, len(l.source.NotGuests))
		for i, id := range l.source.NotGuests {
			list[i] = foldedID(sameSQL(l.source.ID, literal(id), l.zone()))
		}
		settled = foldedID("any_value(customer_id)") + " IN (" + joinList(list) + ")"
	}
	var id, money string
	var sales, second, all int64
	if err := l.w.db.QueryRowContext(ctx, fmt.Sprintf(`WITH sales AS (SELECT customer_key, any_value(customer_id) AS id, count(*) AS n, sum(amount) AS money, %s AS is_settled FROM %s
			WHERE NOT is_void AND amount >= 0 AND amount >= %v GROUP BY 1),
		ranked AS (SELECT *, row_number() OVER (ORDER BY n DESC, id) AS place FROM sales WHERE customer_key IS NOT NULL AND NOT is_settled)
		SELECT coalesce(max(id) FILTER (WHERE place = 1), ''), coalesce(max(n) FILTER (WHERE place = 1), 0), coalesce(CAST(max(money) FILTER (WHERE place = 1) AS VARCHAR), ''),
			coalesce(max(n) FILTER (WHERE place = 2), 0), coalesce((SELECT CAST(sum(n) AS BIGINT) FROM sales), 0) FROM ranked WHERE place <= 2`,
		settled, l.target, l.cfg.Definitions.MinOrderAmount)).Scan(&id, &sales, &money, &second, &all); err != nil {
		return fmt.Errorf("%s: look for guests: %w", l.source.title(), err)
	}
	if sales < placeholderSales || float64(sales) <= placeholderShare*float64(all) || sales <= placeholderTimes*max(1, second) {
		return nil
	}
	example, err := l.firstRow(ctx, "customer_id", func(p *plan) string { return p.valueOf("customer_id") + " = " + literal(id) })
	if err != nil {
		return err
	}
	l.refusals = append(l.refusals, l.cfg.Refuse("sources.orders.columns.customer_id", "", fmt.Sprintf("one customer%s has %d of %d sales (%s), the next has %d: that looks like a placeholder for nobody",
		example.hint(), sales, all, l.money(money), second),
		`write guests = ["…"] in [sources.orders] with that id where it stands for nobody, not_guests = ["…"] where it is one customer`))
	return nil
}
