package pdf

import (
	"encoding/json"

	"github.com/handover-no/handover/handover/document"
)

// measures know how wide characters are, so that a document can be laid out before
// anything is drawn, and remember how they have broken its lines: the same line is
// looked at several times, and comes out the same. They are for one rendering.
type measures struct {
	*Faces
	broken   map[lineKey][][]segment
	segments map[runsKey][]segment
}

// A runsKey is a line as it stands in the document.
type runsKey struct {
	line *document.Run
	runs int
}

// A lineKey is such a line, and how it is to be set.
type lineKey struct {
	runsKey
	size  float64
	bold  bool
	width float64
}

// standIn names the font that stands for a face while fpdf draws. fpdf is not given
// the faces: it would read and embed them anew for each document, and its own
// codes are not what PDF/A asks for. The finisher puts a cut in its place.
func standIn(weight string) string { return "HandoverFace" + weight }

// definition is what fpdf has to know of a font that it does not embed.
func definition(weight string) []byte {
	var def struct {
		Tp, Name string
		Cw       [256]int // fpdf reads that many, and uses none
	}
	def.Tp, def.Name = "TrueType", standIn(weight)
	out, _ := json.Marshal(def) // there is nothing in it that fails
	return out
}
