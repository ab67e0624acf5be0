package warehouse

import (
	"errors"
	"strings"
	"testing"

	duckdb "github.com/duckdb/duckdb-go/v2"
)

func TestCell(t *testing.T) {
	for _, c := range []struct {
		column, value, want string
		show                bool
	}{
		{"customer_id", "an.nguyen@shop.vn", "a….n…@s….v…", false},
		{"customer_id", "Nguyễn Thị Ánh 0912 345 678", "N… T… Á… 9999 999 999", false},
		{"amount", "8,49E+10", "9,99E+99", false}, // one letter alone says nothing
		{"ordered_at", "٣/٤", "9/9", false},       // digits of any script
		{"status", "đã hủy", "đã hủy", false},     // it must be answered
		{"customer_id", "an@shop.vn", "an@shop.vn", true},
		{"channel", strings.Repeat("x", 60), strings.Repeat("x", 60), false},
		{"channel", strings.Repeat("ế", 61), strings.Repeat("ế", 59) + "…", false},
	} {
		w := &Warehouse{showCells: c.show}
		if got := w.cell(c.column, c.value); got != c.want {
			t.Errorf("%s %q is shown as %q, want %q", c.column, c.value, got, c.want)
		}
	}
}

func TestEngineMessage(t *testing.T) {
	const advice = "\n\nPossible solutions:\n* Increasing the memory limit\n\nSee also https://example.com"
	for _, c := range []struct {
		kind     duckdb.ErrorType
		message  string
		want     string
		isEngine bool
	}{
		{duckdb.ErrorTypeConversion, "Conversion Error: Could not convert string 'an@shop.vn' to INT64\n\nLINE 3: SELECT CAST(x AS BIGINT)\n        ^",
			"Conversion Error: Could not convert string '…' to INT64", true},
		{duckdb.ErrorTypeOutOfRange, "Out of Range Error: Overflow in multiplication of INT64 (8490000000 * 12345)!",
			"Out of Range Error: Overflow in multiplication of INT64 (… * …)!", true},
		{duckdb.ErrorTypeBinder, `Binder Error: Referenced column "khach" not found in FROM clause!` + "\nCandidate bindings: \"khach_hang\"\n\nLINE 1: SELECT khach",
			`Binder Error: Referenced column "khach" not found in FROM clause! Candidate bindings: "khach_hang"`, true},
		{duckdb.ErrorTypeCatalog, "Catalog Error: No function matches 'f(VARCHAR)'\n\tCandidate functions:\n\tf(DATE)", "Catalog Error: No function matches 'f(VARCHAR)'", true},
		{duckdb.ErrorTypeOutOfMemory, "Out of Memory Error: failed to allocate 16.0 MiB (1.0 GiB/1.0 GiB used)" + advice,
			"Out of Memory Error: failed to allocate 16.0 MiB (1.0 GiB/1.0 GiB used)", true},
		{0, "driver: bad value \"an@shop.vn\"", "driver: bad value '…'", false},
	} {
		err := errors.New(c.message)
		if c.isEngine {
			err = &duckdb.Error{Type: c.kind, Msg: c.message}
		}
		if got := EngineMessage(err); got != c.want {
			t.Errorf("%q\n\tis shown as %q,\n\twant %q", c.message, got, c.want)
		}
	}
}
