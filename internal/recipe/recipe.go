package recipe

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/BurntSushi/toml"

	"loyalty/internal/config"
	"loyalty/internal/fault"
	"loyalty/internal/warehouse"
)

//go:embed words.toml
var wordsTOML string

// Locales are the languages in which a configuration can be explained.
func Locales() []string { return []string{"vi", "en"} }

// Recipe is a configuration for some exports, and what is to be said of it.
type Recipe struct {
	TOML   string
	Said   []string // line by line, in the language asked for
	Unsure int      // of these, those with a question mark
	words  map[string]string
}

// Told is what to say when the configuration is written to a file; option is what `loyalty check` then needs to find it.
func (r Recipe) Told(file, option string) []string {
	said := r.Said
	if r.Unsure > 0 {
		said = append(said, fmt.Sprintf(r.words["unsure"], r.Unsure))
	}
	return append(said, fmt.Sprintf(r.words["written"], file, option, option))
}

// writer puts a configuration together.
type writer struct {
	ctx     context.Context
	engine  *warehouse.Warehouse
	dir     string // of the configuration
	words   map[string]string
	locale  string
	systems []system
	names   []string
	out     strings.Builder
	recipe  Recipe
	report  []string // lines of [report]
}

// export is one file, opened.
type export struct {
	path     string // as the configuration writes it
	encoding string // "" = found out
	look     warehouse.Look
	system   system
	isKnown  bool
}

// Write makes the configuration of the exports, which lies in dir: a path is relative to it, or absolute. An export that can't be read
// is refused as a run would refuse it.
func Write(ctx context.Context, engine *warehouse.Warehouse, dir string, paths []string, locale string) (Recipe, error) {
	w := &writer{ctx: ctx, engine: engine, dir: dir, locale: locale}
	var words map[string]map[string]string
	if _, err := toml.Decode(wordsTOML, &words); err != nil {
		return Recipe{}, fmt.Errorf("words.toml: %w", err)
	}
	w.words = words[locale]
	var err error
	if w.systems, err = systems(); err != nil {
		return Recipe{}, err
	}
	w.names = names(w.systems)
	byTable := map[string][]export{}
	for _, path := range paths {
		one, err := w.open(path)
		if err != nil {
			return Recipe{}, err
		}
		w.tell("%s", w.describe(one))
		byTable[one.system.Table] = append(byTable[one.system.Table], one)
	}
	w.report = []string{`# company = "…"   # ` + w.word("company"), fmt.Sprintf("locale = %q", locale)}
	w.orders(byTable["orders"])
	w.surveys(byTable["surveys"])
	w.recipe.TOML = "# " + w.word("made") + "\n\n[report]\n" + strings.Join(w.report, "\n") + "\n" + w.out.String()
	w.recipe.words = w.words
	return w.recipe, nil
}

func (w *writer) word(key string, values ...any) string {
	if len(values) == 0 {
		return w.words[key]
	}
	return fmt.Sprintf(w.words[key], values...)
}

// tell says a line aloud.
func (w *writer) tell(format string, values ...any) {
	line := fmt.Sprintf(format, values...)
	if strings.HasPrefix(strings.TrimSpace(line), "?") || strings.Contains(line, "   ? ") {
		w.recipe.Unsure++
	}
	w.recipe.Said = append(w.recipe.Said, line)
}

// note says a line aloud and writes it as a comment.
func (w *writer) note(text string) {
	w.tell("  %s", text)
	w.write("# %s", text)
}

func (w *writer) write(format string, values ...any) { fmt.Fprintf(&w.out, format+"\n", values...) }

func (w *writer) describe(one export) string {
	what := w.word("any", w.word(one.system.Table))
	if one.isKnown {
		what = w.word("of", one.system.Name, w.word(one.system.Table))
	}
	return w.word("file", one.path, what, len(one.look.Columns))
}

// open looks at a file, in another encoding where it isn't UTF-8: the one in which more of its header's names are known.
func (w *writer) open(path string) (export, error) {
	one := export{path: filepath.ToSlash(path)}
	best, err := w.look(one, "")
	if err != nil && strings.Contains(err.Error(), "is not UTF-8") {
		most := -1
		for _, encoding := range []string{"windows-1258", "windows-1252"} {
			look, errAgain := w.look(one, encoding)
			if errAgain != nil {
				continue
			}
			known := 0
			for _, column := range look.Columns {
				if find(w.names, column) != "" {
					known++
				}
			}
			if known > most || encoding == "windows-1252" && known == most {
				best, most, one.encoding, err = look, known, encoding, nil
			}
		}
	}
	if err != nil {
		return export{}, fault.User(err)
	}
	one.look = best
	if one.system, one.isKnown = recognise(w.systems, best.Columns); !one.isKnown {
		one.system = w.other("orders")
		if w.first(one, "amount") == "" && len(questions(one)) > 0 {
			one.system = w.other("surveys")
		}
	}
	if key := slices.Index(one.look.Columns, find(one.look.Columns, one.system.Key)); key >= 0 {
		one.look.Rows = slices.DeleteFunc(one.look.Rows, func(row []string) bool { return strings.TrimSpace(row[key]) == "" })
	}
	return one, nil
}

