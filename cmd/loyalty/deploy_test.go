package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestTemplatesKnowTheCommands: every command of the program in deploy/ is one that there is, with flags that it takes; the Dockerfile copies
// what is there.
func TestTemplatesKnowTheCommands(t *testing.T) {
	names, err := filepath.Glob("../../deploy/*")
	if err != nil || len(names) < 6 {
		t.Fatal(names, err)
	}
	root := newRoot(os.Stdout, &runLog{stderr: os.Stderr})
	called := regexp.MustCompile(`(?:\bloyalty"?,? |/loyalty |deploy/monthly )(.*)`)
	list := regexp.MustCompile(`^CMD \[(.*)\]$`)
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		commands := 0
		for line := range strings.Lines(string(content)) {
			line = strings.TrimSpace(line)
			if cmd := list.FindStringSubmatch(line); cmd != nil {
				line = "/loyalty " + strings.NewReplacer(`"`, "", ",", "").Replace(cmd[1])
			}
			if from, isCopy := strings.CutPrefix(line, "COPY "); isCopy && !strings.HasPrefix(from, "--from") {
				sources := strings.Fields(from)
				for _, source := range sources[:len(sources)-1] {
					if _, err := os.Stat(filepath.Join("../..", source)); err != nil {
						t.Errorf("%s: %v", name, err)
					}
				}
			}
			for _, part := range strings.Split(line, " && ") {
				match := called.FindStringSubmatch(part)
				if match == nil || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "RUN") {
					continue
				}
				words := strings.Fields(match[1])
				if strings.Contains(part, "monthly") {
					words = append([]string{"build"}, words...)
				}
				if i := slices.IndexFunc(root.Commands(), func(c *cobra.Command) bool { return c.Name() == words[0] }); i >= 0 {
					commands++
					takes(t, name, root.Commands()[i], words[1:])
				}
			}
		}
		if filepath.Ext(name) != ".timer" && filepath.Base(name) != "monthly" && commands == 0 {
			t.Errorf("%s calls no command of the program", name)
		}
	}
}

// takes fails where a command has no such flag.
func takes(t *testing.T, file string, command *cobra.Command, words []string) {
	t.Helper()
	for _, word := range words {
		name, isLong := strings.CutPrefix(word, "--")
		known := !strings.HasPrefix(word, "-") || len(word) == 2 && command.Flags().ShorthandLookup(word[1:]) != nil
		if isLong {
			known = command.Flags().Lookup(name) != nil || command.InheritedFlags().Lookup(name) != nil
		}
		if !known {
			t.Errorf("%s: loyalty %s has no flag %s", file, command.Name(), word)
		}
	}
}

// TestUnits lets systemd itself read the units, where it is there.
func TestUnits(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("there is no systemd-analyze here")
	}
	program, err := exec.LookPath("true")
	if err != nil {
		t.Skip("there is no program true here")
	}
	folder := t.TempDir()
	command := []string{"verify"}
	for _, name := range []string{"loyalty.service", "loyalty.timer"} {
		content, err := os.ReadFile(filepath.Join("../../deploy", name))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(content), "/usr/local/bin/loyalty", program) // which must be there
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		command = append(command, filepath.Join(folder, name))
	}
	if output, err := exec.Command(analyze, command...).CombinedOutput(); err != nil {
		t.Errorf("systemd-analyze: %v\n%s", err, output)
	}
}
