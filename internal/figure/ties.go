package figure

import (
	"cmp"
	"slices"
)

// Ties are what a file's header says of its KPI beside its own figures: what it is to the others, to the program and to the page.
type Ties struct {
	Headline    int      `toml:"headline" json:"-"`     // the month's verdict speaks of the KPI with the lowest that has data; 0 = none
	Subject     string   `toml:"subject" json:"-"`      // what the verdict calls it, see Subjects
	Role        string   `toml:"role" json:"-"`         // what the program takes it for, see Roles
	Worth       string   `toml:"worth" json:"-"`        // how the worth of a step is reckoned where goals are suggested, see Worths
	ExplainedBy []string `toml:"explained_by" json:"-"` // the KPIs that say what this one is worth
	Link        string   `toml:"link" json:"-"`         // what a KPI that explains others is worth, see Links
	Tree        []string `toml:"tree" json:"-"`         // the KPIs that feed it in the goal tree, whose root nothing lists
	PartOf      string   `toml:"part_of" json:"-"`      // the KPI whose numerator holds this one's
	Depth       string   `toml:"depth" json:"-"`        // how near the top of the page it stands, see Depths; "" = Open
	StepsIn     bool     `toml:"steps_in" json:"-"`     // stands at the top where too few of those that belong there have a value
	Figures     []Placed `toml:"figures" json:"-"`
}

// Depths of the page.
const (
	Top   = "A" // among the figures under the verdict
	Open  = "B" // in its section
	Quiet = "C" // in its section; that its goal is met is no news for the top
	Deep  = "D" // on its own page alone, unless it has a goal
)

// Placed is a drawing of a KPI or a chart, and where it hangs.
type Placed struct {
	As   string `toml:"as"`   // which drawing, see KPIDrawings and ChartDrawings
	At   string `toml:"at"`   // a place of its section (see Places), or the id of a KPI on whose page it hangs
	Rank int    `toml:"rank"` // among those at the same place, the lowest first

	Parts
}

// Parts say which column of a chart is what to a drawing by kind, and how its numbers are written. X, Y, Series and Value, where none
// is named, are the columns of these names.
type Parts struct {
	X         string   `toml:"x"`          // across: months, numbers in their order, or names as they come
	Y         string   `toml:"y"`          // the rows of a heatmap
	Series    string   `toml:"series"`     // a line or a layer each
	Value     string   `toml:"value"`      // what is drawn
	N         string   `toml:"n"`          // how many a point of a line rests on: it ends where fewer than half of its first point's are left
	Across    string   `toml:"across"`     // one value, as a line across the lines
	Point     float64  `toml:"point"`      // the x that the title of a line chart speaks of; 0 = the last
	Label     string   `toml:"label"`      // written at a bar beside its value; what a point of a cloud is called
	Up        []string `toml:"up"`         // what a bridge gains
	Down      []string `toml:"down"`       // what it loses, as positive numbers
	Level     string   `toml:"level"`      // and where that leads
	Unit      string   `toml:"unit"`       // of value, up, down and level
	LabelUnit string   `toml:"label_unit"` // of label; of x where that is measured, too
	Share     bool     `toml:"share"`      // a heatmap shows each cell as its share of its row
	Words     string   `toml:"words"`      // the table of the locale files in which names are looked up
}

// Columns are the columns of a chart's rows that its drawing reads.
func (p Placed) Columns() []string {
	named := map[string]string{"x": p.X, "y": p.Y, "series": p.Series, "value": p.Value}
	var all []string
	for _, column := range ChartDrawings[p.As] {
		all = append(all, cmp.Or(named[column], column))
	}
	for _, column := range slices.Concat([]string{p.X, p.Y, p.Series, p.Value, p.N, p.Across, p.Label, p.Level}, p.Up, p.Down) {
		if column != "" && !slices.Contains(all, column) {
			all = append(all, column)
		}
	}
	return all
}

// Named are the columns of X, Y, Series and Value.
func (p Parts) Named() (x, y, series, value string) {
	return cmp.Or(p.X, "x"), cmp.Or(p.Y, "y"), cmp.Or(p.Series, "series"), cmp.Or(p.Value, "value")
}

// Places of a section: the first of its Lead drawings that has data leads, the first of its Second ones stands below it, the Beside ones
// stand beside them. What has none of them is drawn there if it asks for attention, else told in small.
const (
	Lead   = "lead"
	Second = "second"
	Beside = "beside"
)

// Page is the KPI on whose page a chart hangs, "" where it hangs on none.
func Page(placed []Placed) string {
	for _, p := range placed {
		if p.At != Lead && p.At != Second && p.At != Beside {
			return p.At
		}
	}
	return ""
}

// Roles that the program knows a KPI by.
const (
	Customers     = "customers"      // the active customers, whom a year's margin is spread over
	Frequency     = "frequency"      // the purchases of each of them
	Orders        = "orders"         // the month's sales, by which a restatement counts the rows that came later
	LifetimeValue = "lifetime_value" // the mean of what the lifetime value model finds
	Revenue       = "revenue"        // the month's revenue, which [checks] holds against a known one
	Known         = "known"          // the share of the month's sales that carry a customer
)

// Ways to reckon the worth of a step.
const (
	KeptCustomers    = "kept_customers"    // a point keeps 1 % of the customers counted for a year
	MonthlyCustomers = "monthly_customers" // a point does so in each month, for half a year on average
	MoreCustomers    = "more_customers"    // 1 % more customers are 1 % of the margin
	MoreSales        = "more_sales"        // 1 % more sales are
)

// What a header may say, and the columns that a chart's drawing reads.
var (
	Subjects      = []string{"kept"}
	Depths        = []string{Top, Open, Quiet, Deep}
	Roles         = []string{Customers, Frequency, Orders, LifetimeValue, Revenue, Known}
	Worths        = []string{KeptCustomers, MonthlyCustomers, MoreCustomers, MoreSales}
	Links         = []string{"service", "promoter"}
	KPIDrawings   = []string{"trend", "why", "control", "answers", "revenue_parts", "expectations"}
	ChartDrawings = map[string][]string{
		DataTable:      nil,
		"cohorts":      {"cohort", "k", "customers", "share"},
		"ladder":       {"month", "step", "customers"},
		"rfm":          {"recency", "frequency", "rfm_group", "customers"},
		"launches":     {"launch", "existing", "new"},
		"pareto":       {"scope", "percentile", "share"},
		"fit":          {"frequency", "actual", "expected"},
		"tracking":     {"week", "actual", "expected"},
		"distribution": {"from_value", "to_value", "customers", "share_of_value"},
		"by_cohort":    {"cohort", "customers", "clv"},
		"survival":     {"period", "actual", "expected"},
		GrowthDrawing:  {"month", "customers", "purchases", "net", "walk_ins", "refunds", "change_stderr"},

		// by kind: which column is which, Parts say
		"line":    {"x", "value"},
		"stacked": {"x", "series", "value"},
		"bar":     {"x", "value"},
		"heatmap": {"x", "y", "value"},
		"bridge":  {"x"},

		"scatter":   {"x", "value"},
		"histogram": {"x", "value"},
		"funnel":    {"x", "value"},
	}
)

// GrowthDrawing is the drawing of what the goal tree of the KPI on whose page it hangs is made of.
const GrowthDrawing = "growth"

// DataTable is the drawing of a chart that names none: its rows as they are.
const DataTable = "table"
