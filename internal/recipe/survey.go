package recipe

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// question is a column of a survey that holds scores of one kind.
type question struct {
	column, kind string
	isNamed      bool // its words tell the kind; else its values alone
}

var askedFor = []struct {
	kind  string
	words *regexp.Regexp
	most  int
}{
	{"nps", regexp.MustCompile(`giới thiệu|recommend|\bnps\b|0 ?(-|–|đến|to) ?10`), 10},
	{"csat", regexp.MustCompile(`hài lòng|satisf|\bcsat\b`), 5},
	{"ces", regexp.MustCompile(`dễ dàng|nỗ lực|effort|how easy|\bces\b`), 7},
}

// questions are the columns whose values are scores, with the kind that the words tell, or the values: 0 to 10, 1 to 5. A second question
// of a kind is none: each customer's answer would count twice.
func questions(one export) []question {
	var all []question
	for _, column := range one.look.Columns {
		values := cells(one.look, column)
		most, least := 0, 10
		if !mostly(values, func(value string) bool {
			parts := answerShape.FindStringSubmatch(value)
			if parts == nil || isPhones([]string{value}) || isDates([]string{value}) {
				return false
			}
			number, err := strconv.Atoi(parts[1])
			most, least = max(most, number), min(least, number)
			return err == nil && number <= 10
		}) || most > 10 {
			continue
		}
		q := question{column: column}
		for _, asked := range askedFor {
			if q.kind == "" && asked.words.MatchString(fold(column)) && most <= asked.most {
				q.kind, q.isNamed = asked.kind, true
			}
		}
		switch {
		case q.kind != "" || fold(column) == "#" || strings.HasSuffix(fold(column), "id"):
		case most > 7:
			q.kind = "nps"
		case most <= 5 && least >= 1:
			q.kind = "csat"
		}
		if q.kind != "" && !slices.ContainsFunc(all, func(other question) bool { return other.kind == q.kind }) {
			all = append(all, q)
		}
	}
	return all
}

// surveys writes [sources.surveys]: one question as columns, several as a query that puts them below each other.
func (w *writer) surveys(all []export) {
	if len(all) == 0 {
		return
	}
	one := all[0]
	w.write("")
	asked := questions(one)
	if len(asked) == 0 {
		w.note(w.word("no_kind"))
		return
	}
	w.write("[sources.surveys]")
	for _, other := range all[1:] {
		w.note(w.word("several_surveys", other.path))
	}
	for _, q := range asked {
		key := "kind"
		if !q.isNamed {
			key = "kind_guess"
		}
		w.note(w.word(key, q.column, q.kind))
	}
	taken, remarks := map[string]string{}, map[string]string{}
	for _, ours := range []string{"customer_id", "answered_at"} {
		if taken[ours] = w.first(one, ours); taken[ours] == "" {
			any := one
			any.system = w.other("surveys")
			taken[ours] = w.first(any, ours)
		}
	}
	if taken["customer_id"] == "" {
		found := append(byShape(one, taken, isPhones), byShape(one, taken, isEmails)...)
		if len(found) == 1 {
			taken["customer_id"], remarks["customer_id"] = found[0], w.word("shape")
		}
	}
	isWorkbook := !slices.Contains([]string{".csv", ".txt", ".tsv"}, strings.ToLower(filepath.Ext(one.path)))
	if len(asked) > 1 && isWorkbook {
		w.note(w.word("one_kind", one.path))
		asked = asked[:1]
	}
	if len(asked) == 1 {
		w.write("path = %s", quote(one.path))
		w.options(one, taken["customer_id"], taken["answered_at"], "")
		if one.system.Key != "" {
			w.write("where = %s", quote("trim("+identifier(one.system.Key)+") <> ''"))
		}
		taken["kind"], taken["score"] = "'"+asked[0].kind+"'", scoreSQL(one, asked[0].column)
		w.columns("surveys", taken, remarks)
		return
	}
	w.options(one, taken["customer_id"], taken["answered_at"], "")
	var selects []string
	for _, q := range asked {
		fields := []string{}
		for _, ours := range []string{"customer_id", "answered_at"} {
			if taken[ours] != "" {
				fields = append(fields, identifier(taken[ours])+" AS "+ours)
			}
		}
		where := "trim(" + identifier(q.column) + ") <> ''"
		if one.system.Key != "" {
			where += " AND trim(" + identifier(one.system.Key) + ") <> ''"
		}
		score := scoreSQL(one, q.column)
		if score == q.column {
			score = identifier(q.column)
		}
		selects = append(selects, fmt.Sprintf("SELECT %s, '%s' AS kind, %s AS score\nFROM read_csv('%s', all_varchar = true, header = true) WHERE %s",
			strings.Join(fields, ", "), q.kind, score, strings.ReplaceAll(one.path, "'", "''"), where))
	}
	query := strings.Join(selects, "\nUNION ALL BY NAME\n")
	if strings.Contains(query, "'''") {
		w.write("query = %s", quote(query))
	} else {
		w.write("query = '''\n%s\n'''", query)
	}
	for _, ours := range []string{"customer_id", "answered_at"} {
		w.tell("%s", w.word("column", ours, taken[ours]))
	}
}

// scoreSQL is the column itself, or the number that its answers begin with: "5 - Very satisfied".
func scoreSQL(one export, column string) string {
	for _, value := range cells(one.look, column) {
		if _, err := strconv.Atoi(value); err != nil && answerShape.MatchString(value) {
			return "regexp_extract(" + identifier(column) + ", '^\\s*(\\d+)', 1)"
		}
	}
	return column
}

func identifier(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
