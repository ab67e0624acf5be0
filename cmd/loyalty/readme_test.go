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

// TestReadmeConfiguration pastes the README's configuration beside a CSV of orders and runs it.
func TestReadmeConfiguration(t *testing.T) {
	_, rest, _ := strings.Cut(readme(t), "```toml\n")
	block, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("README.md holds no configuration")
	}
	if lines := strings.Count(strings.TrimSpace(block), "\n") + 1; lines > 10 {
		t.Errorf("the configuration has %d lines; ten are promised", lines)
	}
	folder := t.TempDir()
	for name, text := range map[string]string{
		"config.toml": block,
		"orders.csv":  "khach_hang,ngay_dat,thanh_tien\nAn,2026-09-29 09:15:00,250000\nBình,2026-10-30 19:40:00,1200000\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var stdout, stderr bytes.Buffer
	if code := do([]string{"check", "-c", filepath.Join(folder, "config.toml"), "--now", "2026-11-02"}, &stdout, &stderr); code != exitDone {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	if !strings.Contains(stdout.String(), "month       2026-10") {
		t.Errorf("got\n%s", stdout.String())
	}
}
