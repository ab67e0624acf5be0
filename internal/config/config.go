// Package config reads config.toml: decoding, defaults and validation. Every error names file, line, key, the offending value
// and a remedy, and all errors of a file come at once.
package config

import (
	"time"

	"loyalty/internal/month"
)

// Config is a configuration that has passed validation, with its defaults filled in.
type Config struct {
	File string // the path as the user wrote it, for messages
	Dir  string // the folder that relative paths start from
	Hash string // SHA-256 of the bytes of the file and of the query files and rates it names, hexadecimal

	Report      Report
	Sources     map[string]Source // by input table: orders, customers, …
	Definitions Definitions
	Goals       map[string]Goal // by KPI id
	Limits      Limits
	Checks      Checks

	lines map[string]int // dotted key → line in File
}

// Line is the line of File on which a dotted key such as "sources.orders.path" stands; 0 where it isn't written.
func (c *Config) Line(key string) int { return c.lines[key] }

// Report is [report].
type Report struct {
	Company    string
	Title      string            // "" = the locale's own title
	Owner      map[string]string // of the KPIs whose header and goal name none
	Locale     string            // default locale of the pages: vi, en
	Timezone   string            // IANA name
	Location   *time.Location
	Currency   string      // ISO 4217
	Holidays   string      // Vietnam or NoHolidays
	Month      month.Month // 0 = the last month over that the data cover
	From       month.Month // 0 = the earliest order kept
	BrandColor string      // #rrggbb, "" = the house blue
	Cut        string      // KPIs of windows are told by it: channel or branch of orders, segment of customers, or none
	Headline   []string    // ids of the KPIs under the verdict; nil = those of depth A
	BaseURL    string      // where out/ is published, with a slash at the end; "" = not said
	Logo       string      // path of an SVG or PNG file, relative to Dir
}

// Values of Report.Holidays: whose holidays, that move between months, are drawn and reckoned with.
const (
	Vietnam    = "vn"
	NoHolidays = "none"
)

// NoCut as Report.Cut: KPIs are told as a whole only.
const NoCut = "none"

// Source is one [sources.<table>].
type Source struct {
	Table           string
	Path            []string // files or globs, absolute or relative to Dir
	Query           string   // a SELECT in place of Path; text already read where a file was named
	QueryFile       string   // the file Query came from, "" if inline
	Format          string   // csv, parquet, lines; "" = from each file's name
	Delim           string
	Header          *bool
	DateFormat      string // strptime format, as DuckDB's
	TimestampFormat string
	Encoding        string // utf-8, utf-16, latin-1, windows-1252, windows-1258 or any name of x/text's htmlindex
	Decimal         string // "." or ","; "" = as the columns themselves tell
	Timezone        string // IANA name of timestamps without zone; "" = the report's
	Where           string // SQL condition over the export's columns
	Grain           string // "row" or "line"
	AmountOf        string // with Grain "line": "line", or "order" where each line repeats the order's amount; "" = not said
	Skip            *int   // lines above the header; nil = found out
	Sheet           string // of a workbook: its name, or its number from 1; "" = the first
	From            string // the source whose files this one reads too; what it says of them is already taken over here
	Distinct        bool   // a key met many times is one row
	MaxRejected     float64
	ID              string            // how customers' ids are compared: phone, email or text; "" = as text, and the run tells where they look like one of the others
	UnknownStatuses string            // orders: what a status means that nobody knows, sold or void; "" = it stops the run
	Guests          []string          // ids that are placeholders for nobody, beside those the program knows
	NotGuests       []string          // ids that are customers, whatever they look like
	Rates           []Rate            // orders: into the report's currency
	Columns         map[string]string // our column → an export's column or SQL expression over its columns
	OrderID         []string          // in place of Columns["order_id"]: the columns that make the id together
}

// Rate is what one unit of a currency is worth in the report's.
type Rate struct {
	Currency string      // ISO 4217
	Month    month.Month // 0 = every month
	Value    float64
}

// Definitions is [definitions]: every threshold of the catalogue. Each reaches SQL as the column of the table settings that
// its `toml` name names.
type Definitions struct {
	ActiveWindowMonths  int      `toml:"active_window_months"`
	ChurnAfterDays      int      `toml:"churn_after_days"`
	WinbackMonths       int      `toml:"winback_months"`
	SecondPurchaseDays  int      `toml:"second_purchase_days"`
	LoyalPurchases      int      `toml:"loyal_purchases"`
	LoyalWindowMonths   int      `toml:"loyal_window_months"`
	OverdueFactor       float64  `toml:"overdue_factor"`
	TopShare            float64  `toml:"top_share"`
	PurchaseUnit        string   `toml:"purchase_unit"` // day, order
	MinOrderAmount      float64  `toml:"min_order_amount"`
	VoidStatuses        []string `toml:"void_statuses"`  // trimmed, lower case
	ValidStatuses       []string `toml:"valid_statuses"` // nil = not set
	NPSPromoterMin      float64  `toml:"nps_promoter_min"`
	NPSDetractorMax     float64  `toml:"nps_detractor_max"`
	CSATMin             float64  `toml:"csat_min"`
	SurveyWindowMonths  int      `toml:"survey_window_months"`
	SurveyAnswerDays    int      `toml:"survey_answer_days"`
	WOMPositive         float64  `toml:"wom_positive"`
	WOMNegative         float64  `toml:"wom_negative"`
	LaunchWindowDays    int      `toml:"launch_window_days"`
	LaunchMin           int      `toml:"launch_min"`
	LaunchShare         float64  `toml:"launch_share"`
	TouchDays           int      `toml:"touch_days"`
	LeadDays            int      `toml:"lead_days"`
	ValueDays           int      `toml:"value_days"`
	ServicePromiseHours float64  `toml:"service_promise_hours"`
	CLVHorizonMonths    int      `toml:"clv_horizon_months"`
	CLVDiscountRate     float64  `toml:"clv_discount_rate"` // a year
	MarginRate          *float64 `toml:"margin_rate"`       // nil = none
	MinGroup            int      `toml:"min_group"`
	Contractual         bool     `toml:"contractual"` // also fit the sBG model of contract renewals
}

// Goal is one [goals.<kpi>]. Values are in the KPI's stored unit: 0.602 is 60.2 %.
type Goal struct {
	Target     *float64
	Between    []float64 // nil or two values, low and high
	Tolerance  float64
	By         month.Month // month in which the target is due; 0 = the target holds every month
	From       month.Month // month the path starts in
	Start      *float64    // value at From; nil = the series' own
	Path       map[month.Month]float64
	Accumulate string            // "" or "year"
	Owner      map[string]string // by language, "" = in all; nil = the header's
	MinimumN   *int              // nil = 30
	Segments   map[string]Goal
}
