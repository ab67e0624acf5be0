package warehouse

import (
	"time"

	"loyalty/internal/figure"
)

// Inputs are the loaded tables by name: orders, customers, … An input that the configuration lacks is not in it, though its
// table stands ready, empty, in schema input.
type Inputs map[string]*Input

// Input says what became of one source. Read = Kept + the sum of SetAside, always; Kept = Clean + the sum of Repaired.
// Rows are export rows that pass `where`; a broken line of text counts as one row, and so does each line that a broken quote
// swallowed.
type Input struct {
	Table       string
	Files       []string         // as the user wrote them: relative to config.toml, or absolute; in the order read
	Columns     map[string]bool  // our columns that the export gives or the configuration maps
	Read        int64            // without the rows LeftOut
	Kept        int64            // clean and repaired
	Clean       int64            // kept without repair
	Repaired    map[string]int64 // rows by their first repair
	SetAside    map[string]int64 // rows by their first fault
	LeftOut     map[string]int64 // after_now, before_from: outside what was asked for, not counted as read
	Netted      int64            // grain = "line": the kept lines that orders were netted from; else 0
	Orders      int64            // table orders: its rows after netting; else 0
	Examples    map[string]Example
	First       time.Time // earliest and latest date of the kept rows; zero where the table has no date of its own
	Last        time.Time
	Fingerprint string // SHA-256 over the content hashes of the files, hexadecimal
	Notices     []Notice
}

// Example is the first row found with a reason: the line of its text file, or the row of its Parquet file or query, from 1.
type Example struct {
	File   string
	Line   int64
	Column string // our column that the reason speaks of; "" where it is the whole line
	Value  string // as it stands in the export
}

// Notice tells the reader of the report what is no fault.
type Notice = figure.Notice
