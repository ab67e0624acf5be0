package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestReadmeNamesCommands: every command is documented.
func TestReadmeNamesCommands(t *testing.T) {
	text := readme(t)
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		for _, child := range cmd.Commands() {
			if child.Name() == "help" || child.Name() == "completion" {
				continue
			}
			if child.HasSubCommands() {
				walk(child)
				continue
			}
			if !strings.Contains(text, "`"+child.CommandPath()) {
				t.Errorf("README.md does not name `%s`", child.CommandPath())
			}
		}
	}
	walk(newRoot(&bytes.Buffer{}, &runLog{stderr: &bytes.Buffer{}}))
}

// TestSecurityNamesTests: each test that docs/security.md says holds a promise is there.
func TestSecurityNamesTests(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`([a-z_/]+\\.(?:go|txtar))(?:: (\\w+))?`").FindAllStringSubmatch(string(text), -1)
	if len(named) < 20 {
		t.Errorf("only %d tests are named", len(named))
	}
	for _, match := range named {
		content, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(match[1])))
		if err != nil {
			t.Error(err)
		} else if match[2] != "" && !strings.Contains(string(content), "func "+match[2]+"(") {
			t.Errorf("%s has no %s", match[1], match[2])
		}
	}
}
