package register

// A Filed is a child that there is a case file of.
type Filed struct {
	Child
	File string
}

// Unlisted are the files whose child no row of a list is. Its child may have had another
// name, or another day of birth, when the file was made.
type Unlisted struct {
	files []Filed
	by    map[string][]int // by what children who are alike share
}

// Unlisted returns those of some files whose child no row is, the rows that are left out
// among them: what is told of a file may not tell which those are.
func (l *List) Unlisted(files []Filed) *Unlisted {
	u := &Unlisted{by: map[string][]int{}}
	for _, f := range files {
		if l.rows.has(f.Child) {
			continue
		}
		for _, k := range f.alike() {
			u.by[k] = append(u.by[k], len(u.files))
		}
		u.files = append(u.files, f)
	}
	return u
}

// Like returns the files whose child may be the one of an entry. Where both have a
// number, they are two.
func (u *Unlisted) Like(e *Entry) []string {
	var out []string
	seen := map[int]bool{}
	for _, k := range e.who.alike() {
		for _, n := range u.by[k] {
			f := u.files[n]
			if !seen[n] && (f.number == "" || e.who.number == "") {
				out = append(out, f.File)
			}
			seen[n] = true
		}
	}
	return out
}

// alike is what a child shares with another that may be the same: the whole name, or the
// last name with the day of birth.
func (w Child) alike() (out []string) {
	for _, k := range []string{w.name, w.family} {
		if k != "" {
			out = append(out, k)
		}
	}
	return out
}
