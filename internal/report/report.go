// Package report is the one model that every output is made from: pages, report.json, CSV, Markdown and the scoreboard.
// Values are stored in the KPI's own unit (a rate is a fraction of 1); a value that isn't known is nil; words that
// the catalogue's authors wrote are in Text, sentences are made by render from codes and values.
package report

import (
	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// Report is one month's report: report.json, and the pages.
type Report struct {
	Version    string      `json:"version"`
	Company    string      `json:"company"`
	Title      string      `json:"title"`  // "" = the locale's own title
	Locale     string      `json:"locale"` // the default locale
	Locales    []string    `json:"locales"`
	Timezone   string      `json:"timezone"`
	Currency   string      `json:"currency"`
	BaseURL    string      `json:"-"` // where out/ is published, with a slash at the end; "" = not said
	BrandColor string      `json:"-"`
	Logo       []byte      `json:"-"` // bytes of the logo's file, nil without one
	LogoType   string      `json:"-"` // svg, png, jpeg
	Month      month.Month `json:"month"`
	Now        string      `json:"now"`         // YYYY-MM-DD of the run
	FirstMonth month.Month `json:"first_month"` // of the data
	DataFrom   string      `json:"data_from"`   // YYYY-MM-DD of the first order (or other row) read
	DataTo     string      `json:"data_to"`     // the last one before M's end
	NewestSale string      `json:"newest_sale"` // of all rows; without a sale the newest answer or ticket, "" without one
	ConfigHash string      `json:"config_hash"`
	Recipe     string      `json:"recipe,omitempty"` // the hash of all that it was made from

	Preliminary bool `json:"preliminary"` // the data don't cover Month: nothing in it is judged

	Definitions  map[string]any     `json:"definitions"` // the table settings
	Inputs       map[string]Input   `json:"inputs"`
	Statuses     []OrderStatus      `json:"order_statuses"`
	KPIs         []KPI              `json:"kpis"` // in the catalogue's order
	Charts       []Chart            `json:"charts"`
	Events       []figure.Event     `json:"events"`
	Holidays     []string           `json:"holidays,omitempty"` // YYYY-MM-DD of each Tết from the first month to two years ahead
	Verdict      figure.Sentence    `json:"verdict"`
	Summary      []figure.Sentence  `json:"summary"`   // 5–8, by importance
	Decisions    []figure.Sentence  `json:"decisions"` // at most 3
	RollUp       figure.RollUp      `json:"roll_up"`
	Headline     []string           `json:"headline"`  // the KPIs under the verdict
	GoalTree     *figure.Growth     `json:"goal_tree"` // nil where no chart tells it
	CLV          *CLV               `json:"clv"`
	Notices      []figure.Notice    `json:"notices"`
	Checks       []figure.Sentence  `json:"checks"`                // of [checks], Code being the key; Status: passed, failed (then nothing is published), not_checked
	Republished  []Republication    `json:"republished,omitempty"` // why the month was published again, the first time first
	Restatements []Restatement      `json:"restatements"`
	Comment      map[string]Comment `json:"comment"` // by locale: the month's own note
	History      []PastMonth        `json:"history"` // the other published months, newest first, from their report.json
}

// KPI is one row of the scorecard with all that stands behind it.
type KPI struct {
	ID          string      `json:"id"`
	Section     string      `json:"section"`
	Unit        string      `json:"unit"`   // rate, difference, points, count, money, days, hours, ratio, dpmo
	Better      string      `json:"better"` // higher, lower, none
	Title       figure.Text `json:"title"`
	Short       figure.Text `json:"short"` // for the roll-up; = Title where the header gives none
	Description figure.Text `json:"description"`
	Formula     figure.Text `json:"formula"`
	Owner       figure.Text `json:"owner"`
	Window      string      `json:"window"` // month, window, prior, cohort, survey, all, run: what the figure looks at
	Needs       []string    `json:"needs"`  // tables or table.column
	Missing     []string    `json:"missing,omitempty"`
	Margin      string      `json:"margin,omitempty"` // "margin" or "revenue" for KPIs in margin: which of the two it is computed on

	Month       month.Month           `json:"month"` // M; the cohort's month for a cohort KPI
	Value       *float64              `json:"value"`
	Numerator   *float64              `json:"numerator"`
	Denominator *float64              `json:"denominator"`
	N           *float64              `json:"n"`
	Partial     bool                  `json:"partial"`
	Interval    *figure.Range         `json:"interval"` // 95 %
	Target      *float64              `json:"target"`   // the goal's final value
	Between     *[2]float64           `json:"between,omitempty"`
	Tolerance   float64               `json:"tolerance,omitempty"`
	By          *month.Month          `json:"by,omitempty"`         // month the target is due
	Path        *float64              `json:"path"`                 // what was due in Month
	PathAhead   []figure.PathPoint    `json:"path_ahead,omitempty"` // after Month, up to the month of the goal
	Accumulate  string                `json:"accumulate,omitempty"`
	CohortDays  int                   `json:"cohort_days,omitempty"` // after a cohort's last day, until it is complete
	Accumulated *figure.Accumulated   `json:"accumulated,omitempty"`
	Status      string                `json:"status"` // met, at_risk, missed, not_enough_data, no_data, no_goal
	Reason      figure.Sentence       `json:"reason"`
	Streak      int                   `json:"streak"` // months running with this status, 1 = new this month
	Since       *month.Month          `json:"since,omitempty"`
	LastMonth   *figure.Change        `json:"last_month"`
	LastYear    *figure.Change        `json:"last_year"`
	BothMonths  *figure.Change        `json:"both_months,omitempty"` // January and February on last year's, where Tết moved between them
	Forecast    *figure.Forecast      `json:"forecast"`
	Abnormal    *figure.Abnormal      `json:"abnormal"`
	Series      []figure.Point        `json:"series"` // first month of the data … M
	SegmentBy   figure.Text           `json:"segment_by,omitempty"`
	Cut         string                `json:"cut,omitempty"` // what the segments tell apart, where that is [report] cut: channel, branch or segment
	Partition   bool                  `json:"partition"`
	Segments    []figure.Segment      `json:"segments"`
	Decomposed  *figure.Decomposition `json:"decomposition"`
	Extras      []Extra               `json:"extras"` // declared extra columns, in order
	Receipt     []ReceiptLine         `json:"receipt"`
	SQL         string                `json:"-"`
	SQLFile     string                `json:"sql_file"`
	SQLHash     string                `json:"sql_hash"`
	figure.Ties `json:"-"`
	Compared    bool `json:"compared,omitempty"` // it rests on a banded comparison: a link, no proof of a cause
	Custom      bool `json:"custom"`             // the file beside config.toml, not the shipped one
}

// Standing is what the status speaks of: the month's figure, or the year to date of a goal that accumulates; a year's goal stands beside
// a year's figure.
type Standing struct {
	Value    *float64
	Interval *figure.Range
	Path     *float64
	LastYear *figure.Change
}

// Standing is the figure that the KPI's goal is held against.
func (k *KPI) Standing() Standing {
	if a := k.Accumulated; a != nil {
		return Standing{&a.Value, a.Interval, &a.Path, a.Change}
	}
	return Standing{k.Value, k.Interval, k.Path, k.LastYear}
}

// Attention is how much a KPI asks to be looked at: 3 where it missed, 2 where it is abnormal, 1 where it is at risk, else 0.
func (k *KPI) Attention() int {
	switch {
	case k.Status == "missed":
		return 3
	case k.Abnormal != nil && k.Abnormal.Current:
		return 2
	case k.Status == "at_risk":
		return 1
	}
	return 0
}

// Extra is a column that a query returns beside its contract.
type Extra struct {
	Column string      `json:"column"`
	Unit   string      `json:"unit"`
	Title  figure.Text `json:"title"`
	Value  *float64    `json:"value"` // at Month
}

// ReceiptLine is one step from the rows read to the denominator; Code names it, Count is its rows.
type ReceiptLine struct {
	Code  string  `json:"code"`
	Count float64 `json:"count"`
}

// Chart is one table that a chart query returned.
type Chart struct {
	ID          string          `json:"id"`
	Section     string          `json:"section"`
	Title       figure.Text     `json:"title"`
	Description figure.Text     `json:"description"`
	Missing     []string        `json:"missing,omitempty"`
	Columns     []string        `json:"columns"`
	Rows        [][]any         `json:"rows"` // numbers (float64), strings, nil; months as YYYY-MM
	SQL         string          `json:"-"`
	SQLFile     string          `json:"sql_file"`
	Custom      bool            `json:"-"` // an analyst's file
	Figures     []figure.Placed `json:"-"`
}

// Input is what was read of one table: Read = Kept + the sum of SetAside.
type Input struct {
	Files       []string         `json:"files"`
	Read        int64            `json:"read"`
	Kept        int64            `json:"kept"`
	Repaired    map[string]int64 `json:"repaired"`
	SetAside    map[string]int64 `json:"set_aside"`
	LeftOut     map[string]int64 `json:"left_out,omitempty"`
	First       string           `json:"first,omitempty"`
	Last        string           `json:"last,omitempty"`
	Fingerprint string           `json:"fingerprint"`
}

// OrderStatus is one status met in the orders, with what it counted as: sale, void, …
type OrderStatus struct {
	Status string  `json:"status"`
	Rows   int64   `json:"rows"`
	Amount float64 `json:"amount"`
	Counts string  `json:"counts_as"` // valid, void
}

// Restatement is a value that has changed since it was published: a past month's, or the month's own where it is published again.
type Restatement struct {
	KPI       string          `json:"kpi"`
	Month     month.Month     `json:"month"`
	Published *float64        `json:"published"`
	Now       *float64        `json:"now"`
	Cause     string          `json:"cause"` // rows, definition, preliminary (the published value was marked so)
	Rows      int64           `json:"rows"`  // rows more (or fewer) than when published
	Found     month.Month     `json:"found"`
	Settings  []SettingChange `json:"settings,omitempty"` // the definitions that have changed and that the KPI depends on
	Diff      string          `json:"diff,omitempty"`     // how its SQL has changed, a unified diff
	On        string          `json:"on,omitempty"`       // YYYY-MM-DD of the run that published the month again; "" for a past month's
	isNew     bool            // found by this run, not kept of an earlier one
}

// SettingChange is a definition that differs from the one that a figure was published with; nil = there was none.
type SettingChange struct {
	Name string `json:"name"`
	Then any    `json:"then"`
	Now  any    `json:"now"`
}

// Republication is one time that the month was published again on purpose.
type Republication struct {
	On     string `json:"on"` // YYYY-MM-DD of the run
	Reason string `json:"reason"`
}

// Comment is a month's own commentary: sanitised HTML of notes/YYYY-MM[.<locale>].md.
type Comment struct {
	HTML   string `json:"html"`
	Signed string `json:"signed"`
}

// PastMonth is another published month, from its report.json.
type PastMonth struct {
	Month       month.Month         `json:"month"`
	Verdict     figure.Sentence     `json:"verdict"`
	Values      map[string]*float64 `json:"-"`
	Statuses    map[string]string   `json:"-"` // by KPI
	Restated    bool                `json:"restated"`
	Preliminary bool                `json:"preliminary,omitempty"`
	Unread      bool                `json:"unread,omitempty"` // its report.json can't be read any more
	Now         string              `json:"-"`                // YYYY-MM-DD of its run, "" where Unread
	NoPage      bool                `json:"-"`                // its index.html is gone, so nothing may lead to it
}

// CLV is what the lifetime value model found.
type CLV struct {
	Model          string             `json:"model"` // BG/NBD, MBG/NBD, "" where refused
	Parameters     map[string]float64 `json:"parameters"`
	StandardErrors map[string]float64 `json:"standard_errors"`
	LogLikelihood  float64            `json:"log_likelihood"`
	Customers      float64            `json:"customers"`
	Repeaters      float64            `json:"repeaters"`
	Holdout        *Holdout           `json:"holdout"`
	Refused        bool               `json:"refused"`
	Reason         string             `json:"reason"` // code
	Values         map[string]any     `json:"values,omitempty"`
	Warnings       []CLVWarning       `json:"warnings"`
}

// CLVWarning is something to be told beside the model: a code and its numbers.
type CLVWarning struct {
	Code   string         `json:"code"`
	Values map[string]any `json:"values"`
}

// Holdout is how the model did on the last quarter of the data, fitted on the rest.
type Holdout struct {
	Actual      float64 `json:"actual"`
	Expected    float64 `json:"expected"`
	Naive       float64 `json:"naive"`
	MAE         float64 `json:"mae"`
	RMSE        float64 `json:"rmse"`
	CarriedRMSE float64 `json:"carried_rmse"` // the same of carrying each customer's last year forward
}
