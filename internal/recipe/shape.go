package recipe

import (
	"regexp"
	"strconv"
	"strings"

	"loyalty/internal/warehouse"
)

var (
	dateShape   = regexp.MustCompile(`(?i)^(\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2} (\pL{3,9}|tháng \d+),? \d{4}|\pL{3,9} \d{1,2}, \d{4})\b`)
	twoWays     = regexp.MustCompile(`^(\d{1,2})[-/.](\d{1,2})[-/.]\d{2,4}\b`)
	moneyShape  = regexp.MustCompile(`(?i)^[-(−]?\s*(₫|\$|€|vnd|usd)?\s*-?\d{1,3}([.,\s\x{a0}\x{202f}]?\d{3})*([.,]\d{1,4})?\s*(₫|đ|vnd|\$|€|usd)?\)?-?$`)
	groupShape  = regexp.MustCompile(`^-?\d{1,3}\.\d{3}$`)
	phoneShape  = regexp.MustCompile(`^'?(\+?84|0)?[35789]\d{8}$`)
	emailShape  = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	answerShape = regexp.MustCompile(`^(\d{1,2})(\D.*)?$`)
	noDigit     = strings.NewReplacer(" ", "", ".", "", "-", "", "(", "", ")", "")
)

// cells are the values of a column, without those that are nothing.
func cells(look warehouse.Look, column string) []string {
	at := -1
	for i, c := range look.Columns {
		if c == column {
			at = i
		}
	}
	var found []string
	for _, row := range look.Rows {
		if at >= 0 && strings.TrimSpace(row[at]) != "" {
			found = append(found, strings.TrimSpace(row[at]))
		}
	}
	return found
}

// mostly tells whether nine in ten of the values are so; of none nothing is told.
func mostly(values []string, is func(string) bool) bool {
	count := 0
	for _, value := range values {
		if is(value) {
			count++
		}
	}
	return count > 0 && count*10 >= len(values)*9
}

func isDates(values []string) bool  { return mostly(values, dateShape.MatchString) }
func isMoney(values []string) bool  { return mostly(values, moneyShape.MatchString) }
func isEmails(values []string) bool { return mostly(values, emailShape.MatchString) }
func isPhones(values []string) bool {
	return mostly(values, func(value string) bool { return phoneShape.MatchString(noDigit.Replace(value)) })
}

// isTwoWays tells a column of days that may be read with the day or the month first throughout.
func isTwoWays(values []string) bool {
	met := false
	for _, value := range values {
		parts := twoWays.FindStringSubmatch(value)
		if parts == nil {
			continue
		}
		met = true
		for _, part := range parts[1:] {
			if number, err := strconv.Atoi(part); err != nil || number > 12 {
				return false
			}
		}
	}
	return met
}

// isGrouped tells a column of values such as 150.000 alone, of which nothing says whether the point divides thousands.
func isGrouped(values []string) bool {
	return mostly(values, func(value string) bool { return groupShape.MatchString(value) || value == "0" }) && !mostly(values, func(value string) bool { return value == "0" }) &&
		!strings.Contains(strings.Join(values, " "), ",")
}

// repeats counts the orders of two or more rows, and those of them whose amounts are all equal.
func repeats(look warehouse.Look, order, amount string) (several, equal int) {
	at, of := -1, -1
	for i, c := range look.Columns {
		if c == order {
			at = i
		}
		if c == amount {
			of = i
		}
	}
	rows, amounts := map[string]int{}, map[string]map[string]int{}
	for _, row := range look.Rows {
		if at < 0 || row[at] == "" {
			continue
		}
		rows[row[at]]++
		if of >= 0 && row[of] != "" {
			if amounts[row[at]] == nil {
				amounts[row[at]] = map[string]int{}
			}
			amounts[row[at]][row[of]]++
		}
	}
	for id, count := range rows {
		if count < 2 {
			continue
		}
		several++
		if len(amounts[id]) == 1 {
			for _, times := range amounts[id] {
				if times > 1 {
					equal++
				}
			}
		}
	}
	return several, equal
}
