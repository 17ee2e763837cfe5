package pdf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg" // to be read
	"image/png"

	"github.com/handover-no/handover/handover/render/pdfa"
)

// A Logo is a picture at the top of pages, made ready once for all documents. It is
// safe for concurrent use.
type Logo struct{ picture pdfa.Picture }

// What a file with a logo may be.
const (
	MaxLogo     = 2 << 20 // bytes
	MaxLogoSide = 4000    // samples
)

// Why a file cannot be a logo.
var (
	ErrLogoLarge  = errors.New("pdf: the picture is larger than 2 MiB")
	ErrLogoKind   = errors.New("pdf: not a PNG or JPEG")
	ErrLogoPixels = errors.New("pdf: the picture has too many samples, or next to none")
)

// logoName is what pages call the picture.
const logoName = "Logo"

// How many samples are kept: 500 to the inch at the size that it is drawn in.
const (
	keptWide      = 912
	keptHigh      = 228
	leastLogoSide = 8
)

// ReadLogo reads a PNG or JPEG. What is more than print shows is thrown away, and
// what is transparent becomes the white that it stands on: so no page has anything
// that shines through, and every reader and printer shows the same.
func ReadLogo(data []byte) (*Logo, error) {
	if len(data) > MaxLogo {
		return nil, ErrLogoLarge
	}
	size, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || kind != "png" && kind != "jpeg" {
		return nil, ErrLogoKind
	}
	if max(size.Width, size.Height) > MaxLogoSide || min(size.Width, size.Height) < leastLogoSide {
		return nil, ErrLogoPixels
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, ErrLogoKind
	}
	picture, err := packed(fewer(shrunken(onWhite(img))))
	if err != nil {
		return nil, err
	}
	return &Logo{picture}, nil
}

// onWhite sets a picture on white.
func onWhite(img image.Image) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Over)
	return out
}

// shrunken makes a picture as small as it needs to be: each sample is the mean of
// those that it takes the place of.
func shrunken(in *image.RGBA) *image.RGBA {
	wide, high := in.Bounds().Dx(), in.Bounds().Dy()
	k := min(1, float64(keptWide)/float64(wide), float64(keptHigh)/float64(high))
	w, h := max(1, int(float64(wide)*k)), max(1, int(float64(high)*k))
	if w == wide && h == high {
		return in
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			out.SetRGBA(x, y, mean(in, image.Rect(x*wide/w, y*high/h, (x+1)*wide/w, (y+1)*high/h)))
		}
	}
	return out
}

func mean(in *image.RGBA, of image.Rectangle) color.RGBA {
	var sum [3]int
	n := max(1, of.Dx()*of.Dy())
	for y := of.Min.Y; y < of.Max.Y; y++ {
		for x := of.Min.X; x < of.Max.X; x++ {
			at := in.PixOffset(x, y)
			for i := range sum {
				sum[i] += int(in.Pix[at+i])
			}
		}
	}
	return color.RGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), 0xff}
}

// fewer returns a picture of at most 256 colours with a palette, which takes a third
// of the room; another as it is.
func fewer(in *image.RGBA) image.Image {
	const most = 256
	known := map[color.RGBA]uint8{}
	var palette color.Palette
	out := image.NewPaletted(in.Bounds(), nil)
	for y := range in.Bounds().Dy() {
		for x := range in.Bounds().Dx() {
			c := in.RGBAAt(x, y)
			n, ok := known[c]
			if !ok {
				if len(palette) == most {
					return in
				}
				n = uint8(len(palette))
				known[c], palette = n, append(palette, c)
			}
			out.Pix[out.PixOffset(x, y)] = n
		}
	}
	out.Palette = palette
	return out
}

// packed packs samples as PNG does; a PDF reads the same.
func packed(img image.Image) (pdfa.Picture, error) {
	var file bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&file, img); err != nil {
		return pdfa.Picture{}, fmt.Errorf("pdf: %w", err)
	}
	out := pdfa.Picture{Name: logoName, Wide: img.Bounds().Dx(), High: img.Bounds().Dy()}
	const signature, head = 8, 8 // a chunk is its length, its name, what is in it, and a sum
	for rest := file.Bytes()[signature:]; len(rest) > head; {
		n := int(binary.BigEndian.Uint32(rest))
		chunk := rest[head : head+n]
		switch string(rest[4:head]) {
		case "IHDR":
			out.Bits = int(chunk[8])
		case "PLTE":
			out.Palette = chunk
		case "IDAT":
			out.Data = append(out.Data, chunk...)
		}
		rest = rest[head+n+4:]
	}
	return out, nil
}
