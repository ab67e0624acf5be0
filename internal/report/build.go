package report

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"

	"loyalty/internal/config"
	"loyalty/internal/figure"
	"loyalty/internal/goals"
	"loyalty/internal/holidays"
	"loyalty/internal/kpi"
	"loyalty/internal/month"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// Source is all that a report is made from.
type Source struct {
	Version string
	Now     time.Time
	Config  *config.Config
	Inputs  warehouse.Inputs
	Result  *kpi.Result
	Locales []string
	Past    []Past // the months that are published, M's own and later ones among them, newest first
	Comment map[string]Comment
	Logo    []byte

	Republish Republish // zero unless the month is published again on purpose
}

// Build judges the result and gathers it into one report. It computes no figure of its own.
func Build(s Source) *Report {
	cfg, result := s.Config, s.Result
	r := &Report{
		Version: s.Version, Company: cfg.Report.Company, Title: cfg.Report.Title, Locale: cfg.Report.Locale, Locales: s.Locales,
		Timezone: cfg.Report.Timezone, Currency: cfg.Report.Currency, BrandColor: cfg.Report.BrandColor, BaseURL: cfg.Report.BaseURL,
		Logo: s.Logo, LogoType: logoType(cfg.Report.Logo),
		Month: result.Span.Month, Now: s.Now.Format(dateLayout), FirstMonth: result.Span.First,
		DataFrom: result.Span.DataStart.Format(dateLayout), DataTo: date(result.Span.DataEnd), NewestSale: date(result.Span.Newest), ConfigHash: cfg.Hash,
		Preliminary: result.Span.Preliminary,
		Definitions: result.Settings, Inputs: map[string]Input{}, CLV: clvOf(result.CLV), Comment: s.Comment,
		Events: result.Events, Notices: []figure.Notice{}, Checks: []figure.Sentence{}, Restatements: []Restatement{}, KPIs: []KPI{}, Charts: []Chart{}, Statuses: []OrderStatus{},
	}
	for table, in := range s.Inputs {
		r.Inputs[table] = inputOf(in)
	}
	if cfg.Report.Holidays == config.Vietnam {
		r.Holidays = tets(r.FirstMonth, r.Month+furthest)
	}
	r.Statuses = statuses(result.Statuses, int64(cfg.Definitions.MinGroup))
	board := goals.Board{Month: r.Month, Noted: len(s.Comment) > 0, Events: r.Events, Economics: economicsOf(result)}
	inputs := make([]goals.Input, len(result.Series))
	for i, series := range result.Series {
		inputs[i] = Judged(cfg, result, series, s.Past)
		board.Judgements = append(board.Judgements, goals.Judge(inputs[i]))
	}
	r.GoalTree = growth(result.Charts)
	tested := []*figure.Change{r.GoalTree.Tested()}
	for i := range inputs {
		for j := range inputs[i].Segments {
			segment := &inputs[i].Segments[j]
			segment.LastYear = goals.SegmentOnLastYear(inputs[i], *segment)
			tested = append(tested, segment.LastYear)
		}
	}
	goals.Guard(board.Judgements, tested...)
	for i, series := range result.Series {
		r.KPIs = append(r.KPIs, r.kpiOf(s, series, inputs[i], board.Judgements[i]))
	}
	for _, table := range result.Charts {
		header := table.Query.Header
		chart := Chart{
			ID: table.Query.ID, Section: header.Section, Figures: header.Figures, Title: named(header.Title, result.Settings), Description: named(header.Description, result.Settings),
			Missing: table.Missing, Columns: table.Columns, Rows: table.Rows, SQL: table.Query.SQL, SQLFile: table.Query.Place(), Custom: table.Query.Custom,
		}
		if chart.Rows == nil {
			chart.Rows = [][]any{}
		}
		r.Charts = append(r.Charts, chart)
	}
	r.Verdict, r.Summary, r.Decisions, r.RollUp = board.Verdict(), board.Summary(), board.Decisions(), board.RollUp()
	r.Headline = headline(cfg.Report.Headline, r.KPIs)
	r.Republished = republished(s.Past, r, s.Republish)
	r.Restatements = restatements(s.Past, r, result.DependsOn)
	r.History = history(s.Past, r)
	r.addChecks(s)
	r.addNotices(s)
	return r
}

// furthest is how many months ahead a drawing may look.
const furthest = 24

// tets are the days of Tết in the months from first to last.
func tets(first, last month.Month) []string {
	var all []string
	for year := first.Year(); year <= last.Year(); year++ {
		if day, known := holidays.Tet(year); known && month.At(day) >= first && month.At(day) <= last {
			all = append(all, day.Format(dateLayout))
		}
	}
	return all
}

const dateLayout = "2006-01-02"

func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(dateLayout)
}

func inputOf(in *warehouse.Input) Input {
	out := Input{
		Files: fileNames(in.Files), Read: in.Read, Kept: in.Kept, Repaired: counts(in.Repaired), SetAside: counts(in.SetAside), LeftOut: in.LeftOut,
		First: date(in.First), Last: date(in.Last), Fingerprint: in.Fingerprint,
	}
	return out
}

// fileNames are the names of files without the folders of the machine that they lie on.
func fileNames(files []string) []string {
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = file
		if filepath.IsAbs(file) {
			names[i] = filepath.Base(file)
		}
	}
	return names
}

// OtherStatuses is the name of the statuses of fewer than min_group orders each, together: free text of single orders isn't published.
const OtherStatuses = "other"

