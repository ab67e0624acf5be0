package warehouse

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"crypto/sha256"

	"loyalty/internal/config"
	"loyalty/internal/fault"
)

// sourceColumn is a column of the export as the engine sees it.
type sourceColumn struct{ name, sqlType string }

// source is one export, opened, or a part of it: consecutive files that are all text or all typed, and typed alike, so that typed
// values needn't go through text.
type source struct {
	config.Source
	table     table
	files     []file
	texts     []*textFile // by file, nil for Parquet
	relation  string      // a subquery that gives all rows in the order read
	columns   []sourceColumn
	isText    bool  // every column is text
	isWidened bool  // the relation has columns, all NULL, that only another part has
	sound     int64 // rows that the engine must find; -1 where only it knows
}

const stagingSchema = "loading"

// openSource finds the files of a source, looks through those of text, and divides it into its parts.
func (w *Warehouse) openSource(ctx context.Context, cfg *config.Config, t table) (whole *source, parts []*source, err error) {
	s := &source{Source: cfg.Sources[t.name], table: t, sound: -1}
	if s.Query != "" {
		return s, []*source{s}, w.openQuery(ctx, cfg, s)
	}
	files, err := findFiles(cfg, s.Source)
	if err != nil {
		return nil, nil, err
	}
	s.files, s.texts = files, make([]*textFile, len(files))
	for i, f := range files {
		format, err := formatOf(s.Source, f)
		if err != nil {
			return nil, nil, err
		}
		if format == "parquet" {
			continue
		}
		if s.texts[i], err = w.openText(f, s.Source, t, format); err != nil {
			var sheet *noSheet
			if errors.As(err, &sheet) {
				err = cfg.Refuse("sources."+t.name+".sheet", fmt.Sprintf("%q", s.Sheet), sheet.problem, sheet.remedy)
			}
			var wrong *misdeclared
			if errors.As(err, &wrong) {
				err = cfg.Refuse("sources."+t.name+".encoding", fmt.Sprintf("%q", s.Encoding), f.name+" "+wrong.problem, wrong.remedy)
			}
			return nil, nil, err
		}
	}
	classes, err := w.columnClasses(ctx, files, s.texts)
	if err != nil {
		return nil, nil, err
	}
	s.sound = 0
	for from := 0; from < len(files); {
		met := map[string]columnClass{}
		end := from
		for end < len(files) && (s.texts[end] == nil) == (s.texts[from] == nil) && joins(met, classes[files[end].path]) {
			end++
		}
		part := &source{Source: s.Source, table: t, files: files[from:end], texts: s.texts[from:end], isText: s.texts[from] != nil}
		part.relation = part.unite()
		if err := w.describe(ctx, part); err != nil {
			return nil, nil, err
		}
		if err := w.countSound(ctx, part); err != nil {
			return nil, nil, err
		}
		s.sound += part.sound
		parts, from = append(parts, part), end
	}
	widen(parts)
	return s, parts, nil
}

// widen gives every part the columns of the others.
func widen(parts []*source) {
	for _, part := range parts {
		missing := ""
		for _, other := range parts {
			for _, c := range other.columns {
				if !slices.ContainsFunc(part.columns, func(own sourceColumn) bool { return strings.EqualFold(own.name, c.name) }) {
					missing += ", CAST(NULL AS " + c.sqlType + ") AS " + identifier(c.name)
					part.columns, part.isWidened = append(part.columns, c), true
				}
			}
		}
		if part.isWidened {
			part.relation = "(SELECT *" + missing + " FROM " + part.relation + ")"
		}
	}
}

// countSound asks the looked-through text, or the footers of Parquet files, for the rows.
func (w *Warehouse) countSound(ctx context.Context, part *source) error {
	if part.isText {
		for _, text := range part.texts {
			part.sound += text.rows
		}
		return nil
	}
	paths := make([]string, len(part.files))
	for i, f := range part.files {
		paths[i] = globLiteral(f.path)
	}
	if err := w.db.GetContext(ctx, &part.sound, "SELECT CAST(sum(num_rows) AS BIGINT) FROM parquet_file_metadata(["+literals(paths)+"])"); err != nil {
		return fmt.Errorf("%s: unreadable input: %w", part.title(), &brief{err, wholeMessage(err)})
	}
	return nil
}

// isSheet tells whether a file of the part is a sheet, whose dates are numbers wherever their format is lost.
func (s *source) isSheet() bool {
	return slices.ContainsFunc(s.texts, func(t *textFile) bool { return t != nil && t.isRagged })
}

// formatOf goes by the configuration, then the name, then the first bytes.
func formatOf(source config.Source, f file) (string, error) {
	if source.Format != "" {
		return source.Format, nil
	}
	name := strings.ToLower(f.name)
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst")
	switch filepath.Ext(name) {
	case ".parquet", ".pq":
		return "parquet", nil
	case ".csv", ".tsv":
		return "csv", nil
	}
	content, err := os.Open(f.path)
	if err != nil {
		return "", fmt.Errorf("%s: unreadable input: %w", f.name, err)
	}
	defer content.Close()
	magic := make([]byte, 4)
	if n, _ := content.Read(magic); n == 4 && string(magic) == "PAR1" {
		return "parquet", nil
	}
	return "csv", nil
}

