package packet

// The container alone, for tests that write wrong ones in the right form.
var (
	EncodeZIP = encodeZIP
	DecodeZIP = decodeZIP
)
