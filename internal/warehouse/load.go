package warehouse

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"loyalty/internal/config"
	"loyalty/internal/fault"
)

// Progress hears of each step when it is over: the table's name, the rows read and how long it took.
type Progress func(step string, rows int64, took time.Duration)

// Load reads every source of the configuration into schema input, where each table of the catalogue then stands with all its
// columns. now is the day of --now, zero where it wasn't given; later rows are then left out with a notice, else rows after
// today are faults. Errors that the user caused are marked by package fault; too many rejects and unreadable input are not.
func (w *Warehouse) Load(ctx context.Context, cfg *config.Config, now, today time.Time, progress Progress) (Inputs, error) {
	b := bounds{today: midnight(today)}
	if !now.IsZero() {
		b.today, b.asked = midnight(now), true
	}
	if cfg.Report.From != 0 {
		b.from = cfg.Report.From.Start()
	}
	if _, err := w.db.ExecContext(ctx, "CREATE SCHEMA "+stagingSchema); err != nil {
		return nil, fmt.Errorf("prepare loading: %w", err)
	}
	if err := w.createSpoken(ctx); err != nil {
		return nil, err
	}
	w.plain, w.kept = nil, nil
	inputs := Inputs{}
	var refused []error // of all tables: the user mends them at once
	for _, t := range tables() {
		start := time.Now()
		if _, isGiven := cfg.Sources[t.name]; !isGiven {
			if err := w.createEmpty(ctx, t); err != nil {
				return nil, err
			}
			continue
		}
		input, err := w.loadTable(ctx, cfg, t, b)
		if err != nil {
			refused = append(refused, Told("load "+t.name, err))
			if !fault.IsUser(err) {
				break
			}
			continue
		}
		inputs[t.name] = input
		if progress != nil {
			progress(t.name, input.Read, time.Since(start))
		}
	}
	if len(refused) > 0 {
		return nil, fault.Join(refused)
	}
	if _, err := w.db.ExecContext(ctx, "DROP SCHEMA "+stagingSchema+" CASCADE"); err != nil {
		return nil, fmt.Errorf("end loading: %w", err)
	}
	if err := w.tellZeros(ctx, inputs); err != nil {
		return nil, err
	}
	return inputs, w.steady(ctx, inputs)
}

// steadyRows is the size up to which what follows runs on one thread: sums of floating point numbers are then added up in one
// order on any machine, and it is fast enough. Larger shops differ from machine to machine in the sixteenth digit at most.
const steadyRows = 600_000

func (w *Warehouse) steady(ctx context.Context, inputs Inputs) error {
	if !inputs.Steady() {
		return nil
	}
	if _, err := w.db.ExecContext(ctx, "SET GLOBAL threads = 1"); err != nil {
		return fmt.Errorf("end loading: %w", err)
	}
	return nil
}

