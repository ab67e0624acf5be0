//go:build pages

package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

// canary begins every cell that nobody but the shop may see. It stands in each column of each input: as all ids and addresses, as the
// word of a single customer (a channel, a segment, a status), and as what can't be read (amounts, dates, kinds, flags).
const canary = "canary"

// canaryTables are the columns of each input and how its rows are made: row i of a customer c in a month m; %s is the canary where
// the cell is only written in the one row that is broken or rare.
var canaryTables = map[string]struct{ columns, row, rare, broken string }{
	"orders":      {"order_id,customer_id,ordered_at,amount,status,channel,discount,margin,email", "canaryid{n},canarycust{c},{day} 10:00:00,{amount},completed,shop,0,5,canary{c}@mail", "canaryid{n},canarycust{c},{day} 10:00:00,50,canarystatus,canarychannel,0,5,x", "canaryid,canarycust,canarydate,canaryamount,canarystatus,canarychannel,canarydiscount,canarymargin,canary@mail"},
	"order_items": {"order_id,product_id,quantity,amount,category", "canaryid{n},canaryproduct,1,10,food", "canaryid{n},canaryrare,1,10,canarycategory", ",canaryproduct,canaryquantity,canaryamount,canarycategory"},
	"products":    {"product_id,name,category,launched_at", "canaryproduct{n},canaryname,food,2025-03-01", "canaryrare,canaryname,canarycategory,2025-03-01", ",canaryname,canarycategory,canarydate"},
	"customers":   {"customer_id,joined_at,referred_by,acquisition_channel,segment,member_since,birthday", "canarycust{c},2020-01-01,canarycust1,web,main,2024-01-01,1990-05-05", "canarycust99,2020-01-01,canarycust1,canaryacquired,canarysegment,2024-01-01,1990-05-05", ",canaryjoined,canaryref,canaryacquired,canarysegment,canarymember,canarybirth"},
	"referrals":   {"referrer_id,referred_id,referred_at", "canarycust{c},canarycust{n},{day} 09:00:00", "canarycust1,canarycust2,{day} 09:00:00", "canarycust1,canarycust3,canarydate"},
	"surveys":     {"customer_id,answered_at,kind,score,ticket_id,sent_at", "canarycust{c},{day} 11:00:00,nps,9,canaryticket{n},{day} 08:00:00", "canarycust{c},{day} 11:00:00,csat,4,canaryticket{n},{day} 08:00:00", "canarycust1,canaryanswered,nps,canaryscore,canaryticket,canarysent"},
	"tickets":     {"ticket_id,customer_id,opened_at,first_response_at,resolved_at,origin,channel", "canaryticket{n},canarycust{c},{day} 08:00:00,{day} 09:00:00,{day} 12:00:00,customer,phone", "canarytix{n},canarycust{c},{day} 08:00:00,{day} 09:00:00,{day} 12:00:00,canaryorigin,canarydesk", "canaryticket,canarycust1,canaryopened,canaryfirst,canaryresolved,canaryorigin,canarydesk"},
	"leads":       {"lead_id,customer_id,created_at,converted_at,existing", "canarylead{n},canarycust{c},{day} 08:00:00,{day} 09:00:00,true", "canarylead{n},canarycust{c},{day} 08:00:00,,false", "canarylead,canarycust1,canarycreated,canaryconverted,canaryexisting"},
	"points":      {"customer_id,booked_at,earned,redeemed", "canarycust{c},{day} 10:00:00,10,5", "canarycust{c},{day} 10:00:00,10,5", "canarycust1,canarybooked,canaryearned,canaryredeemed"},
	"touches":     {"customer_id,sent_at,kind", "canarycust{c},{day} 07:00:00,birthday", "canarycust{c},{day} 07:00:00,canarykind", "canarycust1,canarysent,birthday"},
	"costs":       {"month,kind,amount", "{month},retention,100", "{month},acquisition,100", "canarymonth,retention,canaryamount"},
	"events":      {"date,text", "{day},Sale", "{day},Sale", "canarydate,Sale"},
}

const canaryMonths, canaryCustomers = 28, 24

