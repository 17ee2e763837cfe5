package pdfcheck

// bookmarks: each leads to a page, and they hang together.
func (l *look) bookmarks() []Place {
	root := l.dict(l.catalog()["Outlines"])
	if root == nil {
		return here(l.catalog()["Outlines"] != nil)
	}
	rootRef, _ := l.catalog()["Outlines"].(ref)
	onPage := map[ref]bool{}
	for _, p := range l.pages {
		onPage[ref(p.object)] = true
	}
	seen := map[ref]bool{}
	count := 0
	before := ref(0)
	for next, _ := root["First"].(ref); next != 0; {
		d := l.dict(next)
		dest := l.list(d["Dest"])
		previous, _ := d["Prev"].(ref)
		if d == nil || seen[next] || l.words(d["Title"]) == "" || len(dest) == 0 || d["Parent"] != rootRef || previous != before {
			return []Place{{Object: int(next)}}
		}
		if target, ok := dest[0].(ref); !ok || !onPage[target] {
			return []Place{{Object: int(next)}}
		}
		seen[next] = true
		before = next
		count++
		next, _ = d["Next"].(ref)
	}
	last, _ := root["Last"].(ref)
	total, _ := whole(root["Count"])
	return here(last != before || total != count)
}

// everywhere returns the objects that hold a dictionary where something is so.
func (l *look) everywhere(wrong func(dict) bool) []Place {
	var out []Place
	for n := range l.entries {
		found := false
		visit(l.get(n), 0, func(v any) {
			if d, ok := v.(dict); ok {
				found = found || wrong(d)
			}
		})
		if found {
			out = append(out, Place{Object: n})
		}
	}
	return sorted(out)
}

// actionKinds are what a file may do when it is opened or clicked on.
var actionKinds = map[name]bool{
	"GoToR": true, "GoToE": true, "Launch": true, "Thread": true, "URI": true, "Sound": true, "Movie": true, "Hide": true, "Named": true, "SubmitForm": true,
	"ResetForm": true, "ImportData": true, "JavaScript": true, "SetOCGState": true, "Rendition": true, "Trans": true, "GoTo3DView": true, "GoTo": true,
}

// actions: the file does nothing by itself, has no programs and no forms, and nothing
// to click on.
func (l *look) actions() []Place {
	return l.everywhere(func(d dict) bool {
		kind := l.name(d["S"])
		return d["OpenAction"] != nil || d["AA"] != nil || d["JS"] != nil || d["JavaScript"] != nil || d["AcroForm"] != nil || d["XFA"] != nil ||
			d["Annots"] != nil || d["Type"] == name("Action") || actionKinds[kind] && d["P"] == nil
	})
}

// external: everything is in the file itself, and no other file is in it.
func (l *look) external() []Place {
	return l.everywhere(func(d dict) bool {
		_, asStream := d["Length"]
		return d["Type"] == name("Filespec") || d["EF"] != nil || d["EmbeddedFiles"] != nil || d["AF"] != nil || d["Type"] == name("EmbeddedFile") ||
			asStream && (d["F"] != nil || d["FFilter"] != nil) || d["Type"] == name("XObject") && d["Ref"] != nil
	})
}