// statuses lists the statuses met, the rare ones together.
func statuses(met []kpi.Status, minGroup int64) []OrderStatus {
	list, rare := []OrderStatus{}, map[string]*OrderStatus{}
	for _, status := range met {
		counts := "valid"
		if status.IsVoid {
			counts = "void"
		}
		if status.Rows >= minGroup || status.Status == "" {
			list = append(list, OrderStatus{status.Status, status.Rows, status.Amount, counts})
			continue
		}
		if rare[counts] == nil {
			rare[counts] = &OrderStatus{Status: OtherStatuses, Counts: counts}
		}
		rare[counts].Rows, rare[counts].Amount = rare[counts].Rows+status.Rows, rare[counts].Amount+status.Amount
	}
	for _, counts := range []string{"valid", "void"} {
		switch together := rare[counts]; {
		case together == nil:
		case together.Rows < minGroup:
			list = append(list, OrderStatus{Status: OtherStatuses, Rows: together.Rows, Counts: counts})
		default:
			list = append(list, *together)
		}
	}
	return list
}

func counts(m map[string]int64) map[string]int64 {
	if m == nil {
		return map[string]int64{}
	}
	return m
}

// kpiOf gathers one KPI: what its query returned, what was judged of it, and what the header says.
func (r *Report) kpiOf(s Source, series kpi.Series, in goals.Input, j goals.Judgement) KPI {
	header := series.Query.Header
	k := KPI{
		ID: series.Query.ID, Ties: header.Ties, Section: header.Section, Unit: header.Unit, Better: header.Better, Title: named(header.Title, s.Result.Settings), Short: named(short(header), s.Result.Settings),
		Description: named(header.Description, s.Result.Settings), Formula: named(header.Formula, s.Result.Settings), Owner: ownerOf(s.Config, series.Query),
		Window: header.Window, Needs: series.Needs, Missing: series.Missing, Month: r.Month,
		Partition: series.Partition(), SegmentBy: header.SegmentBy, Cut: series.Cut, Segments: []figure.Segment{},
		SQL: series.Query.SQL, SQLFile: series.Query.Place(), SQLHash: series.Query.Hash, Custom: series.Query.Custom,
		Series: []figure.Point{}, Extras: []Extra{}, Receipt: []ReceiptLine{},
	}
	k.CohortDays, _ = s.Result.Settings[header.CohortDays].(int)
	k.Compared = series.Compares()
	if header.Margin {
		k.Margin = s.Result.Basis
	}
	k.addJudgement(j)
	k.addGoal(s.Config.Goals[k.ID])
	if len(series.Missing) > 0 || len(series.Points) == 0 {
		return k
	}
	k.Series = judged(series.Points, j.History)
	at := series.Points[series.Judged]
	k.Month, k.Value, k.Numerator, k.Denominator, k.N, k.Partial = at.Month, at.Value, at.Numerator, at.Denominator, at.RestsOn(), at.Partial
	for _, name := range sortedKeys(header.Extra) {
		extra := header.Extra[name]
		k.Extras = append(k.Extras, Extra{Column: name, Unit: extra.Unit, Title: named(extra.Title, s.Result.Settings), Value: at.Extras[name]})
	}
	for i, segment := range in.Segments {
		history := unjudged(segment.Points)
		if goal, set := s.Config.Goals[k.ID].Segments[segment.Name]; set {
			j := goals.Judge(segmentInput(in, i, goal))
			segment.Status, segment.Target, segment.Path, segment.Reason = j.Status, j.Target, j.Path, &j.Reason
			history = j.History
		}
		segment.Points = judged(segment.Points, history)
		k.Segments = append(k.Segments, segment)
	}
	k.Receipt = receipt(s.Result, s.Inputs, k, at)
	return k
}

// unjudged are the months of a segment without a goal of its own: their intervals alone.
func unjudged(points []figure.Point) []goals.MonthStatus {
	months := make([]goals.MonthStatus, len(points))
	for i, p := range points {
		months[i] = goals.MonthStatus{Month: p.Month, Status: goals.NoGoal, Interval: goals.IntervalOf("", p)}
	}
	return months
}

// named puts the definitions into a text that speaks of them: "Fell silent ({churn_after_days} days)".
func named(text map[string]string, settings map[string]any) figure.Text {
	out := figure.Text{}
	for locale, words := range text {
		for name, value := range settings {
			if strings.Contains(words, "{"+name+"}") {
				words = strings.ReplaceAll(words, "{"+name+"}", fmt.Sprint(value))
			}
		}
		out[locale] = words
	}
	return out
}

func short(header queries.Header) figure.Text {
	if len(header.Short) > 0 {
		return header.Short
	}
	return header.Title
}

// ownerOf is the goal's owner, before the header's, before the report's.
func ownerOf(cfg *config.Config, query queries.Query) figure.Text {
	written := cfg.Goals[query.ID].Owner
	if len(written) == 0 && len(query.Header.Owner) == 0 {
		written = cfg.Report.Owner
	}
	if len(written) == 0 {
		return query.Header.Owner
	}
	owner := figure.Text{}
	for code, name := range written {
		owner[cmp.Or(code, cfg.Report.Locale)] = name
	}
	return owner
}

// Inconclusive is the status of a month in a series that has data enough for a figure, but a gap to its plan that chance may have made.
const Inconclusive = "inconclusive"

// judged are the points of a series with what was judged of each month.
func judged(list []figure.Point, history []goals.MonthStatus) []figure.Point {
	points := slices.Clone(list)
	for i := range points {
		p := &points[i]
		p.N = p.RestsOn()
		if p.Extras == nil {
			p.Extras = map[string]*float64{}
		}
		if i < len(history) {
			p.Status, p.Path, p.Interval = history[i].Status, history[i].Path, history[i].Interval
			if p.Status == goals.NotEnoughData && history[i].Reason.Code == "chance" {
				p.Status = Inconclusive
			}
		}
	}
	return points
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
