package outbox

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// onDisk runs f in a copy of this program that has a disk of its own, mounted
// at dir where nobody else sees it. Without the right to mount, it skips the test.
func onDisk(t *testing.T, options string, f func(t *testing.T, dir string)) {
	const mountPoint = "OUTBOX_TEST_MOUNT_POINT"
	if dir := os.Getenv(mountPoint); dir != "" {
		if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
			fmt.Println("no right to mount:", err)
			t.SkipNow()
		}
		f(t, dir)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), mountPoint+"="+t.TempDir(), "GORACE=atexit_sleep_ms=0")
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Geteuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getegid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	switch {
	case errors.Is(err, syscall.EPERM), errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EINVAL):
		t.Skip("no right to a name space of its own:", err)
	case err != nil:
		t.Fatalf("%v\n%s", err, out)
	case bytes.Contains(out, []byte("--- SKIP")):
		t.Skip(string(out))
	}
}

func TestAFullDiskLeavesNothing(t *testing.T) {
	onDisk(t, "size=64k", func(t *testing.T, dir string) {
		f := open(t, dir, Options{})
		big := bytes.Repeat([]byte("x"), 200_000)
		if _, err := f.Stage("a.age", big); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("stage: %v", err)
		}
		wantNames(t, dir)
		if err := f.Extract("ny", []File{{"a", []byte("x")}, {"vedlegg/b", big}}); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("extract: %v", err)
		}
		wantNames(t, dir)
		if err := WriteFile(dir, "book.json", []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := WriteFile(dir, "book.json", big, 0o600); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("write: %v", err)
		}
		wantNames(t, dir, "book.json")
		wantContent(t, filepath.Join(dir, "book.json"), "old")
		if err := put(f, "b.age", "x"); err != nil {
			t.Errorf("a file for which there is room: %v", err)
		}
	})
}

// A second name needs an inode here. With none left, committing falls back on
// looking and renaming, as it does where there are no hard links at all.
func TestCommitWithoutHardLinks(t *testing.T) {
	onDisk(t, "size=1m,nr_inodes=3", func(t *testing.T, dir string) {
		f := open(t, dir, Options{})
		s, taken := mustStage(t, f, "a.age", "new"), mustStage(t, f, "b.age", "new")
		if err := os.Link(filepath.Join(dir, s.temp), filepath.Join(dir, "x")); !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("a hard link can be made: %v", err)
		}
		if err := f.Commit(s)[0]; err != nil {
			t.Error(err)
		}
		if err := os.Rename(filepath.Join(dir, "a.age"), filepath.Join(dir, "b.age")); err != nil {
			t.Fatal(err)
		}
		if err := f.Commit(taken)[0]; !errors.Is(err, os.ErrExist) {
			t.Errorf("a name that is taken: %v", err)
		}
		wantNames(t, dir, "b.age")
		wantContent(t, filepath.Join(dir, "b.age"), "new")
	})
}

func TestAReadOnlyFolder(t *testing.T) {
	onDisk(t, "size=64k", func(t *testing.T, dir string) {
		f := open(t, dir, Options{})
		late := mustStage(t, f, "a.age", "x")
		if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
			t.Fatal(err)
		}
		_, stage := f.Stage("b.age", nil)
		for doing, err := range map[string]error{
			"stage":   stage,
			"commit":  f.Commit(late)[0],
			"extract": f.Extract("ny", nil),
			"write":   WriteFile(dir, "c", nil, 0o600),
			"open":    func() error { _, err := Open(filepath.Join(dir, "ny"), Options{}); return err }(),
		} {
			if !errors.Is(err, syscall.EROFS) {
				t.Errorf("%s: %v", doing, err)
			}
		}
		if got := names(t, dir); len(got) != 1 || !strings.HasPrefix(got[0], ".handover-") {
			t.Errorf("the folder has %q", got)
		}
	})
}

// asNobody runs f as somebody who owns dir and nothing else, even when the tests
// run as root, for whom permissions do not count.
func asNobody(t *testing.T, dir string, f func()) {
	t.Helper()
	const nobody = 65534
	if os.Geteuid() != 0 {
		f()
		return
	}
	if err := errors.Join(os.Chown(dir, nobody, nobody), os.Chmod(filepath.Dir(dir), 0o711)); err != nil {
		t.Skip("no right to give a folder away:", err)
	}
	done := make(chan error)
	go func() {
		defer close(done)      // also when f ends the test
		runtime.LockOSThread() // for good: the thread ends with its identity
		if err := syscall.Setfsuid(nobody); err != nil {
			done <- err
			return
		}
		f()
	}()
	if err := <-done; err != nil {
		t.Skip("no right to be somebody else:", err)
	}
}

func TestAFolderWithoutPermission(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	asNobody(t, dir, func() {
		if err := WriteFile(dir, "a", nil, 0o600); !errors.Is(err, os.ErrPermission) {
			t.Errorf("write: %v", err)
		}
		if _, err := Open(filepath.Join(dir, "ny"), Options{}); !errors.Is(err, os.ErrPermission) {
			t.Errorf("open: %v", err)
		}
	})
	wantNames(t, dir)
}

// A folder that may be written and not read cannot be synced. Then a file might
// vanish again with the power, and it is better not to be there.
func TestWhatCannotBeSyncedIsTakenBack(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "taken.age"), "old")
	f := open(t, dir, Options{})
	if err := os.Chmod(dir, 0o300); err != nil {
		t.Fatal(err)
	}
	asNobody(t, dir, func() {
		a, errA := f.Stage("a.age", []byte("x"))
		b, errB := f.Stage("b.age", []byte("x"))
		if err := errors.Join(errA, errB); err != nil {
			t.Error(err)
			return
		}
		for _, err := range f.Commit(a, b) {
			if !errors.Is(err, os.ErrPermission) {
				t.Errorf("commit: %v", err)
			}
		}
		if err := f.Extract("ny", []File{{"a", nil}}); !errors.Is(err, os.ErrPermission) {
			t.Errorf("extract: %v", err)
		}
	})
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	wantNames(t, dir, "taken.age")
}