// writeCanaries lays the exports of a shop and a configuration into a folder; orders are gzipped, so that they must be unpacked.
func writeCanaries(t *testing.T, folder string, maxRejected float64) {
	t.Helper()
	config := "[report]\ncompany = \"Thử\"\n"
	for table, c := range canaryTables {
		var text bytes.Buffer
		w := csv.NewWriter(&text)
		write := func(row string, n, customer int, day time.Time) {
			cells := strings.NewReplacer("{n}", fmt.Sprint(n), "{c}", fmt.Sprint(customer), "{day}", day.Format(time.DateOnly), "{month}", day.Format("2006-01"),
				"{amount}", fmt.Sprint(100+customer*7)).Replace(row)
			if err := w.Write(strings.Split(cells, ",")); err != nil {
				t.Fatal(err)
			}
		}
		write(c.columns, 0, 0, time.Time{})
		start := time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC)
		n := 0
		for m := range canaryMonths {
			for customer := range canaryCustomers {
				if (m+customer)%3 == 0 && table != "customers" && table != "products" || m == 0 {
					n++
					write(c.row, n, customer, start.AddDate(0, m, 2+customer))
				}
			}
		}
		write(c.rare, n+1, 1, start.AddDate(0, canaryMonths-1, 29))
		write(c.broken, 0, 0, time.Time{})
		w.Flush()
		text.WriteString("canaryline,\"canarybroken\"quote,canarymail@x\n")
		name, content := table+".csv", text.Bytes()
		if table == "orders" {
			var packed bytes.Buffer
			z := gzip.NewWriter(&packed)
			if _, err := z.Write(content); err != nil {
				t.Fatal(err)
			}
			if err := z.Close(); err != nil {
				t.Fatal(err)
			}
			name, content = name+".gz", packed.Bytes()
		}
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
		config += fmt.Sprintf("[sources.%s]\npath = %q\nmax_rejected = %v\n", table, filepath.Join(folder, name), maxRejected)
		if table == "orders" {
			config += "unknown_statuses = \"sold\"\n"
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
}

// unpacked is what a packed file holds, as text; nothing of other files.
func unpacked(t *testing.T, path string, content []byte) []byte {
	t.Helper()
	var text bytes.Buffer
	switch filepath.Ext(path) {
	case ".xlsx":
		parts, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range parts.File {
			reader, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := text.ReadFrom(reader); err != nil {
				t.Fatal(err)
			}
			reader.Close()
		}
	case ".parquet":
		rows, err := parquet.Read[any](bytes.NewReader(content), int64(len(content)))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&text, rows...)
	default:
		return nil
	}
	if text.Len() < 1000 {
		t.Errorf("%s: only %d bytes were unpacked", path, text.Len())
	}
	return text.Bytes()
}

// TestCanary: no cell of an export leaves the process, neither with the report nor with a refusal.
func TestCanary(t *testing.T) {
	folder := t.TempDir()
	writeCanaries(t, folder, 0.9)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	out := filepath.Join(folder, "out")
	var stdout, stderr bytes.Buffer
	if code := do([]string{"build", "-c", filepath.Join(folder, "config.toml"), "-o", out, "--now", "2026-11-02", "--single-file", "--email", "--log-format", "json"}, &stdout, &stderr); code != exitDone {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	search := func(where string, content []byte) {
		t.Helper()
		lower := bytes.ToLower(content)
		if at := bytes.Index(lower, []byte(canary)); at >= 0 {
			t.Errorf("%s holds a cell of an export: …%s…", where, content[max(0, at-60):min(len(content), at+60)])
		}
		if bytes.Contains(content, []byte(folder)) {
			t.Errorf("%s holds the path of a folder of this machine", where)
		}
	}
	drawings, err := cacheFolder(keptDrawings)
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range []string{out, drawings} {
		files := 0
		if err := filepath.WalkDir(place, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := os.ReadFile(path)
			files++
			search(path, content)
			search(path, unpacked(t, path, content))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if files < 50 {
			t.Errorf("only %d files were looked through in %s", files, place)
		}
	}
	search("stdout", bytes.ReplaceAll(stdout.Bytes(), []byte(folder), nil)) // it says where the report lies
	search("stderr", bytes.ReplaceAll(stderr.Bytes(), []byte(folder), nil))

	stdout.Reset()
	stderr.Reset()
	writeCanaries(t, folder, 0)
	for table := range canaryTables {
		config := fmt.Sprintf("[report]\ncompany = \"Thử\"\n[sources.%s]\npath = %q\nmax_rejected = 0\n", table, table+map[bool]string{true: ".csv.gz", false: ".csv"}[table == "orders"])
		if table == "orders" {
			config += "unknown_statuses = \"sold\"\n"
		}
		if err := os.WriteFile(filepath.Join(folder, "one.toml"), []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
		if code := do([]string{"check", "-c", filepath.Join(folder, "one.toml"), "--now", "2026-11-02"}, &stdout, &stderr); code == exitDone {
			t.Errorf("%s: no row is refused", table)
		}
	}
	refusals := strings.NewReplacer("canarykind", "", "canaryorigin", "").Replace(stderr.String()) // kinds are shown: they must be answered
	search("the refusals", []byte(refusals))
	if strings.Count(refusals, "max_rejected") < len(canaryTables) {
		t.Errorf("not every table is refused: %s", refusals)
	}
}
