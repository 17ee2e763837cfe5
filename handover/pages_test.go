package handover_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/render/pdf"
)

// Pictures of pages, for a person to look at: every page of every example in the
// målform that it is written in, at a size that shows how the page is, and in a few
// colours, so that all of them are small.
const (
	pictureDPI   = 60
	pictureWide  = 496 // points of an A4 page
	pictureHigh  = 702
	picturesMost = 3 << 20 // bytes, of all pictures
)

var pictureFolder = filepath.Join("..", "testdata", "golden", "sider")

// pictureColours are those of the program's own look and of the example profile, and
// steps to white, which letters are drawn with.
var pictureColours = color.Palette{
	color.RGBA{255, 255, 255, 255}, color.RGBA{243, 245, 245, 255}, color.RGBA{205, 211, 216, 255}, color.RGBA{127, 136, 145, 255},
	color.RGBA{84, 96, 109, 255}, color.RGBA{27, 36, 48, 255}, color.RGBA{15, 76, 92, 255}, color.RGBA{122, 31, 61, 255}, color.RGBA{242, 194, 48, 255},
}

// pictured are the examples that there are pictures of, by name: those in the målform
// of their case.
func pictured(t *testing.T) map[string]*pdf.Result {
	t.Helper()
	out := map[string]*pdf.Result{}
	for name, r := range examplePDFs(t) {
		base, lang := name[:strings.Index(name, ".")], name[len(name)-2:]
		written := "nb"
		if strings.HasPrefix(base, "eksempel_") {
			written = base[len(base)-2:]
		} else if strings.Contains(brief(t, strings.TrimPrefix(base, "profil_")), "dokumentspraak: nn") {
			written = "nn"
		}
		if written == lang {
			out[name] = r
		}
	}
	return out
}

func pictureOf(name string, page int) string {
	return filepath.Join(pictureFolder, fmt.Sprintf("%s-%02d.png", name, page))
}

// The pictures are of the documents as they are: each line of the index names the file
// that the pictures were made of. When a document changes, make them anew, and look:
//
//	go test ./handover -run TestGolden -update
//
// That needs pdftoppm; holding them against the documents does not.
func TestGoldenPages(t *testing.T) {
	all, before := pictured(t), pictureIndex(t)
	var lines, files []string
	for name, r := range all {
		line := fmt.Sprintf("%x  %s.pdf  %d", sha256.Sum256(r.Data), name, r.Pages)
		if *update && before[name] != line {
			drawPages(t, name, r)
		}
		lines = append(lines, line)
		for page := range r.Pages {
			files = append(files, pictureOf(name, page+1))
		}
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[64:], b[64:]) })
	index := filepath.Join(pictureFolder, "index.txt")
	if *update {
		if err := os.WriteFile(index, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name := range all {
		if line := pictureIndex(t)[name]; !slices.Contains(lines, line) {
			t.Errorf("the pictures of %s are of another document than it is now", name)
		}
	}
	there, err := filepath.Glob(filepath.Join(pictureFolder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range there {
		if f != index && !slices.Contains(files, f) {
			if *update {
				err = os.Remove(f)
			}
			if !*update || err != nil {
				t.Errorf("%s is of no page: %v", f, err)
			}
		}
	}
	picturesAreSmall(t, files)
}

// pictureIndex returns the lines of the index by the names of the documents.
func pictureIndex(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	data, err := os.ReadFile(filepath.Join(pictureFolder, "index.txt"))
	if err != nil && !*update {
		t.Fatal(err)
	}
	for s := bufio.NewScanner(bytes.NewReader(data)); s.Scan(); {
		if parts := strings.Fields(s.Text()); len(parts) == 3 {
			out[strings.TrimSuffix(parts[1], ".pdf")] = s.Text()
		}
	}
	return out
}

// picturesAreSmall looks at the files: all pages, of the right size, in few colours, and
// together no more than one can look through.
func picturesAreSmall(t *testing.T, files []string) {
	t.Helper()
	total := 0
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Error(err)
			continue
		}
		total += len(data)
		img, err := png.Decode(bytes.NewReader(data))
		if p, ok := img.(*image.Paletted); err != nil || !ok || len(p.Palette) > len(pictureColours) || p.Bounds() != image.Rect(0, 0, pictureWide, pictureHigh) {
			t.Errorf("%s is no picture of a page: %v", f, err)
		}
	}
	if len(files) < 100 || total > picturesMost {
		t.Errorf("%d pictures of %d bytes together", len(files), total)
	}
}

// drawPages draws the pages of a document, and keeps the pictures.
func drawPages(t *testing.T, name string, r *pdf.Result) {
	t.Helper()
	old, err := filepath.Glob(filepath.Join(pictureFolder, name+"-*.png"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range old {
		if err := os.Remove(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(pictureFolder, 0o755); err != nil {
		t.Fatal(err)
	}
	for i, img := range drawn(t, r) {
		var out bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, img); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(pictureOf(name, i+1), out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// drawn returns pictures of the pages as pdftoppm draws them, in the few colours.
func drawn(t *testing.T, r *pdf.Result) []*image.Paletted {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "ut.pdf")
	if err := os.WriteFile(file, r.Data, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("pdftoppm", "-r", fmt.Sprint(pictureDPI), "-png", file, filepath.Join(dir, "side")).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v\n%s", err, out)
	}
	pages, err := filepath.Glob(filepath.Join(dir, "side-*.png"))
	if err != nil || len(pages) != r.Pages {
		t.Fatalf("%d pictures of %d pages: %v", len(pages), r.Pages, err)
	}
	slices.Sort(pages)
	var out []*image.Paletted
	for _, f := range pages {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, inFewColours(img))
	}
	return out
}

func inFewColours(img image.Image) *image.Paletted {
	out := image.NewPaletted(image.Rect(0, 0, pictureWide, pictureHigh), pictureColours)
	nearest := map[color.Color]uint8{}
	for y := range pictureHigh {
		for x := range pictureWide {
			c := img.At(x, y)
			n, ok := nearest[c]
			if !ok {
				n = uint8(pictureColours.Index(c))
				nearest[c] = n
			}
			out.SetColorIndex(x, y, n)
		}
	}
	return out
}

// The pictures are what pdftoppm draws today, but for what two versions of it draw
// otherwise at the edges of letters. It takes a minute, and is asked for by
// HANDOVER_SIDER.
func TestThePicturesAreOfThePages(t *testing.T) {
	if os.Getenv("HANDOVER_SIDER") == "" {
		t.Skip("HANDOVER_SIDER is not set")
	}
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	const most = pictureWide * pictureHigh / 100
	for name, r := range pictured(t) {
		for i, now := range drawn(t, r) {
			data, err := os.ReadFile(pictureOf(name, i+1))
			if err != nil {
				t.Fatal(err)
			}
			was, err := png.Decode(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if n := others(was, now); n > most {
				t.Errorf("%s, page %d: %d points are others", name, i+1, n)
			}
		}
	}
}

// others counts points that are clearly darker in one picture than in the other.
func others(a, b image.Image) int {
	const clearly = 96
	n := 0
	for y := range pictureHigh {
		for x := range pictureWide {
			was, now := color.GrayModel.Convert(a.At(x, y)).(color.Gray), color.GrayModel.Convert(b.At(x, y)).(color.Gray)
			if d := int(was.Y) - int(now.Y); d > clearly || d < -clearly {
				n++
			}
		}
	}
	return n
}
