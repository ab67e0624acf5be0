package report

import (
	"fmt"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"loyalty/internal/config"
	"loyalty/internal/goals"
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
}

// Build judges the result and gathers it into one report. It computes no figure of its own.
func Build(s Source) *Report {
	cfg, result := s.Config, s.Result
	r := &Report{
		Version: s.Version, Company: cfg.Report.Company, Title: cfg.Report.Title, Locale: cfg.Report.Locale, Locales: s.Locales,
		Timezone: cfg.Report.Timezone, Currency: cfg.Report.Currency, BrandColor: cfg.Report.BrandColor,
		Logo: s.Logo, LogoType: logoType(cfg.Report.Logo),
		Month: result.Span.Month, Now: s.Now.Format(dateLayout), FirstMonth: result.Span.First,
		DataFrom: result.Span.DataStart.Format(dateLayout), DataTo: date(result.Span.DataEnd), NewestSale: date(result.Span.Newest), ConfigHash: cfg.Hash,
		Preliminary: result.Span.Preliminary,
		Definitions: result.Settings, Inputs: map[string]Input{}, CLV: clvOf(result.CLV), Comment: s.Comment,
		Events: []Event{}, Notices: []Notice{}, Restatements: []Restatement{}, KPIs: []KPI{}, Charts: []Chart{}, Statuses: []OrderStatus{},
	}
	for table, in := range s.Inputs {
		r.Inputs[table] = inputOf(in)
	}
	r.Statuses = statuses(result.Statuses, int64(cfg.Definitions.MinGroup))
	for _, event := range result.Events {
		r.Events = append(r.Events, Event{event.Date.Format(dateLayout), event.Text})
	}
	board := goals.Board{Month: r.Month, Noted: len(s.Comment) > 0}
	for _, event := range result.Events {
		board.Events = append(board.Events, goals.Event{Month: month.At(event.Date), Text: event.Text})
	}
	for _, series := range result.Series {
		in := Judged(cfg, result, series, s.Past)
		judgement := goals.Judge(in)
		board.Judgements = append(board.Judgements, judgement)
		r.KPIs = append(r.KPIs, r.kpiOf(s, series, in, judgement))
	}
	for _, table := range result.Charts {
		header := table.Query.Header
		chart := Chart{
			ID: table.Query.ID, Section: header.Section, Title: Text(header.Title), Description: Text(header.Description),
			Missing: table.Missing, Columns: table.Columns, Rows: table.Rows, SQL: table.Query.SQL, SQLFile: table.Query.Place(),
		}
		if chart.Rows == nil {
			chart.Rows = [][]any{}
		}
		r.Charts = append(r.Charts, chart)
	}
	r.Verdict = sentence(board.Verdict())
	r.Summary = sentences(board.Summary())
	r.Decisions = sentences(board.Decisions())
	rollUp := board.RollUp()
	r.RollUp = RollUp{Now: rollUp.Now, Before: rollUp.Before, In: nonNil(rollUp.In), Out: nonNil(rollUp.Out)}
	r.Restatements = restatements(s.Past, r, result.DependsOn)
	r.History = history(s.Past, r)
	r.addNotices(s)
	return r
}

const dateLayout = "2006-01-02"

func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(dateLayout)
}

func nonNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
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

func sentence(s goals.Sentence) Sentence {
	if s.Values == nil {
		s.Values = map[string]any{}
	}
	return Sentence{Code: s.Code, KPI: s.KPI, Status: s.Status, Values: s.Values}
}

func sentences(list []goals.Sentence) []Sentence {
	out := make([]Sentence, 0, len(list))
	for _, s := range list {
		out = append(out, sentence(s))
	}
	return out
}