// unite reads consecutive files of one shape in one go and puts them below each other by the names of their columns.
func (s *source) unite() string {
	var parts []string
	for i := 0; i < len(s.files); {
		end := i + 1
		if s.texts[i] == nil {
			for end < len(s.files) && s.texts[end] == nil {
				end++
			}
			parts = append(parts, parquetRelation(s.files[i:end], ""))
		} else {
			for end < len(s.files) && s.texts[end] != nil && s.texts[i].isLike(s.texts[end]) {
				end++
			}
			parts = append(parts, textRelation(s.texts[i:end], true))
		}
		i = end
	}
	return "(SELECT * FROM " + strings.Join(parts, " UNION ALL BY NAME SELECT * FROM ") + ")"
}

// openQuery runs the query of a source into a table: it may join large exports, and is read more than once.
func (w *Warehouse) openQuery(ctx context.Context, cfg *config.Config, s *source) error {
	key, place := "sources."+s.Table+".query", s.QueryFile
	if place == "" {
		place = cfg.File + ": " + key
	}
	if err := w.SelectOnly(ctx, s.Query); err != nil {
		return fault.User(fmt.Errorf("%s: %w", place, err))
	}
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return fmt.Errorf("find %s: %w", cfg.Dir, err)
	}
	name := stagingSchema + "." + identifier("query_"+s.Table)
	search := dir
	if s.Encoding != "" {
		if search, err = w.mirror(cfg, s, dir); err != nil {
			return err
		}
	}
	if _, err := w.db.ExecContext(ctx, "SET GLOBAL file_search_path = "+literal(search)); err != nil {
		return fmt.Errorf("look for files in %s: %w", dir, err)
	}
	// The text stands at the end and on the first line, so that the engine's line numbers are the file's.
	if _, err := w.db.ExecContext(ctx, "CREATE OR REPLACE TABLE "+name+" AS "+s.Query); err != nil {
		if ctx.Err() != nil || isExhausted(err) {
			return fmt.Errorf("%s: %w", place, err)
		}
		if line, _ := EnginePlace(err, s.Query); line > 0 && s.QueryFile != "" {
			place += ":" + strconv.Itoa(line)
		}
		return fault.User(fmt.Errorf("%s: %s", place, EngineMessage(err)))
	}
	s.relation = "(SELECT * FROM " + name + ")"
	return w.describe(ctx, s)
}

// describe asks for the names and types of the export's columns.
func (w *Warehouse) describe(ctx context.Context, s *source) error {
	rows, err := w.db.QueryxContext(ctx, "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM "+s.relation+")")
	if err != nil {
		return fmt.Errorf("%s: unreadable input: %w", s.title(), &brief{err, wholeMessage(err)})
	}
	defer rows.Close()
	for rows.Next() {
		var c sourceColumn
		if err := rows.Scan(&c.name, &c.sqlType); err != nil {
			return fmt.Errorf("%s: describe: %w", s.title(), err)
		}
		s.columns = append(s.columns, c)
	}
	return rows.Err()
}

// title names the source in a message: its file, or the first of several.
func (s *source) title() string {
	switch {
	case len(s.files) == 1:
		return s.files[0].name
	case len(s.files) > 1:
		return fmt.Sprintf("%s (and %d more)", s.files[0].name, len(s.files)-1)
	case s.QueryFile != "":
		return s.QueryFile
	}
	return "sources." + s.Table + ".query"
}

// fingerprint is the SHA-256 over the content hashes of the files, or of the rows where a query gave them.
func (w *Warehouse) fingerprint(ctx context.Context, s *source) (string, error) {
	sum := sha256.New()
	for _, f := range s.files {
		hash, err := contentHash(f.path)
		if err != nil {
			return "", fmt.Errorf("%s: unreadable input: %w", f.name, err)
		}
		fmt.Fprintln(sum, hash)
	}
	if s.Query != "" {
		var rows string
		if err := w.db.GetContext(ctx, &rows,
			"SELECT concat_ws(' ', count(*), bit_xor(hash(r)), sum(hash(r))) FROM "+s.relation+" AS r"); err != nil {
			return "", fmt.Errorf("%s: hash its rows: %w", s.title(), err)
		}
		fmt.Fprintln(sum, s.Query, rows)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// numbered gives the rows of one file, or of the query, with their number from 1 as the column loyalty_row. A column that only
// another file has is NULL in them.
func (s *source) numbered(i int) string {
	const number = "row_number() OVER () AS loyalty_row"
	rows := "SELECT *, " + number + " FROM " + s.relation
	switch {
	case s.Query != "":
		return "(" + rows + ")"
	case s.texts[i] == nil:
		rows = "SELECT * EXCLUDE (file_row_number), file_row_number + 1 AS loyalty_row FROM " + parquetRelation(s.files[i:i+1], ", file_row_number = true")
	default:
		rows = "SELECT *, " + number + " FROM " + textRelation(s.texts[i:i+1], false)
	}
	if len(s.files) == 1 && !s.isWidened {
		return "(" + rows + ")"
	}
	return "((SELECT *, CAST(0 AS BIGINT) AS loyalty_row FROM " + s.relation + " LIMIT 0) UNION ALL BY NAME (" + rows + "))"
}
