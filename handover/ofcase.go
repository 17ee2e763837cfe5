package handover

import (
	"bytes"

	"github.com/handover-no/handover/handover/canon"
	"github.com/handover-no/handover/handover/norid"
	"github.com/handover-no/handover/handover/record"
	"github.com/handover-no/handover/handover/schema"
)

// isOwn reports whether every value of a released file is that of the case, at the same
// place: what another case says, even without a name in it, is none. A release adds of
// its own no more than its schema, the row of the recipient, the bases, and the names
// that attached files have in the packet.
func (c *Checked) isOwn(release record.Value) bool {
	for _, f := range release.Fields() {
		own := c.Case.Data.Field(f.Key)
		switch f.Key {
		case "skjema", "grunnlag":
			continue
		case "mottaker":
			if !isAmong(f.Value, c.Case.Data.Field("mottakere").Items()) {
				return false
			}
			continue
		case "barn":
			own = withMask(own)
		}
		if !isPart(f.Value, own) {
			return false
		}
	}
	return true
}

// isPart reports whether a value is another one, or what is left of it.
func isPart(part, whole record.Value) bool {
	if part.Kind() != whole.Kind() {
		return false
	}
	switch part.Kind() {
	case record.Map:
		for _, f := range part.Fields() {
			if f.Key != schema.EnclosedFile && !isPart(f.Value, whole.Field(f.Key)) {
				return false
			}
		}
		return true
	case record.List:
		rest := whole.Items()
		for _, it := range part.Items() {
			for len(rest) > 0 && !isPart(it, rest[0]) {
				rest = rest[1:]
			}
			if len(rest) == 0 {
				return false
			}
			rest = rest[1:]
		}
		return true
	}
	return part.Text().Reveal() == whole.Text().Reveal() && part.Int() == whole.Int() && part.Yes() == whole.Yes()
}

func isAmong(v record.Value, rows []record.Value) bool {
	for _, row := range rows {
		if isPart(v, row) {
			return true
		}
	}
	return false
}

// withMask is a child as a release may have it: with the number masked.
func withMask(child record.Value) record.Value {
	number := child.At("id.verdi")
	if number.IsMissing() {
		return child
	}
	return child.With("id", child.Field("id").With("verdi", number.Replace(norid.Mask(number.Text().Reveal()))))
}

// isMadeOf reports whether the document was made of what the released file says: of
// nothing more either, which is not to be seen by looking for what the file says.
func (j *job) isMadeOf(data []byte) bool {
	made, err := canon.Encode(j.composed.of.Release.Data.Plain())
	return err == nil && bytes.Equal(made, data)
}