// Steady says that each query runs on one thread: two of them may run at a time.
func (i Inputs) Steady() bool {
	rows := int64(0)
	for _, in := range i {
		rows += in.Kept
	}
	return rows <= steadyRows
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// createEmpty makes an input table without rows.
func (w *Warehouse) createEmpty(ctx context.Context, t table) error {
	p := &plan{source: &source{table: t}, isVoid: "false"}
	query := "CREATE TABLE input." + identifier(t.name) + " AS SELECT " + joinList(p.typedColumns()) + " LIMIT 0"
	if _, err := w.db.ExecContext(ctx, query); err != nil {
		return fmt.Errorf("create input.%s: %w", t.name, err)
	}
	return nil
}

func (w *Warehouse) loadTable(ctx context.Context, cfg *config.Config, t table, b bounds) (*Input, error) {
	place := w.cachePlace(ctx, cfg, cfg.Sources[t.name], b)
	if input := w.recall(ctx, place, t); input != nil {
		return input, nil
	}
	input, err := w.loadExport(ctx, cfg, t, b)
	if err == nil {
		w.keep(ctx, place, t, input)
	}
	return input, err
}

func (w *Warehouse) loadExport(ctx context.Context, cfg *config.Config, t table, b bounds) (*Input, error) {
	whole, parts, err := w.openSource(ctx, cfg, t)
	if err != nil {
		return nil, err
	}
	l := &loading{w: w, cfg: cfg, source: whole, target: "input." + identifier(t.name), notices: tellLines(whole)}
	for _, part := range parts {
		if err := l.addPart(ctx, part, b); err != nil {
			return nil, err
		}
	}
	return l.run(ctx)
}

// loading is one table on its way in.
type loading struct {
	w               *Warehouse
	cfg             *config.Config
	source          *source
	plans           []*plan // of its parts
	faults, repairs codebook
	target          string
	notices         []Notice // known before a row is read
	refusals        []error  // of what was read, and what the configuration must answer: all told at once
	input           *Input
	statuses        statusBook // of all parts
	told            []Notice   // known when the rows were kept
}

// addPart plans the reading of one part.
func (l *loading) addPart(ctx context.Context, part *source, b bounds) error {
	columns, err := l.w.mapColumns(ctx, l.cfg, part)
	if err != nil {
		return err
	}
	found, err := l.w.gather(ctx, l.cfg, part, columns)
	if err != nil {
		return err
	}
	rd := &reader{source: part, evidence: found, zone: l.cfg.Report.Location, naive: l.cfg.Report.Location, today: b.today}
	if part.Timezone != "" {
		if rd.naive, err = time.LoadLocation(part.Timezone); err != nil {
			return l.cfg.Refuse("sources."+part.Table+".timezone", part.Timezone, "unknown time zone", "write an IANA name, such as Asia/Ho_Chi_Minh")
		}
	}
	l.statuses = l.statuses.and(found.statuses)
	l.plans = append(l.plans, newPlan(rd, columns, b, &l.faults, &l.repairs))
	for _, notice := range append(found.notices(columns, part.Table), tellDoubled(part, columns)...) {
		if !slices.ContainsFunc(l.notices, func(n Notice) bool { return n.Code == notice.Code && maps.Equal(n.Values, notice.Values) }) {
			l.notices = append(l.notices, notice)
		}
	}
	return nil
}

func (l *loading) run(ctx context.Context) (*Input, error) {
	s := l.source
	l.input = &Input{Table: s.Table, Columns: map[string]bool{}, Repaired: map[string]int64{}, SetAside: map[string]int64{}, LeftOut: map[string]int64{},
		Examples: map[string]Example{}}
	for _, f := range s.files {
		l.input.Files = append(l.input.Files, f.name)
	}
	if s.QueryFile != "" {
		l.input.Files = []string{s.QueryFile}
	}
	for _, m := range l.plans[0].columns {
		l.input.Columns[m.name] = true
	}
	l.input.Notices = l.notices
	for _, step := range []func(context.Context) error{
		l.stage, l.keepRows, l.fold, l.judgeLines, l.countBroken, l.count, l.setAsideDuplicates, l.findExamples, l.askIDs, l.askStatuses, l.judge, l.finish,
	} {
		if err := step(ctx); err != nil {
			return nil, fault.Join(append(l.refusals, err))
		}
	}
	if len(l.refusals) > 0 {
		return nil, fault.Join(l.refusals)
	}
	var err error
	l.input.Fingerprint, err = l.w.fingerprint(ctx, s)
	return l.input, err
}

// stage types and judges every row in one pass, in the order read. The rows set aside stand in the table until they are counted.
func (l *loading) stage(ctx context.Context) error {
	staged := make([]string, len(l.plans))
	for i, p := range l.plans {
		staged[i] = p.selectStaged(p.source.relation, "", p.typedColumns())
	}
	if _, err := l.w.db.ExecContext(ctx, "CREATE TABLE "+l.target+" AS "+strings.Join(staged, " UNION ALL ")); err != nil {
		return l.source.engineError(fmt.Errorf("%s: load: %w", l.source.title(), err))
	}
	if l.source.sound < 0 || l.source.Where != "" {
		return nil
	}
	var found int64
	if err := l.w.db.GetContext(ctx, &found, "SELECT count(*) FROM "+l.target); err != nil {
		return fmt.Errorf("%s: count: %w", l.source.title(), err)
	}
	if found != l.source.sound {
		return fmt.Errorf("%s: the engine read %d rows where the files hold %d: a file changed while it was read, or its format is not what its first lines say",
			l.source.title(), found, l.source.sound)
	}
	return nil
}

// engineError marks a failure in what the user wrote over the export's columns as his.
func (s *source) engineError(err error) error {
	var engine *duckdb.Error
	if !errors.As(err, &engine) || s.Where == "" && len(s.Columns) == 0 {
		return err
	}
	switch engine.Type {
	case duckdb.ErrorTypeConversion, duckdb.ErrorTypeInvalidInput, duckdb.ErrorTypeOutOfRange, duckdb.ErrorTypeMismatchType, duckdb.ErrorTypeDivideByZero:
		return fault.User(fmt.Errorf("sources.%s: an expression of `where` or `columns` fails on a row: %s", s.Table, EngineMessage(err)))
	}
	return err
}

// countBroken counts the lines that were no rows.
func (l *loading) countBroken(context.Context) error {
	for i, text := range l.source.texts {
		if text == nil {
			continue
		}
		for _, b := range text.broken {
			lines := b.last - b.first + 1
			l.input.Read += lines
			l.input.SetAside[b.reason] += lines
			if _, isKnown := l.input.Examples[b.reason]; !isKnown {
				l.input.Examples[b.reason] = Example{File: l.source.files[i].shown(), Line: b.first, Value: l.w.cell("", b.text)}
			}
		}
	}
	return nil
}

// count reads off the verdicts.
func (l *loading) count(ctx context.Context) error {
	rows, err := l.w.db.QueryContext(ctx, "SELECT _fault, _repair, count(*) FROM "+l.target+" GROUP BY 1, 2 ORDER BY 1, 2")
	if err != nil {
		return fmt.Errorf("%s: count: %w", l.source.title(), err)
	}
	defer rows.Close()
	for rows.Next() {
		var faultCode, repairCode int
		var n int64
		if err := rows.Scan(&faultCode, &repairCode, &n); err != nil {
			return fmt.Errorf("%s: count: %w", l.source.title(), err)
		}
		switch {
		case faultCode == codeAfterNow:
			l.input.LeftOut[afterNow] += n
			continue
		case faultCode == codeBeforeFrom:
			l.input.LeftOut[beforeFrom] += n
			continue
		case faultCode > 0:
			l.input.SetAside[l.faults[faultCode-1].reason] += n
		case repairCode > 0:
			l.input.Repaired[l.repairs[repairCode-1].reason] += n
			l.input.Kept += n
		default:
			l.input.Clean += n
			l.input.Kept += n
		}
		l.input.Read += n
	}
	return rows.Err()
}

// finish takes the rows set aside out of the table, and the columns that judged them.
func (l *loading) finish(ctx context.Context) error {
	i := l.input
	if i.Read > i.Kept || len(i.LeftOut) > 0 {
		if err := l.exec(ctx, "DELETE FROM "+l.target+" WHERE _fault > 0"); err != nil {
			return err
		}
	}
	for _, column := range []string{"_fault", "_repair"} {
		if err := l.exec(ctx, "ALTER TABLE "+l.target+" DROP COLUMN "+column); err != nil {
			return err
		}
	}
	steps := []func(context.Context) error{}
	switch l.source.table.name {
	case "orders":
		steps = append(steps, l.findPeople, l.convert, l.net, l.matchRefunds, l.askGuests)
	case "surveys", "tickets", "leads":
		steps = append(steps, l.findPeople)
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if err := l.tellScores(ctx); err != nil {
		return err
	}
	for _, reason := range []string{afterNow, beforeFrom} {
		if n := i.LeftOut[reason]; n > 0 {
			i.Notices = append(i.Notices, Notice{Code: "rows_" + reason, Values: map[string]any{"table": i.Table, "rows": n}})
		}
	}
	return l.span(ctx)
}

// span finds the first and last date of the rows kept.
func (l *loading) span(ctx context.Context) error {
	date := l.dates()
	if date == "" {
		return nil
	}
	var first, last *time.Time
	if err := l.w.db.QueryRowContext(ctx, fmt.Sprintf("SELECT min(%[1]s), max(%[1]s) FROM %[2]s", date, l.target)).Scan(&first, &last); err != nil {
		return fmt.Errorf("%s: first and last date: %w", l.source.title(), err)
	}
	if first != nil && last != nil {
		l.input.First, l.input.Last = *first, *last
	}
	return nil
}

func (l *loading) exec(ctx context.Context, sql string) error {
	if _, err := l.w.db.ExecContext(ctx, sql); err != nil {
		return fmt.Errorf("%s: load: %w", l.source.title(), err)
	}
	return nil
}

// setAside is how many rows were, over all reasons.
func (i *Input) setAside() int64 {
	var all int64
	for n := range maps.Values(i.SetAside) {
		all += n
	}
	return all
}
