package handover_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every module that we ask for is told of in docs/avhengigheter.md, with the
// version that is used and the package that is its home.
func TestDependenciesAreTold(t *testing.T) {
	told := strings.Split(readText(t, "docs", "avhengigheter.md"), "\n")
	for _, file := range []string{"go.mod", filepath.Join("tools", "go.mod")} {
		required := direct(readText(t, file))
		if len(required) == 0 {
			t.Fatalf("%s asks for nothing", file)
		}
		for path, version := range required {
			row := rowOf(told, path)
			if row == "" {
				t.Errorf("%s is not told of", path)
				continue
			}
			if !strings.Contains(row, "| "+version+" (") {
				t.Errorf("%s is %s, told of as: %s", path, version, row)
			}
			for prefix, at := range homes {
				if strings.HasPrefix(path, prefix) && len(at) == 1 && !strings.Contains(row, "`"+at[0]+"`") {
					t.Errorf("%s lives in %s, told of as: %s", path, at[0], row)
				}
			}
		}
	}
}

func readText(t *testing.T, name ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(append([]string{".."}, name...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// direct returns the modules that a go.mod asks for itself, with their versions;
// a tool's module is one of them.
func direct(mod string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(mod) {
		fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(fields) < 2 || !strings.HasPrefix(fields[1], "v") {
			continue
		}
		isTool := false
		for other := range strings.Lines(mod) {
			isTool = isTool || strings.HasPrefix(other, "tool "+fields[0]+"/")
		}
		if isTool || !strings.Contains(line, "// indirect") {
			out[fields[0]] = fields[1]
		}
	}
	return out
}

// rowOf returns the row of a table that begins with a module.
func rowOf(lines []string, path string) string {
	for _, l := range lines {
		if strings.HasPrefix(l, "| `"+path+"`") {
			return l
		}
	}
	return ""
}
