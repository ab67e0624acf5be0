package warehouse

import (
	"context"
	"fmt"
	"strings"
)

// spokenMacro is the macro that writes a date as people and programs say it in the forms that readDateText knows: SA and CH as AM and PM,
// months by name in Vietnamese as numbers, zones by name as offsets, the time behind the day.
const spokenMacro = stagingSchema + ".spoken"

// zoneNames are the offsets of the zones that exports name. CST and IST are several zones and are not read.
func zoneNames() []string {
	return []string{"PDT -07:00", "PST -08:00", "MDT -06:00", "MST -07:00", "CDT -05:00", "EDT -04:00", "EST -05:00", "AKDT -08:00", "AKST -09:00", "HST -10:00",
		"ICT +07:00", "WIB +07:00", "SGT +08:00", "HKT +08:00", "PHT +08:00", "JST +09:00", "KST +09:00", "AEST +10:00", "AEDT +11:00", "NZST +12:00", "NZDT +13:00",
		"WET +00:00", "WEST +01:00", "BST +01:00", "CET +01:00", "CEST +02:00", "EET +02:00", "EEST +03:00", "MSK +03:00"}
}

// monthWords are the months as Vietnamese counts them, those within others last.
func monthWords() []string {
	return []string{"(mười một) 11", "(mười hai|chạp) 12", "(mười) 10", "(giêng|một) 1", "(hai) 2", "(ba) 3", "(tư|bốn) 4", "(năm) 5", "(sáu) 6", "(bảy|bẩy) 7", "(tám) 8", "(chín) 9"}
}

func (w *Warehouse) createSpoken(ctx context.Context) error {
	text := "t"
	change := func(pattern, to string) {
		text = fmt.Sprintf("regexp_replace(%s, %s, %s)", text, literal(pattern), literal(to))
	}
	changeAll := func(pattern, to string) {
		text = fmt.Sprintf("regexp_replace(%s, %s, %s, 'g')", text, literal(pattern), literal(to))
	}
	where := func(pattern string, changes func()) {
		before := text
		text = "x"
		changes()
		// a lambda names what would else be computed again for each mention
		text = fmt.Sprintf("list_transform([%s], lambda x: CASE WHEN regexp_matches(x, %s) THEN %s ELSE x END)[1]", before, literal(pattern), text)
	}
	changeAll(`[\s\x{00A0}\x{2009}\x{202F}]+`, " ")
	where(`\p{L}|,`, func() {
		text = "nfc_normalize(x)"
		const month = `(?:tháng|thg\.?|th\.?) ?`
		where(`(?i)th|^t[2-7]`, func() {
			for _, word := range monthWords() {
				name, number, _ := strings.Cut(word, ") ")
				change(`(?i)(`+month+`)`+name+`)`, `${1}`+number)
			}
			text = strings.ReplaceAll(text, "${1}", `\1`)
			change(`(?i)^(?:thứ|th|t) ?(?:[2-7]|hai|ba|tư|năm|sáu|bảy)(?:,| -)? +(ngày|\d{1,2}[-/. ])`, `\1`)
			change(`(?i)(?:ngày )?(\d{1,2})[ ,/-]+`+month+`(\d{1,2})[ ,/-]+(?:năm )?(\d{4})`, `\3-\2-\1`)
			change(`(?i)`+month+`(\d{1,2})[ ,/-]+(\d{1,2}),? (?:năm )?(\d{4})`, `\3-\1-\2`)
		})
		change(`(?i)^(?:chủ nhật|cn),? +`, "")
		change(` ?\((?:[A-Z]{3,5}|[^()]*(?:Time|[Gg]iờ)[^()]*)\)$`, "") // a zone once more
		change(`(?i)^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? +`, "")
		change(`(\d)(?:st|nd|rd|th)\b`, `\1`)
		change(`(?i)\b(jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)(?:\.|t\b\.?)`, `\1`)
		change(`(?i)\bngày (\d)`, `\1`)
		change(`(?i),? (?:lúc|at|vào) `, " ")
		change(`(?i)(\d{1,2}) ?(?:h|giờ) ?(\d\d)(?: ?phút)?`, `\1:\2`)
		change(`(?i)(\d) ?(?:sa|am|a\.m\.?|sáng)(,? |$)`, `\1 AM\2`)
		change(`(?i)(\d) ?(?:ch|pm|p\.m\.?|chiều|tối)(,? |$)`, `\1 PM\2`)
		change(`\b(1[3-9]|2[0-3]|00?)(:\d\d(?::\d\d(?:\.\d+)?)?) [AP]M`, `\1\2`) // a clock of 24 hours that says it, too
		where(`[A-Z]{3,4}$`, func() {
			for _, zone := range zoneNames() {
				name, offset, _ := strings.Cut(zone, " ")
				change(`([\dM]) ?`+name+`$`, `\1 `+offset)
			}
		})
		change(`(?:GMT|UTC) ?([+-])(\d)$`, `\10\2:00`)
		change(`(?:GMT|UTC) ?([+-])(\d):(\d\d)$`, `\10\2:\3`)
		change(`(?:GMT|UTC) ?([+-])(\d\d)$`, `\1\2:00`)
		change(`(?:GMT|UTC) ?([+-])(\d\d):?(\d\d)$`, `\1\2:\3`)
		change(`^([A-Za-z]{3} \d{1,2}) (\d\d:\d\d:\d\d) ([+-]\d\d:?\d\d|UTC|GMT) (\d{4})$`, `\1 \4 \2 \3`)
	})
	change(`(\d),? (?:[-|] )?(\d{1,2}:\d\d)`, `\1 \2`)
	change(`^(\d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?),?(?: -)? (\d{1,4}[-/.]\d.*|\d{1,2} [A-Za-z].*|[A-Za-z]{3}.*)$`, `\2 \1`)
	if _, err := w.db.ExecContext(ctx, "CREATE MACRO "+spokenMacro+"(t) AS "+text); err != nil {
		return fmt.Errorf("prepare loading: %w", err)
	}
	return nil
}
