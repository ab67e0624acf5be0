package warehouse

import (
	"fmt"
	"strings"
	"time"
)

// Date forms, as the engine's regular expressions, over text whose "T" between date and time is a blank.
const (
	clock      = `( \d\d?:\d\d(:\d\d(\.\d{1,9})?)?( ?[AaPp][Mm])?)?`
	isoPlain   = `\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,9})?)?)?` // what the engine casts by itself
	yearFirst  = `\d{4}([-/.])\d\d?[-/.]\d\d?` + clock
	yearLast   = `\d\d?[-/.]\d\d?[-/.](\d{4}|\d\d)` + clock
	compact    = `(19|20)\d{6}( ?\d{4}(\d\d)?)?`
	serial     = `[2-7]\d{4}(\.\d+)?`                                         // days, as spreadsheets count them: 1954 to 2119
	epoch      = `[12]\d{9}(\d{3})?(\.\d+)?`                                  // seconds or milliseconds since 1970: 2001 to 2064
	zoneOffset = `[\dM](?: ?)(Z|z|UTC|GMT|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)$` // no clock is further from UTC than 14:59
	zoneBehind = ` ?(Z|z|UTC|GMT|[+-]\d\d:?\d\d)$`
	noOffset   = `(?::\d\d(?:\.\d+)?|\d{8}T?\d{4,6}) ?[+-](?:(?:1[5-9]|[2-9]\d)(?::?\d\d)?|\d\d:?[6-9]\d)$`
)

// readDate reads moments, days and months, into the report's local time.
func (rd *reader) readDate(r *reading) {
	raw := "r_" + r.name
	switch {
	case r.sqlType == "DATE":
		r.missing = raw + " IS NULL"
		rd.finishDate(r, "CAST("+raw+" AS TIMESTAMP)", "")
	case strings.HasPrefix(r.sqlType, "TIMESTAMP") && strings.HasSuffix(r.sqlType, "TIME ZONE"):
		r.missing = raw + " IS NULL"
		rd.finishDate(r, shift("CAST("+raw+" AS TIMESTAMP)", time.UTC, rd.zone), "")
	case strings.HasPrefix(r.sqlType, "TIMESTAMP"):
		r.missing = raw + " IS NULL"
		rd.finishDate(r, shift("CAST("+raw+" AS TIMESTAMP)", rd.naive, rd.zone), "")
	default:
		rd.readDateText(r, rd.asText(r))
	}
}

// finishDate gives the value its type and refuses years that no shop has seen: exports write 0001-01-01 for nothing.
func (rd *reader) finishDate(r *reading, local, twoDigit string) {
	value := "v_" + r.name
	if twoDigit != "" {
		r.suspect = either(r.suspect, twoDigit)
		r.repairs[twoDigitYear] = fmt.Sprintf("(%s AND %s IS NOT NULL)", twoDigit, value)
	}
	inside := "CASE WHEN %[1]s >= TIMESTAMP '1900-01-01' AND %[1]s < TIMESTAMP '2200-01-01' THEN %[2]s END AS %[3]s"
	at := "at_" + r.name
	r.then(local + " AS " + at)
	typed := at
	switch r.kind {
	case day:
		typed = "CAST(" + at + " AS DATE)"
	case monthDay:
		typed = "CAST(date_trunc('month', " + at + ") AS DATE)"
	}
	r.then(fmt.Sprintf(inside, at, typed, value))
	r.value = value
	r.bad = fmt.Sprintf("(NOT %s AND %s IS NULL)", r.missing, value)
}