// kpiOf gathers one KPI: what its query returned, what was judged of it, and what the header says.
func (r *Report) kpiOf(s Source, series kpi.Series, in goals.Input, j goals.Judgement) KPI {
	header := series.Query.Header
	k := KPI{
		ID: series.Query.ID, Section: header.Section, Unit: header.Unit, Better: header.Better, Title: named(header.Title, s.Result.Settings), Short: named(short(header), s.Result.Settings),
		Description: Text(header.Description), Formula: Text(header.Formula), Owner: ownerOf(s.Config, series.Query),
		Window: header.Window, Needs: series.Needs, Missing: series.Missing, Month: r.Month,
		Partition: header.Segments == "partition", SegmentBy: Text(header.SegmentBy), Segments: []Segment{},
		SQL: series.Query.SQL, SQLFile: series.Query.Place(), SQLHash: series.Query.Hash, Custom: series.Query.Custom,
		Series: []Point{}, Extras: []Extra{}, Receipt: []ReceiptLine{},
	}
	if header.Margin {
		k.Margin = s.Result.Basis
	}
	k.addJudgement(j)
	k.addGoal(s.Config.Goals[k.ID])
	if len(series.Missing) > 0 || len(series.Points) == 0 {
		return k
	}
	k.Series = points(series.Points, j.History)
	at := series.Points[series.Judged]
	k.Month, k.Value, k.Numerator, k.Denominator, k.N, k.Partial = at.Month, at.Value, at.Numerator, at.Denominator, at.N, at.Partial
	for _, name := range sortedKeys(header.Extra) {
		extra := header.Extra[name]
		k.Extras = append(k.Extras, Extra{Column: name, Unit: extra.Unit, Title: Text{"en": extra.EN, "vi": extra.VI}, Value: at.Extras[name]})
	}
	for i, segment := range series.Segments {
		part := Segment{Segment: segment.Name}
		if goal, set := s.Config.Goals[k.ID].Segments[segment.Name]; set {
			judged := goals.Judge(segmentInput(in, i, goal))
			why := sentence(judged.Reason)
			part.Status, part.Target, part.Path, part.Reason = judged.Status, judged.Target, judged.Path, &why
			part.Series = points(segment.Points, judged.History)
		} else {
			part.Series = points(segment.Points, unjudged(in.Segments[i].Points))
		}
		k.Segments = append(k.Segments, part)
	}
	k.Receipt = receipt(s.Result, s.Inputs, k)
	k.N = restsOn(at)
	return k
}

// unjudged are the months of a segment without a goal of its own: their intervals alone.
func unjudged(points []goals.Point) []goals.MonthStatus {
	months := make([]goals.MonthStatus, len(points))
	for i, p := range points {
		months[i] = goals.MonthStatus{Month: p.Month, Status: goals.NoGoal, Interval: goals.IntervalOf("", p)}
	}
	return months
}

// named puts the definitions into a name that speaks of them: "Fell silent ({churn_after_days} days)".
func named(text map[string]string, settings map[string]any) Text {
	out := Text{}
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

func short(header queries.Header) Text {
	if len(header.Short) > 0 {
		return Text(header.Short)
	}
	return Text(header.Title)
}

// ownerOf is the goal's owner, before the header's, before the report's.
func ownerOf(cfg *config.Config, query queries.Query) Text {
	name := cfg.Goals[query.ID].Owner
	if name == "" && len(query.Header.Owner) == 0 {
		name = cfg.Report.Owner
	}
	if name == "" {
		return Text(query.Header.Owner)
	}
	return Text{cfg.Report.Locale: name}
}

func points(list []kpi.Point, statuses []goals.MonthStatus) []Point {
	out := make([]Point, len(list))
	for i, p := range list {
		out[i] = Point{
			Month: p.Month, Value: p.Value, Numerator: p.Numerator, Denominator: p.Denominator, N: restsOn(p), Stddev: p.Stddev, Stderr: p.Stderr,
			Partial: p.Partial, Extras: p.Extras,
		}
		if p.Extras == nil {
			out[i].Extras = map[string]*float64{}
		}
		if i < len(statuses) {
			out[i].Status, out[i].Path, out[i].Interval = statuses[i].Status, statuses[i].Path, pair(statuses[i].Interval)
		}
	}
	return out
}

// restsOn is n: what the query says, else what a rate is a share of.
func restsOn(p kpi.Point) *float64 {
	if p.N == nil {
		return p.Denominator
	}
	return p.N
}

func pair(r *goals.Range) *[2]float64 {
	if r == nil {
		return nil
	}
	return &[2]float64{r.Lo, r.Hi}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
