package handover

import (
	"errors"
	"io"
	"io/fs"
	"strings"

	"github.com/handover-no/handover/handover/casefile"
	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/handover/schema"
)

// A Letterhead is what an owner has chosen of what its documents look like, and what
// it adds to them. The zero Letterhead is the program's own look, with nothing added.
type Letterhead struct {
	document.Letterhead
	Look pdf.Look
}

// Where settings have what a page looks like.
const (
	logoPath   = "eier.logo.fil"
	colourPath = "eier.farge"
)

// letterhead reads what settings say of the page. beside is the folder that they
// stand in, for the picture. What cannot be used is told.
func letterhead(data record.Value, tree *casefile.Tree, beside fs.FS, out *diag.List) Letterhead {
	text := func(path string) string { return data.At(path).Text().Reveal() }
	pair := func(path string) schema.Pair { return schema.Pair{NB: text(path + ".nb"), NN: text(path + ".nn")} }
	l := Letterhead{Letterhead: document.Letterhead{
		Logo: pair("eier.logo.tekst"), Closing: pair("eier.avslutning"),
		Contact: document.Contact{Office: text("eier.kontakt.navn"), Phone: text("eier.kontakt.telefon"), Mail: text("eier.kontakt.epost")},
	}}
	if name := text(logoPath); name != "" {
		logo, variant := readLogo(beside, name)
		if l.Look.Logo = logo; logo == nil {
			out.Add(diag.Diagnostic{Code: "S21", Variant: variant, Severity: diag.Error, Span: tree.SpanOf(logoPath)})
		}
	}
	l.Look.Accent = accentOf(text(colourPath), tree, out)
	return l
}

// accentOf reads the colour. One without quotation marks has become a comment.
func accentOf(own string, tree *casefile.Tree, out *diag.List) pdf.Accent {
	if own == "" {
		if n := tree.Node(colourPath); n != nil && n.Comment != nil {
			out.Add(diag.Diagnostic{Code: "S22", Variant: "kommentar", Severity: diag.Error, Span: n.Comment.Span})
		}
		return pdf.Accent{}
	}
	accent, err := pdf.ParseAccent(own)
	var faint *pdf.FaintError
	if errors.As(err, &faint) {
		out.Add(diag.Diagnostic{
			Code: "S22", Severity: diag.Error, Span: tree.SpanOf(colourPath), Args: diag.Args{"kontrast": decimal(faint.Told()), "moerkere": faint.Darker},
		})
	}
	return accent
}

// A decimal is a number as English writes it.
type decimal string

// In returns it as a language writes it.
func (d decimal) In(lang string) string {
	if lang == "en" {
		return string(d)
	}
	return strings.Replace(string(d), ".", ",", 1)
}

// readLogo reads the picture, or tells in one word why it cannot be used.
func readLogo(beside fs.FS, name string) (logo *pdf.Logo, variant string) {
	if beside == nil {
		return nil, "mangler"
	}
	file, err := beside.Open(strings.ReplaceAll(name, `\`, "/"))
	if err != nil {
		return nil, "mangler"
	}
	defer file.Close() //nolint:errcheck // it was only read
	data, err := io.ReadAll(io.LimitReader(file, pdf.MaxLogo+1))
	if err != nil {
		return nil, "mangler"
	}
	switch logo, err := pdf.ReadLogo(data); {
	case errors.Is(err, pdf.ErrLogoLarge):
		return nil, "stor"
	case errors.Is(err, pdf.ErrLogoPixels):
		return nil, "punkter"
	case err != nil:
		return nil, "type"
	default:
		return logo, ""
	}
}
