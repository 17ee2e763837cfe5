package main_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"filippo.io/age"
)

// An opened packet is one as anybody with the key can read it.
type opened struct {
	name        string // of the file
	orgnr, role string // of the key that opens it
	files       map[string][]byte
	manifest    map[string]any
	data        map[string]any // of a packet about a child
}

// packets opens the files that match a pattern, all of which must open.
func (p *proof) packets(pattern string) []*opened {
	p.t.Helper()
	names := p.files(pattern)
	out := make([]*opened, len(names))
	var at []int
	for i := range names {
		at = append(at, i)
	}
	each(at, func(i int) {
		x, err := p.open(names[i])
		if err != nil {
			p.t.Errorf("%s: %v", filepath.Base(names[i]), err)
			x = &opened{name: filepath.Base(names[i])}
		}
		out[i] = x
	})
	if p.t.Failed() {
		p.t.FailNow()
	}
	return out
}

// open opens a file with the one key of the unit in its name that opens it.
func (p *proof) open(name string) (*opened, error) {
	sealed, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	base := strings.TrimSuffix(filepath.Base(name), ".zip.age")
	x := &opened{name: filepath.Base(name), orgnr: base[strings.LastIndexByte(base, '_')+1:], files: map[string][]byte{}}
	var plain []byte
	for _, id := range p.ids {
		if id.orgnr != x.orgnr {
			continue
		}
		r, err := age.Decrypt(bytes.NewReader(sealed), id.key)
		if wrong := (*age.NoIdentityMatchError)(nil); errors.As(err, &wrong) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if x.role != "" {
			return nil, errors.New("two keys open it")
		}
		if plain, err = io.ReadAll(r); err != nil {
			return nil, err
		}
		x.role = id.role
	}
	if x.role == "" {
		return nil, errors.New("no key of its recipient opens it")
	}
	return x, x.unzip(plain)
}

func (x *opened) unzip(plain []byte) error {
	files, err := unzipped(plain)
	if err != nil {
		return err
	}
	x.files = files
	if err := json.Unmarshal(files["manifest.json"], &x.manifest); err != nil {
		return err
	}
	if data, ok := files["sak.json"]; ok {
		delete(files, "sak.json")
		return json.Unmarshal(data, &x.data)
	}
	return nil
}

func unzipped(plain []byte) (map[string][]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(plain), int64(len(plain)))
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		if out[f.Name], err = io.ReadAll(r); err != nil {
			return nil, err
		}
		if err := r.Close(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// key is which case the packet says it is of, and whom it is for.
func (x *opened) key() string {
	to, _ := x.data["mottaker"].(map[string]any)
	return fmt.Sprintf("%v %v/%v", x.data["saks_id"], to["orgnr"], to["rolle"])
}

// isSealedTo returns an error unless the key that opens the packet is that of the
// recipient, and the manifest is of the same case, child's school and role.
func (x *opened) isSealedTo(o *outgoing) error {
	to, _ := x.manifest["to"].(map[string]any)
	switch {
	case x.orgnr != o.orgnr || x.role != o.role:
		return errors.New("opens with the key of another recipient")
	case x.manifest["case_id"] != o.of.id || to["orgnr"] != o.orgnr || to["role"] != o.role:
		return errors.New("the manifest is another packet's")
	}
	return nil
}

// texts are what the packet says outside its pages.
func (x *opened) texts() (out []string) {
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			out = append(out, v)
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			for _, e := range v {
				walk(e)
			}
		}
	}
	walk(x.manifest)
	walk(x.data)
	if child, ok := x.data["barn"].(map[string]any); ok {
		out = append(out, fmt.Sprint(child["fornavn"], " ", child["etternavn"]))
	}
	if book, ok := x.files["sjekkliste.xlsx"]; ok {
		parts, err := unzipped(book)
		if err != nil {
			return append(out, err.Error())
		}
		for _, name := range []string{"xl/sharedStrings.xml", "xl/workbook.xml", "docProps/core.xml", "docProps/app.xml", "xl/comments1.xml"} {
			out = append(out, xmlTexts(parts[name])...)
		}
		for name, part := range parts {
			if strings.HasPrefix(name, "xl/worksheets/sheet") {
				out = append(out, xmlTexts(part)...)
			}
		}
	}
	return out
}

// xmlTexts are the texts of an XML file, one for each element.
func xmlTexts(data []byte) (out []string) {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if err != nil {
			return out
		}
		if text, ok := token.(xml.CharData); ok && strings.TrimSpace(string(text)) != "" {
			out = append(out, string(text))
		}
	}
}

// listed are the packets in the overview of a checklist, which has a row for each.
func (x *opened) listed() ([]row, error) {
	parts, err := unzipped(x.files["sjekkliste.xlsx"])
	if err != nil {
		return nil, err
	}
	return overviewRows(parts)
}

var softBreak = regexp.MustCompile("\u00ad\\s*")

// pageText is what pdftotext reads on the pages of a PDF.
func pageText(pdf []byte) (string, error) {
	cmd := exec.Command("pdftotext", "-raw", "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	return softBreak.ReplaceAllString(string(out), ""), err
}

// hasPdftotext reports whether pages can be read; without the program they are not
// looked at, but for when tests must not be skipped.
func hasPdftotext(t *testing.T) bool {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("pdftotext is not installed")
		}
		t.Log("pdftotext is not installed: the pages are not read")
		return false
	}
	return true
}
