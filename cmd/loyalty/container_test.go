//go:build container

package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestContainer builds deploy/Dockerfile and makes a report in it: as the container where an engine runs, else its steps one by one, each stage
// in a folder of its own, and its command as the user that it names.
func TestContainer(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	data, out := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{
		"config.toml": "[report]\ncompany = \"Shop\"\n[sources.orders]\npath = \"orders.csv\"\n",
		"orders.csv":  "customer_id,ordered_at,amount\nAn,2026-09-29,250000\nBình,2026-10-30,1200000\n",
	} {
		if err := os.WriteFile(filepath.Join(data, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, folder := range []string{data, out, filepath.Dir(data)} {
		if err := os.Chmod(folder, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if exec.Command("docker", "info").Run() == nil {
		run(t, root, nil, nil, "docker", "build", "-f", "deploy/Dockerfile", "-t", "loyalty-test", ".")
		run(t, root, nil, nil, "docker", "run", "--rm", "--read-only", "--tmpfs", "/tmp", "-v", data+":/data:ro", "-v", out+":/out", "loyalty-test")
	} else {
		t.Log("no container engine runs here: the steps are executed one by one")
		stepByStep(t, root, data, out)
	}
	if _, err := os.Stat(filepath.Join(out, "2026-10", "index.html")); err != nil {
		t.Error(err)
	}
}

func stepByStep(t *testing.T, root, data, out string) {
	t.Helper()
	source := filepath.Join(t.TempDir(), "source") // what is committed, as a build server has it
	run(t, root, nil, nil, "git", "clone", "-q", root, source)
	text, err := os.ReadFile(filepath.Join(source, "deploy", "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	stages := map[string]string{}
	var stage, workdir, user string
	env, command := os.Environ(), []string(nil)
	in := func(path string) string { // a path of the container, in the stage's folder
		if !filepath.IsAbs(path) {
			path = filepath.Join(workdir, path)
		}
		return filepath.Join(stage, path)
	}
	for line := range strings.Lines(string(text)) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "FROM":
			stage, workdir = t.TempDir(), "/"
			if _, name, isNamed := strings.Cut(rest, " AS "); isNamed {
				stages[name] = stage
			}
		case "WORKDIR":
			workdir = rest
			if err := os.MkdirAll(in(""), 0o755); err != nil {
				t.Fatal(err)
			}
		case "COPY":
			from, names := source, strings.Fields(rest)
			if name, isOther := strings.CutPrefix(names[0], "--from="); isOther {
				from, names = stages[name], names[1:]
			}
			to := names[len(names)-1]
			for _, name := range names[:len(names)-1] {
				name, target := filepath.Join(from, name), in(to)
				info, err := os.Stat(name)
				if err != nil {
					t.Fatal(err)
				}
				folder := target
				if !info.IsDir() && !strings.HasSuffix(to, "/") {
					folder = filepath.Dir(target)
				}
				if err := os.MkdirAll(folder, 0o755); err != nil {
					t.Fatal(err)
				}
				if info.IsDir() {
					name += "/." // its content
				}
				run(t, from, nil, nil, "cp", "-R", name, target)
			}
		case "RUN":
			run(t, in(""), env, nil, "sh", "-euc", strings.ReplaceAll(rest, " /", " "+stage+"/"))
		case "ARG", "ENV":
			env = append(env, rest)
		case "USER":
			user = rest
		case "ENTRYPOINT", "CMD":
			var words []string
			if err := json.Unmarshal([]byte(rest), &words); err != nil {
				t.Fatal(err)
			}
			command = append(command, words...)
		}
	}
	if user != "65532:65532" {
		t.Fatalf("it runs as %q", user)
	}
	for i, word := range command {
		command[i] = strings.NewReplacer("/data", data, "/out", out).Replace(word)
	}
	var nobody *syscall.SysProcAttr
	if os.Getuid() == 0 {
		nobody = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65532, Gid: 65532}}
		for folder := stage; folder != os.TempDir() && folder != "/"; folder = filepath.Dir(folder) {
			if err := os.Chmod(folder, 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	run(t, data, append(env, "HOME=/nowhere"), nobody, filepath.Join(stage, command[0]), command[1:]...)
}

func run(t *testing.T, folder string, env []string, as *syscall.SysProcAttr, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env, cmd.SysProcAttr = folder, env, as
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}
