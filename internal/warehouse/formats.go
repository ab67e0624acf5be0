package warehouse

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// adviseFormat says, where half of an export's rows or more have a date that can't be read, which timestampformat would read them.
func (l *loading) adviseFormat(ctx context.Context) error {
	if 2*l.input.SetAside[badDate] < l.input.Read || l.source.TimestampFormat != "" || l.source.DateFormat != "" {
		return nil
	}
	example := l.input.Examples[badDate]
	if example.Column == "" {
		return nil
	}
	values, err := l.unreadable(ctx, example.Column)
	if err != nil || len(values) == 0 {
		return err
	}
	var best []string
	most := 0
	for _, format := range guessFormats(values[0]) {
		var n int
		if err := l.w.db.GetContext(ctx, &n, fmt.Sprintf("SELECT count(try_strptime(v, %s)) FROM (SELECT unnest([%s]) AS v)", literal(format), literals(values))); err != nil {
			continue // no format that the engine takes
		}
		switch {
		case n > most:
			best, most = []string{format}, n
		case n == most && n > 0:
			best = append(best, format)
		}
	}
	remedy := "map an SQL expression that makes a date of it; docs/inputs.md lists the forms that are read"
	if 2*most > len(values) {
		quoted := make([]string, len(best))
		for i, format := range best {
			quoted[i] = fmt.Sprintf("timestampformat = %q", format)
		}
		remedy = "write " + strings.Join(quoted, " or ")
	}
	l.refusals = append(l.refusals, l.cfg.Refuse("sources."+l.source.Table+".timestampformat", "",
		fmt.Sprintf("%d of %d rows of %s hold no date in column %s that is read%s", l.input.SetAside[badDate], l.input.Read, l.source.title(), example.Column, example.hint()), remedy))
	return nil
}

// unreadable are values of a date column that set rows aside.
func (l *loading) unreadable(ctx context.Context, column string) ([]string, error) {
	for _, p := range l.plans {
		var code int
		for _, v := range p.faults {
			if v.reason == badDate && v.column == column {
				code = v.code
			}
		}
		var values []string
		if err := l.w.db.SelectContext(ctx, &values, fmt.Sprintf("SELECT written FROM (%s) WHERE _fault = %d AND written IS NOT NULL LIMIT 500",
			p.selectStaged(p.source.relation, "", []string{"trim(CAST(r_" + column + " AS VARCHAR)) AS written"}), code)); err != nil {
			return nil, fmt.Errorf("%s: find a date's form: %w", l.source.title(), err)
		}
		if len(values) > 0 {
			return values, nil
		}
	}
	return nil, nil
}

var datePart = regexp.MustCompile(`\d+|\p{L}[\p{L}\p{M}]*|[^\d\p{L}]+`)

// guessFormats are the strptime formats that a date may be written in, by its shape.
func guessFormats(value string) []string {
	parts := datePart.FindAllString(value, -1)
	isDigits := func(i int) bool { return i >= 0 && i < len(parts) && parts[i][0] >= '0' && parts[i][0] <= '9' }
	isColon := func(i int) bool { return i >= 0 && i < len(parts) && strings.TrimSpace(parts[i]) == ":" }
	var formats [][]string // of each part, its forms; "" in place of a part of the day that an order has to tell
	var days []int
	clock := []string{"%H", "%M", "%S", "%f"}
	hasYear, hasMonth, isHalfDay := false, false, false
	for i, part := range parts {
		one := strings.ReplaceAll(part, "%", "%%")
		switch {
		case isDigits(i) && (isColon(i-1) || isColon(i+1) || len(clock) < 3 && i > 1 && strings.TrimSpace(parts[i-1]) == "." && len(clock) == 1):
			if len(clock) > 0 {
				one, clock = clock[0], clock[1:]
			}
		case isDigits(i) && len(part) == 8:
			formats = append(formats, []string{"%d%m%Y", "%m%d%Y", "%Y%m%d", "%Y%d%m"})
			hasYear, hasMonth = true, true
			continue
		case isDigits(i) && len(part) == 6 && len(days) == 0 && !hasYear:
			formats = append(formats, []string{"%d%m%y", "%y%m%d", "%m%d%y"})
			hasYear, hasMonth = true, true
			continue
		case isDigits(i) && (len(part) == 6 || len(part) == 4 && hasYear):
			one = map[int]string{6: "%H%M%S", 4: "%H%M"}[len(part)]
		case isDigits(i) && len(part) == 4:
			one, hasYear = "%Y", true
		case isDigits(i):
			days = append(days, i)
			one = ""
		case slices.Contains([]string{"am", "pm"}, strings.ToLower(part)):
			one, isHalfDay = "%p", true
		case slices.Contains(strings.Fields("jan feb mar apr may jun jul aug sep oct nov dec"), strings.ToLower(part)):
			one, hasMonth = "%b", true
		case slices.Contains(strings.Fields("january february march april june july august september october november december"), strings.ToLower(part)):
			one, hasMonth = "%B", true
		case slices.Contains(strings.Fields("mon tue wed thu fri sat sun"), strings.ToLower(part)):
			one = "%a"
		case !isDigits(i) && len([]rune(part)) > 2 && hasLetter.MatchString(part):
			return nil // a word of the cell's may not stand in a message
		}
		formats = append(formats, []string{one})
	}
	var orders [][]string
	switch {
	case hasYear && hasMonth:
		orders = [][]string{{"%d"}}
	case hasYear:
		orders = [][]string{{"%d", "%m"}, {"%m", "%d"}}
	case hasMonth:
		orders = [][]string{{"%d", "%y"}, {"%y", "%d"}}
	default:
		orders = [][]string{{"%d", "%m", "%y"}, {"%m", "%d", "%y"}, {"%y", "%m", "%d"}}
	}
	if len(days) == 0 {
		orders = [][]string{nil}
	}
	var all []string
	for _, order := range orders {
		if len(order) < len(days) {
			continue
		}
		filled := []string{""}
		next := 0
		for _, forms := range formats {
			if forms[0] == "" {
				forms, next = []string{order[next]}, next+1
			}
			var longer []string
			for _, begun := range filled {
				for _, form := range forms {
					longer = append(longer, begun+form)
				}
			}
			filled = longer
		}
		all = append(all, filled...)
	}
	for i := range all {
		if isHalfDay {
			all[i] = strings.ReplaceAll(all[i], "%H", "%I")
		}
	}
	return all
}
