// Package document is what a packet says, before anyone decides how it looks.
//
// A Document is made from a release, never from a case file: what was withheld
// has no way here. Order and words come from a template. Every text carries the
// id of the case it belongs to – the words of the template and the names of owner
// and unit too, once they stand in it – and Build refuses a release that holds
// anything of another child. Every line that gives an answer of the release knows of
// which field, so that Prove can hold the finished file against the release.
package document

import (
	"time"

	"github.com/handover-no/handover/handover/secret"
)

// A Document is a sequence of blocks under page furniture.
type Document struct {
	Case     string      // the id of the case that every text in it belongs to
	Title    secret.Text // without personal data
	Language string      // "nb" or "nn"
	Author   secret.Text // the sending unit
	Created  time.Time
	Header   Header
	Footer   Footer
	// Stamp is written across every page, or empty.
	Stamp secret.Text
	// Continued stands after the title of a section that goes on on a new page.
	Continued secret.Text
	// CheckBox is what a check box is called, for those who do not see it.
	CheckBox secret.Text
	// Form tells that it is filled in by hand: it is set close, and nothing smaller to
	// save a page.
	Form   bool
	Blocks []Block
}

// A Header stands at the top of every page. Made tells when the packet was made. With
// Fill, the pages after the first have in place of both a line to write on, and what
// to write there. Logo is what the owner's picture shows, for those who do not see it;
// without it, there is no picture.
type Header struct{ Owner, Unit, Packet, Made, Fill, Logo secret.Text }

// A Footer stands at the bottom of every page; {side} and {av} in Page are the
// number of the page and of all pages.
type Footer struct{ Note, Page secret.Text }

// A Block is one thing on a page. The types below are all there are.
type Block interface{ block() }

// A Title is the name at the top of the first page, with a line under it, and
// what has to be known of the packet itself.
type Title struct{ Text, Sub, Note Line }

// A Heading begins a section, at level 2, or a part of one, at level 3. Anchor is what a Ref points to.
type Heading struct {
	Level  int
	Text   Line
	Meta   Line // who wrote it, and when
	Anchor string
}

// A Para is running text. Quiet text is smaller and grey.
type Para struct {
	Text  []Line
	Quiet bool
}

// A Callout is the first thing to read, with a rule beside it.
type Callout struct {
	Head Line
	Text []Line
}

// An Alert is what a life may hang on. It is framed so that nobody passes it by.
type Alert struct {
	Head  Line
	Items []Line
}

// A Quote is what somebody said, in a quiet box.
type Quote struct {
	Text   []Line
	Source Line
}

// A Box is a frame around a short list. Foot stands under it.
type Box struct {
	Head  Line
	Items []Line
	Foot  Line
}

// Columns are two lists side by side, and what goes on under each in its column.
type Columns struct {
	Left, Right           Bullets
	UnderLeft, UnderRight []Bullets
}

// Bullets is a list under a small heading.
type Bullets struct {
	Head  Line
	Items []Line
}

// Facts are labelled answers, one row each.
type Facts struct{ Rows []Fact }

// A Fact is one label and what was answered. Without a label the answer has the
// whole width. Note is smaller, under the answer.
type Fact struct {
	Label Line
	Value []Line
	Note  Line
	// Bullets tells that each line of Value is an item of a list.
	Bullets bool
}

// A Table has a row of heads. Widths are parts of the page's width.
type Table struct {
	Widths []float64
	Heads  []Line
	Rows   []Row
}

// A Row is one row of a table, a Line or several for each head.
type Row struct{ Cells []Cell }

// A Cell is one cell. Boxes are words with a check box before each.
type Cell struct {
	Text  []Line
	Note  []Line // smaller, under the text
	Boxes []Line
	// Check tells that the cell is a single check box, and Blank that there is room in
	// it to write by hand.
	Check, Blank bool
}

// Choices are things to say yes or no to by hand, two beside each other or, when they
// are Wide, one under the other. Yes and No are what stands in the check boxes.
type Choices struct {
	Yes, No Line
	Wide    bool
	Items   []Choice
}

// A Choice is one of them. Key is what a case file calls it.
type Choice struct {
	Title Line
	Text  []Line
	Key   Line
}

// Blanks are lines to write on by hand. Those of a row stand beside each other.
type Blanks struct{ Rows [][]Blank }

// A Blank is what is to be written, and a line to write it on; or in place of the
// line what is written there already, or words with a check box before each. Part is
// how much of the page's width it has.
type Blank struct {
	Label Line
	Text  Line
	Boxes []Line
	Part  float64
}

// Together keeps what it holds on one page, if a page can hold it.
type Together struct{ Blocks []Block }

// A PageBreak begins a new page. Fit tells that what stands before it, back to
// the break before that, is meant for a single page.
type PageBreak struct{ Fit bool }

func (Title) block()     {}
func (Heading) block()   {}
func (Para) block()      {}
func (Callout) block()   {}
func (Alert) block()     {}
func (Together) block()  {}
func (Quote) block()     {}
func (Box) block()       {}
func (Columns) block()   {}
func (Facts) block()     {}
func (Table) block()     {}
func (Choices) block()   {}
func (Blanks) block()    {}
func (PageBreak) block() {}

// A Line is text in one or more runs. It is broken into lines on the page where
// it has to be.
type Line []Run

// A Run is text in one style. With Ref it is instead the number of the page
// where the heading with that anchor stands, and with Break the end of a line.
// Lang is the language (BCP 47) when it is known to be another than the document's.
// Of names the fields of the release whose answers the line gives, as paths: what
// is said of a line by one of its runs is said of all of it.
type Run struct {
	Text  secret.Text
	Bold  bool
	Ref   string
	Break bool
	Lang  string
	Of    []string
}
