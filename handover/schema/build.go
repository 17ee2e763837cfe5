package schema

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/handover-no/handover/handover/diag"
	"github.com/handover-no/handover/handover/record"
)

// maxRefs is how many references may lead into each other.
const maxRefs = 24

type builder struct {
	set  *Set
	file string
	// pupil tells that the form is about a pupil: the shapes that it shares with
	// younger children's forms speak of «eleven».
	pupil bool
}

// fill reads the schema node n into f.
func (b builder) fill(f *Field, n record.Value, depth int) error {
	if depth > maxRefs {
		return fmt.Errorf("%s: references go in circles", f.Path)
	}
	if ref := n.Field("$ref"); !ref.IsMissing() {
		file, target, err := b.resolve(ref.Text().Reveal())
		if err != nil {
			return fmt.Errorf("%s: %w", f.Path, err)
		}
		if err := (builder{b.set, file, b.pupil}).fill(f, target, depth+1); err != nil {
			return err
		}
		b.annotate(f, n)
		demand(f, n)
		return b.annotateBelow(f, n)
	}
	b.annotate(f, n)
	kind, err := typeOf(n)
	if err != nil {
		return fmt.Errorf("%s: %w", f.Path, err)
	}
	f.Type = kind
	switch kind {
	case Object:
		return b.object(f, n, depth)
	case List:
		f.Item = &Field{Path: f.Path}
		if err := b.fill(f.Item, n.Field("items"), depth+1); err != nil {
			return err
		}
		f.Fields = f.Item.Fields
		f.strictAs(f.Item)
	case Enum:
		for _, w := range n.Field("enum").Items() {
			f.Enum = append(f.Enum, w.Text().Reveal())
		}
	}
	return nil
}

func (b builder) object(f *Field, n record.Value, depth int) error {
	for _, p := range n.Field("properties").Fields() {
		c := &Field{Key: p.Key, Path: record.Join(f.Path, p.Key)}
		if err := b.fill(c, p.Value, depth+1); err != nil {
			return err
		}
		f.Fields = append(f.Fields, c)
	}
	demand(f, n)
	return nil
}

// strictAs keeps back of a list what its rows are kept back from: paths do not tell
// them apart.
func (f *Field) strictAs(row *Field) {
	if f.Out == May {
		f.Out, f.OutReason = row.Out, row.OutReason
	}
	if len(f.Roles) == 0 {
		f.Roles = row.Roles
	}
}

// demand marks what n requires of f's fields.
func demand(f *Field, n record.Value) {
	for _, r := range n.Field("required").Items() {
		if c := f.Field(r.Text().Reveal()); c != nil {
			c.Required = true
		}
	}
}

func (b builder) resolve(ref string) (file string, target record.Value, err error) {
	file, pointer, ok := strings.Cut(ref, "#")
	if file == "" {
		file = b.file
	}
	name, isDef := strings.CutPrefix(pointer, "/$defs/")
	target = b.set.files[file].Field("$defs").Field(name)
	if !ok || !isDef || target.IsMissing() {
		return "", record.Value{}, fmt.Errorf("reference %q leads nowhere", ref)
	}
	return file, target, nil
}

// typeOf reads the type of a node in our dialect.
func typeOf(n record.Value) (Type, error) {
	t := n.Field("type")
	names := map[string]bool{}
	for _, v := range append(t.Items(), t) {
		names[v.Text().Reveal()] = true
	}
	switch {
	case n.Field("x-type").Is("jaNei"):
		return Bool, nil
	case names["array"]:
		return List, nil
	case names["object"]:
		return Object, nil
	case names["integer"]:
		return Int, nil
	case !n.Field("enum").IsMissing(), !n.Field("const").IsMissing():
		return Enum, nil
	case n.Field("format").Is("date"):
		return Date, nil
	case names["string"]:
		return Text, nil
	}
	return 0, fmt.Errorf("a type that the dialect does not have")
}

