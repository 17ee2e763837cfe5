package packet

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"strings"
)

// Caps on a container. What Build refuses to write, Open refuses to read.
const (
	MaxEntries = 64        // with manifest and signature
	MaxSize    = 256 << 20 // bytes
	maxName    = 64        // bytes of a name in the container
)

// The records of a ZIP, by their signatures and fixed lengths. Everything that
// this format leaves open is fixed: entries are stored, names are ASCII and
// need no flag, the time is the earliest there is, and nothing is optional.
const (
	localSignature   = 0x04034b50
	centralSignature = 0x02014b50
	endSignature     = 0x06054b50

	localLength   = 30 // bytes before the name
	centralLength = 46 // bytes before the name
	endLength     = 22

	zipVersion = 10     // 1.0: stored files
	zipDate    = 0x0021 // 1 January 1980
)

// encodeZIP returns the entries as the one ZIP that holds them.
func encodeZIP(entries []Content) ([]byte, error) {
	size := zipSize(entries)
	if !namesFit(entries) || size > MaxSize {
		return nil, ErrContainer
	}
	var out bytes.Buffer
	out.Grow(int(size))
	if err := writeZIP(&out, entries); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// decodeZIP returns the entries of a ZIP that encodeZIP wrote. It reads only
// what it needs to find names and data, then writes the same entries again and
// compares: so no header can say anything else than its twin, and no byte
// stands before, between or behind.
func decodeZIP(data []byte) ([]Content, error) {
	if len(data) > MaxSize {
		return nil, ErrContainer
	}
	var entries []Content
	for rest := data; len(rest) >= localLength && binary.LittleEndian.Uint32(rest) == localSignature; {
		size := int64(binary.LittleEndian.Uint32(rest[18:]))
		nameLength := int64(binary.LittleEndian.Uint16(rest[26:]))
		end := localLength + nameLength + size
		if nameLength > maxName || end > int64(len(rest)) || len(entries) == MaxEntries {
			return nil, ErrContainer
		}
		name := string(rest[localLength : localLength+nameLength])
		entries = append(entries, Content{name, rest[localLength+nameLength : end : end]})
		rest = rest[end:]
	}
	if !namesFit(entries) || zipSize(entries) != int64(len(data)) {
		return nil, ErrContainer
	}
	if err := writeZIP(&matcher{data}, entries); err != nil {
		return nil, err
	}
	return entries, nil
}

// A matcher is a writer that accepts only the bytes it expects.
type matcher struct{ want []byte }

func (m *matcher) Write(p []byte) (int, error) {
	if !bytes.HasPrefix(m.want, p) {
		return 0, ErrContainer
	}
	m.want = m.want[len(p):]
	return len(p), nil
}

// zipSize returns how many bytes writeZIP writes.
func zipSize(entries []Content) int64 {
	size := int64(endLength)
	for _, e := range entries {
		size += localLength + centralLength + 2*int64(len(e.Name)) + int64(len(e.Data))
	}
	return size
}

func writeZIP(w io.Writer, entries []Content) error {
	var directory []byte
	offset := 0
	for _, e := range entries {
		facts := entryFacts(e)
		local := binary.LittleEndian.AppendUint32(nil, localSignature)
		local = append(local, facts...)
		local = append(local, e.Name...)
		for _, part := range [][]byte{local, e.Data} {
			if _, err := w.Write(part); err != nil {
				return err
			}
		}
		directory = binary.LittleEndian.AppendUint32(directory, centralSignature)
		directory = binary.LittleEndian.AppendUint16(directory, zipVersion) // made by
		directory = append(directory, facts...)
		directory = append(directory, make([]byte, 10)...) // comment, disk and attributes: none
		directory = binary.LittleEndian.AppendUint32(directory, uint32(offset))
		directory = append(directory, e.Name...)
		offset += len(local) + len(e.Data)
	}
	end := binary.LittleEndian.AppendUint32(nil, endSignature)
	end = append(end, 0, 0, 0, 0) // one disk
	for range 2 {
		end = binary.LittleEndian.AppendUint16(end, uint16(len(entries)))
	}
	end = binary.LittleEndian.AppendUint32(end, uint32(len(directory)))
	end = binary.LittleEndian.AppendUint32(end, uint32(offset))
	end = append(end, 0, 0) // no comment
	_, err := w.Write(append(directory, end...))
	return err
}

// entryFacts returns the 26 bytes that the local and the central header of an
// entry have in common.
func entryFacts(e Content) []byte {
	var b []byte
	b = binary.LittleEndian.AppendUint16(b, zipVersion) // needed to read
	b = append(b, 0, 0, 0, 0, 0, 0)                     // flags, method and time: none
	b = binary.LittleEndian.AppendUint16(b, zipDate)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(e.Data))
	for range 2 { // compressed and not
		b = binary.LittleEndian.AppendUint32(b, uint32(len(e.Data)))
	}
	b = binary.LittleEndian.AppendUint16(b, uint16(len(e.Name)))
	return append(b, 0, 0) // no extra field
}

// namesFit reports whether there are entries, not too many, and each has a
// name of its own that is safe to extract everywhere: no name is also another's
// folder.
func namesFit(entries []Content) bool {
	if len(entries) == 0 || len(entries) > MaxEntries {
		return false
	}
	files, folders := map[string]bool{}, map[string]bool{}
	for _, e := range entries {
		if files[e.Name] || !isFileName(e.Name) {
			return false
		}
		files[e.Name] = true
		if folder, _, found := strings.Cut(e.Name, "/"); found {
			folders[folder] = true
		}
	}
	for folder := range folders {
		if files[folder] {
			return false
		}
	}
	return true
}

// isFileName reports whether name is of [a-z0-9._-], with at most one folder,
// and means the same file on every system.
func isFileName(name string) bool {
	parts := strings.Split(name, "/")
	if len(name) > maxName || len(parts) > 2 {
		return false
	}
	for _, p := range parts {
		if strings.Trim(p, "abcdefghijklmnopqrstuvwxyz0123456789._-") != "" {
			return false
		}
		// Neither "." nor "..", nothing hidden, nothing that looks like a flag,
		// nothing that Windows cuts off.
		if p == "" || strings.ContainsAny(p[:1], ".-") || strings.HasSuffix(p, ".") || isDevice(p) {
			return false
		}
	}
	return true
}

// isDevice reports whether Windows takes name, whatever its ending, for a
// device: con, prn, aux, nul, com0 to com9, lpt0 to lpt9.
func isDevice(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	switch base {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(base) == 4 && (strings.HasPrefix(base, "com") || strings.HasPrefix(base, "lpt")) && base[3] >= '0' && base[3] <= '9'
}
