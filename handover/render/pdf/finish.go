package pdf

// finish turns fpdf's bytes into the final ones.
func finish(in []byte) ([]byte, error) { return in, nil }
