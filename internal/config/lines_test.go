package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"pgregory.net/rapid"
)

func TestKeyLines(t *testing.T) {
	text := "\ufeff" + strings.Join([]string{
		`top = 1 # [not.a.table]`,                   // 1
		`"quoted \"key\"" = """`,                    // 2
		`[inside.a.string]`,                         // 3
		`escaped = \""" still inside`,               // 4
		`two more quotes close: """""`,              // 5
		`'literal.key' = '''`,                       // 6
		`also = "inside" '''`,                       // 7
		`[ a . "b.c" ]`,                             // 8
		`d.e = { f = [ { g = 1 }, "]" ], h.i = 2 }`, // 9
		`list = [ # comment with ]`,                 // 10
		`  "one", 'two',`,                           // 11
		`  [ 3, 4 ],`,                               // 12
		`]`,                                         // 13
		`after = 1979-05-27T07:32:00Z`,              // 14
		`[[rows]]`,                                  // 15
		`x = 1`,                                     // 16
		`[a]`,                                       // 17
		`y = "\"]" # z`,                             // 18
		`z = ''`,                                    // 19
	}, "\r\n")
	want := map[string]int{
		"top": 1, `"quoted \"key\""`: 2, `"literal.key"`: 6, "a": 17, `a."b.c"`: 8, `a."b.c".d`: 9, `a."b.c".d.e`: 9, `a."b.c".d.e.f`: 9,
		`a."b.c".d.e.f.g`: 9, `a."b.c".d.e.h`: 9, `a."b.c".d.e.h.i`: 9, `a."b.c".list`: 10, `a."b.c".after`: 14,
		"rows": 15, "rows.x": 16, "a.y": 18, "a.z": 19,
	}
	got := keyLines(text)
	for key, line := range want {
		if got[key] != line {
			t.Errorf("%s: line %d, want %d", key, got[key], line)
		}
	}
	for key, line := range got {
		if want[key] == 0 {
			t.Errorf("%s on line %d isn't a key", key, line)
		}
	}
}

// TestKeyLinesProperty writes random tables whose lines are known.
func TestKeyLinesProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var text strings.Builder
		line := 1
		want := map[string]int{}
		write := func(s string) {
			text.WriteString(s)
			line += strings.Count(s, "\n")
		}
		name := func(used map[string]bool) string {
			n := rapid.StringMatching(`[a-zA-Z0-9_-]{1,6}|[a-z .#="\[\]'ấ]{1,6}`).Filter(func(s string) bool { return !used[s] }).Draw(t, "name")
			used[n] = true
			return n
		}
		value := rapid.OneOf(
			rapid.SampledFrom([]string{"1", "true", "2026-10-01", "[\n1, # ]\n2]", "{}", "[]", "''", `""`, "\"\"\"\n[x]\ny = 1\n\"\"\"", "'''a\n'''"}),
			rapid.Custom(func(t *rapid.T) string {
				return fmt.Sprintf("%q", rapid.StringMatching(`[a-z "#\[\]={}']*`).Draw(t, "text"))
			}),
			rapid.Custom(func(t *rapid.T) string { return "'" + rapid.StringMatching(`[a-z "#\[\]={}\\]*`).Draw(t, "text") + "'" }),
		)
		tables := map[string]bool{}
		for range rapid.IntRange(0, 4).Draw(t, "tables") {
			table := toml.Key{name(tables)}
			want[table.String()] = line
			write(rapid.SampledFrom([]string{"[%s]\n", " [ %s ] # x = 1\n"}).Draw(t, "header"))
			header := text.String()
			text.Reset()
			text.WriteString(strings.Replace(header, "%s", table.String(), 1))
			keys := map[string]bool{}
			for range rapid.IntRange(0, 5).Draw(t, "keys") {
				key := join(table, name(keys))
				want[key.String()] = line
				write(key[1:].String() + " = " + value.Draw(t, "value") + rapid.SampledFrom([]string{"\n", " # c\n", "\n\n# [c]\n"}).Draw(t, "end"))
			}
		}
		var decoded map[string]any
		if _, err := toml.Decode(text.String(), &decoded); err != nil {
			t.Skip("not TOML after all: ", err)
		}
		got := keyLines(text.String())
		for key, line := range want {
			if got[key] != line {
				t.Fatalf("%s: line %d, want %d of\n%s", key, got[key], line, text.String())
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%v, want %v of\n%s", got, want, text.String())
		}
	})
}