// annotate reads titles and marks; those beside a reference win over those
// behind it.
func (b builder) annotate(f *Field, n record.Value) {
	for _, m := range n.Fields() {
		switch v := m.Value; m.Key {
		case "title":
			b.read(&f.NB.Title, v)
		case "description":
			b.read(&f.NB.Description, v)
		case "examples":
			if all := v.Items(); len(all) > 0 {
				b.read(&f.NB.Example, all[0])
				if n.Field("x-nn").Field("example").IsMissing() {
					b.read(&f.NN.Example, all[0])
				}
			}
		case "x-nn":
			b.read(&f.NN.Title, v.Field("title"))
			b.read(&f.NN.Description, v.Field("description"))
			b.read(&f.NN.Example, v.Field("example"))
		case "const":
			f.Enum = []string{v.Text().Reveal()}
		case "pattern":
			f.Shaped = true
		default:
			if strings.HasPrefix(m.Key, "x-") {
				b.mark(f, m.Key, v)
			}
		}
	}
}

// read takes a text over.
func (b builder) read(to *string, v record.Value) {
	if v.Kind() == record.Text {
		*to = b.say(v)
	}
}

// mark reads one of our own marks.
func (b builder) mark(f *Field, key string, v record.Value) {
	switch key {
	case "x-lengde":
		f.Soft = int(v.Int())
	case "x-kode":
		f.Code = v.Text().Reveal()
	case "x-regel":
		f.Rule = diag.Code(v.Text().Reveal())
	case "x-ingen":
		f.None = f.None || v.Yes()
	case "x-linje":
		f.Line = f.Line || v.Yes()
	case "x-unik":
		f.Unique = f.Unique || v.Yes()
	case "x-saerlig":
		f.Special = f.Special || v.Yes()
	case "x-sosiometrisk":
		f.Sociometric = f.Sociometric || v.Yes()
	case "x-grunnpakke":
		f.Basic = f.Basic || v.Yes()
	case "x-roller":
		for _, r := range v.Items() {
			f.Roles = append(f.Roles, r.Text().Reveal())
		}
	case "x-ut", "x-ut-grunn":
		b.markOut(f, key, v)
	case "x-synonym":
		f.Synonyms = map[string]string{}
		for _, w := range v.Fields() {
			f.Synonyms[w.Key] = w.Value.Text().Reveal()
		}
	case "x-ord":
		f.Ord = map[string]Pair{}
		for _, o := range v.Fields() {
			f.Ord[o.Key] = b.pair(o.Value)
		}
	}
}

// markOut reads what may leave. An unknown mark lets nothing out.
func (b builder) markOut(f *Field, key string, v record.Value) {
	switch {
	case key == "x-ut-grunn":
		f.OutReason = b.pair(v)
	case v.Is("maskert"):
		f.Out = Masked
	default:
		f.Out = Never
	}
}

// annotateBelow reads marks for fields below f, which a reference to a shared shape
// has no other place for.
func (b builder) annotateBelow(f *Field, n record.Value) error {
	for _, words := range n.Field(below).Fields() {
		c := f.At(words.Key)
		if c == nil {
			return fmt.Errorf("%s: x-felt names %q, which is not there", f.Path, words.Key)
		}
		b.annotate(c, words.Value)
	}
	return nil
}

// say returns a text for people, in the words of the form that it is read for.
func (b builder) say(v record.Value) string {
	text := v.Text().Reveal()
	if b.pupil && b.file == common {
		return ofPupil(text)
	}
	return text
}

func (b builder) pair(v record.Value) Pair {
	return Pair{NB: b.say(v.Field("nb")), NN: b.say(v.Field("nn"))}
}

// theChild is how shared shapes speak of whom a case is about, in both målformer.
var theChild = regexp.MustCompile(`\b[Bb]arnets?\b`)

// ofPupil makes a text about a child one about a pupil.
func ofPupil(text string) string {
	if !strings.Contains(text, "arnet") {
		return text // most of them, at a tenth of the cost
	}
	return theChild.ReplaceAllStringFunc(text, strings.NewReplacer("Barnet", "Eleven", "barnet", "eleven").Replace)
}
