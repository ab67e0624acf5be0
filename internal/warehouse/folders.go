package warehouse

import (
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// folderColumn is a column that a file's folder tells, as programs that divide an export write it: channel=web/part-0.parquet. A
// column that the file has itself goes before: the engine gives the second of a name a number.
type folderColumn struct{ name, value string }

// noPartition is how such programs write a value that is missing.
const noPartition = "__HIVE_DEFAULT_PARTITION__"

// folderColumns are those of a file, from the folders of its name as it was written or found.
func (f file) folderColumns() []folderColumn {
	var columns []folderColumn
	for _, folder := range strings.Split(filepath.ToSlash(filepath.Dir(f.name)), "/") {
		name, value, isColumn := strings.Cut(folder, "=")
		if !isColumn || name == "" {
			continue
		}
		columns = slices.DeleteFunc(columns, func(c folderColumn) bool { return strings.EqualFold(c.name, name) }) // the inner folder goes before
		if plain, err := url.PathUnescape(value); err == nil {
			value = plain
		}
		columns = append(columns, folderColumn{name, value})
	}
	return columns
}

// sql is the column as a text, NULL where its value is missing.
func (c folderColumn) sql() string {
	if c.value == "" || c.value == noPartition {
		return "CAST(NULL AS VARCHAR) AS " + identifier(c.name)
	}
	return literal(c.value) + " AS " + identifier(c.name)
}

// parquetRelation is the SQL that reads Parquet files in one go, below each other by the names of their columns. What their
// folders tell is read off the paths: the engine's own way puts it in the place of the files' columns.
func parquetRelation(files []file, options string) string {
	paths := make([]string, len(files))
	var names, columns []string
	for i, f := range files {
		paths[i] = globLiteral(f.path)
		for _, c := range f.folderColumns() {
			if !slices.Contains(names, c.name) {
				names = append(names, c.name)
				columns = append(columns, fmt.Sprintf(", nullif(nullif(url_decode(regexp_extract(loyalty_file, %s, 1)), ''), %s) AS %s",
					literal(`.*[/\\]`+regexp.QuoteMeta(c.name)+`=([^/\\]*)[/\\]`), literal(noPartition), identifier(c.name)))
			}
		}
	}
	options += ", hive_partitioning = false"
	if len(files) > 1 {
		options += ", union_by_name = true"
	}
	if len(columns) == 0 {
		return "read_parquet([" + literals(paths) + "]" + options + ")"
	}
	return "(SELECT * EXCLUDE (loyalty_file)" + strings.Join(columns, "") + " FROM read_parquet([" + literals(paths) + "]" + options + ", filename = 'loyalty_file'))"
}