func (w *writer) look(one export, encoding string) (warehouse.Look, error) {
	return w.engine.Look(w.ctx, w.dir, config.Source{Table: "orders", Path: []string{one.path}, Encoding: encoding, Grain: "row", MaxRejected: 1}, w.names)
}

// other is the entry of any other system.
func (w *writer) other(table string) system {
	i := slices.IndexFunc(w.systems, func(s system) bool { return s.Name == "" && s.Table == table })
	return w.systems[i]
}

// found are the export's columns that may be one of ours, by name, the best first. A column in which nothing stands is passed over.
func (w *writer) found(one export, ours string) []string {
	var all []string
	for _, name := range one.system.Columns[ours] {
		column := find(one.look.Columns, name)
		if column == "" || slices.Contains(all, column) {
			continue
		}
		if values := cells(one.look, column); len(values) == 0 && len(one.look.Rows) > 0 {
			continue
		}
		all = append(all, column)
	}
	return all
}

func (w *writer) first(one export, ours string) string {
	if all := w.found(one, ours); len(all) > 0 {
		return all[0]
	}
	return ""
}

// byShape are the columns of a shape, without those that are taken.
func byShape(one export, taken map[string]string, is func([]string) bool) []string {
	var all []string
	for _, column := range one.look.Columns {
		isTaken := false
		for _, other := range taken {
			isTaken = isTaken || other == column
		}
		if !isTaken && is(cells(one.look, column)) {
			all = append(all, column)
		}
	}
	return all
}

// orders writes [sources.orders].
func (w *writer) orders(all []export) {
	if len(all) == 0 {
		return
	}
	one := all[0]
	paths := []string{fmt.Sprintf("%q", one.path)}
	var left []string
	for _, other := range all[1:] {
		if other.system.Name == one.system.Name && w.first(other, "amount") == w.first(one, "amount") && w.first(other, "ordered_at") == w.first(one, "ordered_at") {
			paths = append(paths, fmt.Sprintf("%q", other.path))
		} else {
			left = append(left, other.path)
		}
	}
	w.write("\n[sources.orders]")
	if len(paths) == 1 {
		w.write("path = %s", paths[0])
	} else {
		w.write("path = [%s]", strings.Join(paths, ", "))
	}
	for _, path := range left {
		w.note(w.word("other_shape", path, one.path))
	}
	taken, remarks := w.mapOrders(one)
	w.options(one, taken["customer_id"], taken["ordered_at"], taken["amount"])
	w.grain(one, taken)
	w.currency(one, taken["currency"], taken["amount"])
	w.lessRefunds(one, taken, remarks)
	w.columns("orders", taken, remarks)
}

// lessRefunds takes the money that a system writes into a column of refunds off the order's own amount. Where that column's numbers, or
// the amount's, aren't plain ones, the amount is left to the reader: a sum with the refunds in it would be wrong and look right.
func (w *writer) lessRefunds(one export, taken, remarks map[string]string) {
	amount := taken["amount"]
	for _, name := range one.system.Beside {
		column := find(one.look.Columns, name)
		if column == "" || amount == "" {
			continue
		}
		if isPlain(cells(one.look, column)) && isPlain(cells(one.look, amount)) {
			asNumber := func(column string) string {
				return `CAST(nullif("` + strings.ReplaceAll(column, `"`, `""`) + `", '') AS DOUBLE)`
			}
			taken["amount"] = asNumber(amount) + " - coalesce(" + asNumber(column) + ", 0)"
			remarks["amount"] = strings.TrimPrefix(remarks["amount"]+"; "+w.word("less_refunds", column), "; ")
			return
		}
		if slices.ContainsFunc(cells(one.look, column), func(v string) bool { return strings.ContainsAny(v, "123456789") }) {
			w.note(w.word("beside", column))
			delete(taken, "amount")
			remarks["amount"] = "?"
			return
		}
	}
}

var plainNumber = regexp.MustCompile(`^-?\d*\.?\d*$`)

// isPlain says that all values are numbers with digits and at most a point.
func isPlain(values []string) bool {
	return !slices.ContainsFunc(values, func(v string) bool { return !plainNumber.MatchString(v) })
}

