package pdfa

import (
	"bytes"
	"fmt"
)

// A Picture is an image that pages draw by its name. Its samples are packed as PNG
// packs them: deflated, and each row behind the number of its filter (ISO 32000-1,
// 7.4.4.4). It has no transparency: what it stands on is white.
type Picture struct {
	Name       string
	Wide, High int // samples
	// Palette has red, green and blue of each colour; without one, each sample is three.
	Palette []byte
	Bits    int // of a sample, or of each of the three
	Data    []byte
}

// pictures writes images, and returns their entries in the resources of pages.
func (b *builder) pictures(all []Picture) []byte {
	if len(all) == 0 {
		return nil
	}
	var list bytes.Buffer
	for _, p := range all {
		fmt.Fprintf(&list, "/%s %d 0 R", p.Name, b.picture(p))
	}
	return fmt.Appendf(nil, "/XObject<<%s>>", list.Bytes())
}

func (b *builder) picture(p Picture) int {
	space, parts := "/DeviceRGB", 3
	if len(p.Palette) > 0 {
		space, parts = fmt.Sprintf("[/Indexed/DeviceRGB %d<%x>]", len(p.Palette)/3-1, p.Palette), 1
	}
	const pngRows = 15 // each row tells its own filter
	return b.stream(fmt.Sprintf(
		"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%s/BitsPerComponent %d/Filter/FlateDecode/DecodeParms<</Predictor %d/Colors %d/BitsPerComponent %d/Columns %d>>",
		p.Wide, p.High, space, p.Bits, pngRows, parts, p.Bits, p.Wide), p.Data)
}
