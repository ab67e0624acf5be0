package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"loyalty/internal/fault"
	"loyalty/internal/month"
	"loyalty/internal/regular"
)

const assetsName = "assets"

// errUnsupported is what exchange gives where the system or the file system can't swap two folders.
var errUnsupported = errors.New("can't exchange two folders")

// Commit publishes what was staged as the report of a month, YYYY-MM. It can be cancelled until the month's folder is exchanged;
// from there on it only renames files and carries on. On an error the report that stood before still stands, whole; what is
// staged stays until Abort.
func (s *Staging) Commit(ctx context.Context, monthName string) error {
	if s.lock == nil {
		return errors.New("publish: the staging folder is closed already")
	}
	if err := s.commit(ctx, monthName); err != nil {
		return withRemedy(s.out, fmt.Errorf("publish %s: %w", monthName, err))
	}
	// What is left is the old month. Where it can't be removed the next run tries again: the report is published.
	_ = clearLeftover(s.out, s.dir)
	s.release()
	return nil
}

func (s *Staging) commit(ctx context.Context, monthName string) error {
	if _, err := month.Parse(monthName); err != nil {
		return err
	}
	staged, err := s.staged(monthName)
	if err != nil {
		return err
	}
	if err := s.listMonth(monthName, staged.month); err != nil {
		return err
	}
	if err := s.carryForeign(monthName); err != nil {
		return err
	}
	if err := s.before("sync"); err != nil {
		return err
	}
	if err := syncTree(s.dir); err != nil {
		return err
	}
	for _, name := range staged.assets {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.moveAsset(name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	// what could still stop the files of the root is looked for before anything changes
	for _, name := range staged.root {
		to := filepath.Join(s.out, filepath.FromSlash(name))
		if info, err := os.Lstat(to); err == nil && info.IsDir() {
			return fault.User(fmt.Errorf("%s is a folder, and a file of that name is to be published: remove it, or choose another folder with -o", to))
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
	}
	if err := s.before("exchange " + monthName); err != nil {
		return err
	}
	if err := s.moveMonth(monthName); err != nil {
		return err
	}
	for _, name := range staged.root {
		if err := s.before("root " + name); err != nil {
			return err
		}
		if err := s.move(name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return syncDirs(s.out, append(staged.assets, staged.root...))
}

// stagedFiles are the staged files by where they go, named with slashes from the staging folder.
type stagedFiles struct {
	assets []string
	month  []string // from the month's folder
	root   []string // index.html last
}

func (s *Staging) staged(monthName string) (stagedFiles, error) {
	var files stagedFiles
	names, err := filesBelow(s.dir)
	if err != nil {
		return files, err
	}
	for _, name := range names {
		first, rest, _ := strings.Cut(name, "/")
		switch _, err := month.Parse(first); {
		case first == monthName:
			files.month = append(files.month, rest)
		case err == nil:
			return files, fmt.Errorf("%s is staged too: a run publishes one month", first)
		case first == assetsName:
			files.assets = append(files.assets, name)
		default:
			files.root = append(files.root, name)
		}
	}
	if len(files.month) == 0 {
		return files, errors.New("nothing is staged for it")
	}
	if i := slices.Index(files.root, "index.html"); i >= 0 {
		files.root = append(slices.Delete(files.root, i, i+1), "index.html")
	}
	return files, nil
}

// filesBelow lists the files below a folder, named with slashes, sorted; none where the folder is missing.
func filesBelow(dir string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && file == dir {
			return nil
		}
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, file)
		names = append(names, filepath.ToSlash(name))
		return err
	})
	slices.Sort(names)
	return names, err
}

// moveAsset moves a file that is named by its hash. One that stands there already is never overwritten; older reports use it.
func (s *Staging) moveAsset(name string) error {
	if err := s.before("asset " + name); err != nil {
		return err
	}
	from, to := filepath.Join(s.dir, filepath.FromSlash(name)), filepath.Join(s.out, filepath.FromSlash(name))
	standing, err := regular.Read(to)
	if isNothing(err) {
		return s.move(name)
	}
	if err != nil {
		return inTheWay(to, cause(err))
	}
	fresh, err := os.ReadFile(from)
	if err != nil {
		return cause(err)
	}
	if string(standing) != string(fresh) {
		return fmt.Errorf("%s holds something else, though its name tells its content; remove it", to)
	}
	return nil
}

// move renames a staged file to its place below out, over what stands there.
func (s *Staging) move(name string) error {
	from, to := filepath.Join(s.dir, filepath.FromSlash(name)), filepath.Join(s.out, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.Rename(from, to)
}

// moveMonth puts the staged month in place of the one that stands, in one step where the system can.
func (s *Staging) moveMonth(monthName string) error {
	from, to := filepath.Join(s.dir, monthName), filepath.Join(s.out, monthName)
	standing, err := os.Lstat(to)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return os.Rename(from, to)
	case err != nil:
		return err
	case !standing.IsDir():
		return fault.User(fmt.Errorf("%s is not a folder; move it away", to))
	}
	err = s.exchange(from, to)
	if !errors.Is(err, errUnsupported) {
		return err
	}
	// Between the two renames the month is missing. Who is killed there leaves the old one in .previous, and the next run
	// puts it back.
	parked := filepath.Join(s.dir, previousName, monthName)
	if err := os.MkdirAll(filepath.Dir(parked), 0o755); err != nil {
		return err
	}
	if err := os.Rename(to, parked); err != nil {
		return err
	}
	if err := s.before("second rename"); err != nil {
		return errors.Join(err, os.Rename(parked, to))
	}
	if err := os.Rename(from, to); err != nil {
		return errors.Join(err, os.Rename(parked, to))
	}
	return nil
}
