package warehouse

import (
	"os"
	"path/filepath"
	"testing"
)

// What a killed run left is removed by the next; what lives, or isn't ours, stays.
func TestForsakenFolders(t *testing.T) {
	dir := t.TempDir()
	living, err := makeFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	lay := func(name, owner string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Join(path, plainName), 0o700); err != nil {
			t.Fatal(err)
		}
		if owner != "" {
			if err := os.WriteFile(filepath.Join(path, owner), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return path
	}
	killed := lay(folderPrefix+"123", ownerName)
	kept := []string{
		living.path,
		lay(folderPrefix+"124", ""),               // another program's, or one that is just being made
		lay(folderPrefix+"notes", ownerName),      // not a name that we give
		lay("loyalty-2026", ownerName),            // likewise
		lay("x"+folderPrefix+"125", ownerName),    // likewise
		lay(folderPrefix+"126", ownerName+".new"), // its owner is about to take the lock
		lay(folderPrefix+"128", ownerName),        // an owner's file that others may read isn't one of ours
	}
	if err := os.Chmod(filepath.Join(kept[len(kept)-1], ownerName), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, make := range map[string]func(path string) error{ // nor is one that is no file
		"129": func(path string) error { return os.Mkdir(path, 0o600) },
		"130": func(path string) error { return os.Symlink(filepath.Join(dir, "elsewhere", ownerName), path) },
	} {
		path := lay(folderPrefix+name, "")
		if err := make(filepath.Join(path, ownerName)); err != nil {
			t.Fatal(err)
		}
		kept = append(kept, path)
	}
	linked := filepath.Join(dir, folderPrefix+"127")
	if err := os.Symlink(lay("elsewhere", ownerName), linked); err != nil {
		t.Fatal(err)
	}
	kept = append(kept, linked, filepath.Join(dir, "elsewhere", ownerName))
	next, err := makeFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(killed); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", killed, err)
	}
	for _, path := range kept {
		if _, err := os.Lstat(path); err != nil {
			t.Error(err)
		}
	}
	for _, folder := range []*runFolder{next, living} {
		if info, err := os.Stat(folder.path); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("others may look into %s: %v %v", folder.path, info.Mode(), err)
		}
		if err := folder.remove(); err != nil {
			t.Error(err)
		}
		if _, err := os.Lstat(folder.path); !os.IsNotExist(err) {
			t.Errorf("%s is still there: %v", folder.path, err)
		}
	}
}
