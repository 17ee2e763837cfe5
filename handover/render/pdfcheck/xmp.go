package pdfcheck

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
)

// What XMP calls things.
const (
	nsDC        = "http://purl.org/dc/elements/1.1/"
	nsPDF       = "http://ns.adobe.com/pdf/1.3/"
	nsXMP       = "http://ns.adobe.com/xap/1.0/"
	nsPDFA      = "http://www.aiim.org/pdfa/ns/id/"
	nsPDFUA     = "http://www.aiim.org/pdfua/ns/id/"
	nsSchema    = "http://www.aiim.org/pdfa/ns/schema#"
	nsRDF       = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	nsExtension = "http://www.aiim.org/pdfa/ns/extension/"
)

// An xmp is the metadata: what each property says, the first value of a list.
type xmp struct {
	values    map[xml.Name]string
	described map[string]bool // namespaces that the file describes itself
}

// readXMP reads metadata, or returns nil when they are no whole XML.
func readXMP(data []byte) *xmp {
	x := &xmp{values: map[xml.Name]string{}, described: map[string]bool{}}
	d := xml.NewDecoder(bytes.NewReader(data))
	var open []xml.Name
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil
		}
		switch e := token.(type) {
		case xml.StartElement:
			if len(open) > maxDepth {
				return nil
			}
			open = append(open, e.Name)
			for _, a := range e.Attr {
				x.note(a.Name, a.Value)
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			x.chars(open, string(e))
		}
	}
	if len(x.values) == 0 {
		return nil
	}
	return x
}

// chars notes a text under the property that it belongs to.
func (x *xmp) chars(open []xml.Name, s string) {
	if strings.TrimSpace(s) == "" {
		return
	}
	for i := len(open) - 1; i >= 0; i-- {
		if open[i].Space != nsRDF {
			x.note(open[i], s)
			return
		}
	}
}

func (x *xmp) note(n xml.Name, s string) {
	if n == (xml.Name{Space: nsSchema, Local: "namespaceURI"}) {
		x.described[s] = true
	}
	if _, known := x.values[n]; !known {
		x.values[n] = s
	}
}

func (x *xmp) get(space, local string) string { return x.values[xml.Name{Space: space, Local: local}] }
