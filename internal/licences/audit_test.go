package licences

import (
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestAudit runs .ci/audit with stand-ins for its tools: their data can be had on few machines.
func TestAudit(t *testing.T) {
	script, err := filepath.Abs(filepath.Join(root, ".ci", "audit"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{Dir: "testdata", RequireExplicitExec: true, Setup: func(env *testscript.Env) error {
		env.Setenv("AUDIT", script)
		env.Setenv("PATH", env.WorkDir+string(filepath.ListSeparator)+env.Getenv("PATH"))
		return nil
	}})
}