func (rd *reader) readDateText(r *reading, trimmed string) {
	r.missing = trimmed + " IS NULL"
	found := rd.evidence.dates[r.name]
	hasClock := "contains(" + trimmed + ", ':')"
	if found.isPlain {
		local := "TRY_CAST(" + trimmed + " AS TIMESTAMP)"
		if rd.naive.String() != rd.zone.String() {
			local = fmt.Sprintf("CASE WHEN %s THEN %s ELSE %s END", hasClock, shift(local, rd.naive, rd.zone), local)
		}
		rd.finishDate(r, local, "")
		return
	}
	// Most values are plain ISO, and are looked at once; a configured format goes before.
	offset, body, written, isPlain := "offset_"+r.name, "body_"+r.name, "written_"+r.name, "plain_"+r.name
	plain := "regexp_full_match(" + trimmed + ", " + literal(isoPlain) + ")"
	if len(rd.formats()) > 0 {
		plain = "false"
	}
	r.then("coalesce(" + plain + ", false) AS " + isPlain)
	said := "said_" + r.name
	hasClock = "contains(" + said + ", ':')"
	r.then(fmt.Sprintf("CASE WHEN %s THEN %s ELSE %s(%s) END AS %s", isPlain, trimmed, spokenMacro, trimmed, said))
	r.then(fmt.Sprintf("CASE WHEN %s AND NOT %s THEN upper(regexp_extract(%s, %s, 1)) ELSE '' END AS %s", hasClock, isPlain, said, literal(zoneOffset), offset))
	r.then(fmt.Sprintf(`CASE WHEN %[4]s THEN %[1]s ELSE regexp_replace(trim(left(%[1]s, length(%[1]s) - length(%[2]s))), '(\d)T(\d)', '\1 \2') END AS %[3]s`, said, offset, body, isPlain))
	r.then(fmt.Sprintf("CASE WHEN %s THEN TRY_CAST(%s AS TIMESTAMP) ELSE %s END AS %s", isPlain, trimmed, rd.written(r, trimmed, body, found), written))

	// %Y takes "24" for the year 24: a year of two digits is of this century unless that lies ahead.
	full := "full_" + r.name
	isShort := fmt.Sprintf(`(NOT %s AND coalesce(year(%s) < 100 AND NOT regexp_matches(%s, '\d{3}'), false))`, isPlain, written, body)
	century := fmt.Sprintf("CASE WHEN %[1]s THEN %[2]s + CASE WHEN year(%[2]s) > %[3]d THEN to_years(1900) ELSE to_years(2000) END ELSE %[2]s END AS %[4]s",
		isShort, written, (rd.today.Year()+1)%100, full)
	r.then(century)

	minutes := fmt.Sprintf("CASE WHEN left(%[1]s, 1) IN ('+', '-') THEN (CASE WHEN left(%[1]s, 1) = '-' THEN -1 ELSE 1 END) * "+
		"(60 * CAST(%[1]s[2:3] AS INTEGER) + CAST(coalesce(nullif(right(replace(%[1]s, ':', ''), -3), ''), '0') AS INTEGER)) ELSE 0 END", offset)
	local := fmt.Sprintf("CASE WHEN %s <> '' THEN %s WHEN %s THEN %s ELSE %s END", offset,
		shift(full+" - to_minutes("+minutes+")", time.UTC, rd.zone), hasClock, shift(full, rd.naive, rd.zone), full)
	if rd.formatHasZone() {
		local = full
	}
	rd.finishDate(r, local, isShort)
}