// mapOrders takes columns by name, then by shape where one alone has it; remarks are what isn't certain of them, by our column.
func (w *writer) mapOrders(one export) (taken, remarks map[string]string) {
	taken, remarks = map[string]string{}, map[string]string{}
	for _, ours := range config.InputColumns("orders") {
		found := slices.DeleteFunc(w.found(one, ours), func(column string) bool {
			for _, other := range taken {
				if other == column {
					return true
				}
			}
			return false
		})
		if len(found) == 0 {
			continue
		}
		taken[ours] = found[0]
		if len(found) > 1 && (ours == "amount" || ours == "customer_id" || ours == "ordered_at") {
			remarks[ours] = w.word("others", strings.Join(quoted(found[1:]), ", "))
		}
	}
	shapes := []struct {
		ours string
		is   func([]string) bool
	}{{"ordered_at", isDates}, {"amount", isMoney}, {"customer_id", isPhones}, {"customer_id", isEmails}}
	for _, shape := range shapes {
		if taken[shape.ours] != "" {
			continue
		}
		candidates := byShape(one, taken, shape.is)
		switch {
		case len(candidates) == 1:
			taken[shape.ours], remarks[shape.ours] = candidates[0], w.word("shape")
		case shape.ours != "customer_id" && len(candidates) == 0:
			remarks[shape.ours] = w.word("missing", w.word("none"))
		case shape.ours != "customer_id":
			remarks[shape.ours] = w.word("missing", strings.Join(quoted(candidates), ", "))
		}
	}
	if taken["customer_id"] == "" {
		remarks["customer_id"] = w.word("blank")
	}
	return taken, remarks
}

// options writes how the values of a source are to be read.
func (w *writer) options(one export, customer, date, amount string) {
	if one.encoding != "" {
		w.note(w.word("encoding", one.encoding))
		w.write("encoding = %q", one.encoding)
	}
	if one.system.Timezone != "" {
		w.write("timezone = %q", one.system.Timezone)
	}
	ids := cells(one.look, customer)
	for kind, is := range map[string]func([]string) bool{"phone": isPhones, "email": isEmails} {
		if customer != "" && is(ids) {
			w.note(w.word("id", w.word(kind)))
			w.write("id = %q", kind)
		}
	}
	if isTwoWays(cells(one.look, date)) {
		if isVietnamese(one.look.Columns) {
			w.note(w.word("day_first"))
			w.write("dateformat = \"%%d/%%m/%%Y\"")
		} else {
			w.note(w.word("day_asked"))
			w.write("# dateformat = \"%%d/%%m/%%Y\"")
		}
	}
	if amount != "" && isGrouped(cells(one.look, amount)) {
		if isVietnamese(one.look.Columns) {
			w.note(w.word("decimal", "VND"))
			w.write("decimal = \",\"")
		} else {
			w.note(w.word("decimal_asked"))
			w.write("# decimal = \",\"")
		}
	}
}

// grain writes whether rows are orders or their lines, and whose amount they hold.
func (w *writer) grain(one export, taken map[string]string) {
	order := taken["order_id"]
	if order == "" {
		return
	}
	several, equal := repeats(one.look, order, taken["amount"])
	switch {
	case one.system.Grain == "line":
		w.note(w.word("line", order))
	case one.system.Grain == "" && several > 0 && len(cells(one.look, order)) == len(one.look.Rows): // a line without an order belongs to none
		w.note(w.word("line_guess", order))
	default:
		return
	}
	w.write("grain = \"line\"")
	switch {
	case one.system.AmountOf != "":
		w.write("amount_of = %q", one.system.AmountOf)
	case several > 0 && equal*2 > several:
		w.note(w.word("amount_asked", equal, several))
		w.write("# amount_of = \"order\"")
	}
}

// currency takes the export's currency for the report's, where it names one.
func (w *writer) currency(one export, column, amount string) {
	met := map[string]int{}
	for _, value := range cells(one.look, column) {
		met[strings.ToUpper(value)]++
	}
	if mostly(cells(one.look, amount), func(value string) bool { return strings.Contains(value, "€") }) {
		met["EUR"]++
	}
	var all []string
	for code := range met {
		all = append(all, code)
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(met[b]-met[a], strings.Compare(a, b)) })
	switch {
	case len(all) == 0:
		return
	case len(all) > 1:
		w.note(w.word("currency_asked", strings.Join(all, ", ")))
	}
	if len(all[0]) == 3 {
		w.report = append(w.report, fmt.Sprintf("currency = %q   # %s", all[0], w.word("currency", all[0])))
	}
}

// columns writes [sources.<table>.columns] and says it.
func (w *writer) columns(table string, taken, remarks map[string]string) {
	w.write("\n[sources.%s.columns]", table)
	for _, ours := range config.InputColumns(table) {
		theirs, remark := taken[ours], remarks[ours]
		switch {
		case theirs != "" && remark != "":
			w.write("%s = %s   # %s", ours, quote(theirs), remark)
			w.tell("%s   %s", w.word("column", ours, theirs), remark)
		case theirs != "":
			w.write("%s = %s", ours, quote(theirs))
			w.tell("%s", w.word("column", ours, theirs))
		case remark != "":
			w.write("# %s = \"…\"   # %s", ours, remark)
			w.tell("%s   %s", w.word("column", ours, "–"), remark)
		}
	}
}

func quoted(columns []string) []string {
	var all []string
	for _, column := range columns {
		all = append(all, quote(column))
	}
	return all
}

// quote writes a text as TOML does.
func quote(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(text) + `"`
}

// isVietnamese tells a header by its letters.
func isVietnamese(columns []string) bool {
	return strings.ContainsFunc(fold(strings.Join(columns, " ")), func(r rune) bool {
		return strings.ContainsRune("đăơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ", unicode.ToLower(r))
	})
}
