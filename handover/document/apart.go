package document

// apart writes the sections that have a page of their own: nothing else stands on
// it, so that it can be taken out before the packet is passed on. What it holds is
// not on the first page, and its measures are in no other table.
func (b *builder) apart() []Block {
	var out []Block
	for _, s := range b.Template.sections {
		v := b.data.Field(s.key)
		if !s.apart || v.IsMissing() {
			continue
		}
		out = append(append(out, PageBreak{}), b.section(s, b.parts(s, v))...)
		if rows := collect(v, s.key); len(rows) > 0 {
			out = append(out, b.decisionTable(rows))
		}
	}
	if len(out) > 0 {
		out = append(out, PageBreak{})
	}
	return out
}