// written reads the text as it stands, before zones: by the configured format first, then by its form.
func (rd *reader) written(r *reading, trimmed, body string, found dateEvidence) string {
	var cases []string
	if formats := rd.formats(); len(formats) > 0 {
		parsed := fmt.Sprintf("try_strptime(%s, [%s])", trimmed, literals(formats))
		if rd.formatHasZone() { // the engine's %z takes +99:99
			parsed = fmt.Sprintf("CASE WHEN NOT regexp_matches(%s, %s) THEN %s END", trimmed, literal(noOffset), parsed)
			parsed = shift("CAST("+parsed+" AS TIMESTAMP)", time.UTC, rd.zone)
		}
		cases = append(cases, "WHEN "+parsed+" IS NOT NULL THEN "+parsed)
	}
	match := func(pattern string, formats ...string) {
		cases = append(cases, fmt.Sprintf("WHEN regexp_full_match(%s, %s) THEN try_strptime(%s, [%s])", body, literal(pattern), body, literals(withClocks(formats))))
	}
	if r.kind == monthDay {
		cases = append(cases,
			fmt.Sprintf(`WHEN regexp_full_match(%[1]s, '\d{4}[-/.]?\d\d?') THEN try_strptime(regexp_replace(%[1]s, '[-/.]', '') || '01', '%%Y%%m%%d')`, body),
			fmt.Sprintf(`WHEN regexp_full_match(%[1]s, '\d\d?[-/.]\d{4}') THEN try_strptime('01/' || regexp_replace(%[1]s, '[-.]', '/'), '%%d/%%m/%%Y')`, body))
	}
	number := "TRY_CAST(" + body + " AS DOUBLE)"
	if found.isSerial {
		cases = append(cases, fmt.Sprintf("WHEN regexp_full_match(%s, %s) THEN TIMESTAMP '1899-12-30' + to_seconds(CAST(round(%s * 86400) AS BIGINT))", body, literal(serial), number))
	}
	if found.isEpoch {
		cases = append(cases, fmt.Sprintf("WHEN regexp_full_match(%[1]s, %[2]s) THEN %[3]s", body, literal(epoch),
			shift(fmt.Sprintf("(TIMESTAMP '1970-01-01' + to_milliseconds(CASE WHEN %[1]s >= 1e12 THEN %[1]s ELSE %[1]s * 1000 END))", number), time.UTC, rd.zone)))
	}
	match(yearFirst, "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d")
	cases = append(cases, fmt.Sprintf("WHEN regexp_full_match(%s, %s) THEN try_strptime(replace(%s, ' ', ''), ['%%Y%%m%%d', '%%Y%%m%%d%%H%%M', '%%Y%%m%%d%%H%%M%%S'])",
		body, literal(compact), body))
	if found.isDayFirst {
		match(yearLast, "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
	} else if found.isMonthFirst {
		match(yearLast, "%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y")
	}
	match(`.*[A-Za-z]{3}.*\d.*`, "%d %b %Y", "%d-%b-%Y", "%d/%b/%Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y", "%d %b, %Y", "%d %B, %Y", "%Y-%b-%d", "%Y %b %d", "%b-%d-%Y")
	return "CASE " + strings.Join(cases, " ") + " END"
}

// withClocks allows each date form with the usual times behind it.
func withClocks(formats []string) []string {
	var all []string
	for _, format := range formats {
		for _, time := range []string{"", " %H:%M:%S", " %H:%M", " %H:%M:%S.%f", " %I:%M:%S %p", " %I:%M %p"} {
			all = append(all, format+time)
		}
	}
	return all
}

// formats are the configured ones.
func (rd *reader) formats() []string {
	var formats []string
	for _, format := range []string{rd.source.TimestampFormat, rd.source.DateFormat} {
		if format != "" {
			formats = append(formats, format)
		}
	}
	return formats
}

func (rd *reader) formatHasZone() bool {
	for _, format := range rd.formats() {
		if strings.Contains(format, "%z") || strings.Contains(format, "%Z") {
			return true
		}
	}
	return false
}

// shift takes a TIMESTAMP from one zone's clock to another's. While neither zone changes its offset (Việt Nam has not since 1975)
// that is one addition, many times cheaper than asking the engine's calendar, which judges the rest.
func shift(local string, from, to *time.Location) string {
	if from.String() == to.String() {
		return local
	}
	calendar := fmt.Sprintf("((%s) AT TIME ZONE %s) AT TIME ZONE %s", local, literal(from.String()), literal(to.String()))
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	begin, end := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, zone := range []*time.Location{from, to} {
		zoneBegin, zoneEnd := now.In(zone).ZoneBounds()
		if !zoneBegin.IsZero() && zoneBegin.After(begin) {
			begin = zoneBegin
		}
		if !zoneEnd.IsZero() && zoneEnd.Before(end) {
			end = zoneEnd
		}
	}
	_, offsetFrom := now.In(from).Zone()
	_, offsetTo := now.In(to).Zone()
	const margin = 48 * time.Hour // more than any clock is away from UTC
	return fmt.Sprintf("CASE WHEN %[1]s >= TIMESTAMP '%[2]s' AND %[1]s < TIMESTAMP '%[3]s' THEN %[1]s + to_seconds(%[4]d) ELSE %[5]s END", local,
		begin.Add(margin).UTC().Format("2006-01-02 15:04:05"), end.Add(-margin).UTC().Format("2006-01-02 15:04:05"), offsetTo-offsetFrom, calendar)
}
