package handover_test

import (
	"archive/zip"
	"bytes"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/packet"
)

// Where the columns of the workbook's first sheet are, and which it has behind the
// child's name.
const (
	workItem, workWho, workDue, workPacket, workNr = 1, 2, 3, 9, 10
)

// sheet returns the rows of the workbook in a checklist packet, under its heads: of
// the tasks, and of the overview.
func (o *office) sheet(sealed []byte, at string) (rows, overview [][]string) {
	o.t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(o.workbook(sealed, at)))
	o.must(err)
	for i, into := range []*[][]string{&rows, &overview} {
		all, err := book.GetRows(book.GetSheetName(i))
		o.must(err)
		*into = all[4:]
	}
	return rows, overview
}

// workbook returns the workbook in a checklist packet.
func (o *office) workbook(sealed []byte, at string) []byte {
	o.t.Helper()
	plain := o.plain(sealed, at)
	z, err := zip.NewReader(bytes.NewReader(plain), int64(len(plain)))
	o.must(err)
	f, err := z.Open(packet.ChecklistFile)
	o.must(err)
	data, err := io.ReadAll(f)
	o.must(err)
	return data
}

// The workbook names the same people as the packet does, or as many as tell
// nothing; it stands by date, tells which packet each line is from, and has no word
// that tells a special category beside a child's name.
func TestWorkbookIsNeutralAndAgreesWithThePacket(t *testing.T) {
	tells := []string{"allerg", "legemid", "nød", "ppt", "vedtak", "tolk", "skyss", "samisk", "hørsel", "spesped", "stafett", "ansvarsgruppe", "rom", "vedlegg", "helse"}
	for _, c := range []struct{ name, unit string }{{"barnehage_1_to_hjem", "908592476"}, {"barnehage_2_samisk_opplaering", "905893491"}} {
		o := newOffice(t)
		files, done := o.pack(brief(t, c.name))
		for _, d := range done {
			role := d.To.To.Role
			items := program(t).Items(d.To.Release, today)
			rows, overview := o.sheet(files["sjekkliste/"+role], c.unit+"/"+role)
			if len(rows) != len(items) {
				t.Fatalf("%s, %s: %d lines for %d items", c.name, role, len(rows), len(items))
			}
			for i, it := range items {
				row, what := rows[i], c.name+", "+role+", "+it.ID
				who := row[workWho]
				if who != "se pakken" && !strings.HasPrefix(it.Who.NB, who) {
					t.Errorf("%s: %q in the workbook, %q in the packet", what, who, it.Who.NB)
				}
				if it.Who.NB == "kontaktlærer" && who != "kontaktlærer" {
					t.Errorf("%s: the kontaktlærer has become %q", what, who)
				}
				if row[workPacket] != string(d.Packet) || row[workNr] != strconv.Itoa(i+1) {
					t.Errorf("%s: item %q of packet %q", what, row[workNr], row[workPacket])
				}
				if want := it.Due.Time().Format("02.01.2006"); row[workDue] != want {
					t.Errorf("%s: due %s, want %s", what, row[workDue], want)
				}
			}
			for _, row := range slices.Concat(rows, overview) {
				for _, w := range tells {
					if said := strings.ToLower(strings.Join(row[1:], " ")); strings.Contains(said, w) {
						t.Errorf("%s, %s: %q tells %q", c.name, role, said, w)
					}
				}
			}
			// One line for the packet: when it was made, from which unit, when to answer.
			if want := []string{string(d.Packet), "12.05.2027", d.To.Release.Data.At("avsender.orgnr").Text().Reveal(), "18.05.2027"}; !slices.Equal(overview[0][1:5], want) {
				t.Errorf("%s, %s: the overview says %q, want %q", c.name, role, overview[0], want)
			}
		}
	}
}

// The first page takes what it needs from many sections. What is withheld from a
// recipient changes no byte of it, whether it is another text or not there.
func TestFirstPageTellsNothingWithheld(t *testing.T) {
	src := brief(t, "barnehage_1_to_hjem")
	for name, other := range map[string]string{
		"other words of the family": edit(t, src, "Iben er ikke sjenert.", "Iben er noe helt annet, og det er mye å si om det."),
		"no meeting":                edit(t, src, "  dato: 2027-06-03\n  klokkeslett: \"14:00\"\n", ""),
		"another way of contact":    edit(t, src, "SMS til begge i samme melding.", "Ring."),
	} {
		a, b := newOffice(t), newOffice(t)
		b.doors, b.book = a.doors, a.book
		one, _ := a.pack(src)
		two, _ := b.pack(other)
		for _, what := range []string{"pakke/sfo", "sjekkliste/sfo"} {
			if !bytes.Equal(a.plain(one[what], "908592476/sfo"), b.plain(two[what], "908592476/sfo")) {
				t.Errorf("%s: %s differs", name, what)
			}
		}
		if bytes.Equal(a.plain(one["pakke/rektor"], "908592476/rektor"), b.plain(two["pakke/rektor"], "908592476/rektor")) {
			t.Errorf("%s: rektor gets nothing of it", name)
		}
	}
}

// A list has the packets of earlier runs too, and says of them what the list of that
// run did: the pages are those of the packet that was sent. Where nothing is new, there
// is no new list.
func TestAListOfEarlierPackets(t *testing.T) {
	o := newOffice(t).withPPT(lyngtopp)
	first := sound(t)
	second := edit(t, first, firstID, secondID, "fornavn: Iben Sofie", "fornavn: Ola", "kallenavn: Iben", "kallenavn: Ola")
	run := func(sources ...string) (done []handover.Packed, lists []handover.PackedList) {
		p := o.byPPT()
		for _, src := range sources {
			made, err := p.Case(check(t, src))
			o.must(err)
			done = append(done, made...)
		}
		lists, err := p.Checklists()
		o.must(err)
		o.must(p.Log.Close())
		return done, lists
	}
	rowsOf := func(l handover.PackedList, id packet.ID) (out [][]string) {
		rows, _ := o.sheet(o.file(l.File), l.Unit+"/"+l.Role)
		for _, r := range rows {
			if r[workPacket] == string(id) {
				out = append(out, r)
			}
		}
		return out
	}
	done, one := run(first)
	if _, again := run(first); !again[0].Skipped || !again[1].Skipped {
		t.Error("an unchanged list is made again")
	}
	_, both := run(first, second)
	for i := range both {
		want, got := rowsOf(one[i], done[i].Packet), rowsOf(both[i], done[i].Packet)
		if both[i].Skipped || len(want) == 0 || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: the list says of the earlier packet\n%v, and said\n%v", both[i].Role, got, want)
		}
	}
}

// A list in one language has the pages of packets in the other too, though what they were
// made of is let go of before the list is written.
func TestAListOfPacketsInTwoLanguages(t *testing.T) {
	o := newOffice(t)
	p := o.packer()
	first := sound(t)
	second := edit(t, first, firstID, secondID, "fornavn: Iben Sofie", "fornavn: Ola", "kallenavn: Iben", "kallenavn: Ola", "dokumentspraak: nb", "dokumentspraak: nn")
	of := map[string]string{}
	for lang, src := range map[string]string{"nb": first, "nn": second} {
		made, err := p.Case(check(t, src))
		o.must(err)
		for _, d := range made {
			of[string(d.Packet)] = lang
		}
	}
	lists, err := p.Checklists()
	o.must(err)
	neutral := map[string]int{}
	for _, l := range lists {
		rows, _ := o.sheet(o.file(l.File), l.Unit+"/"+l.Role)
		for _, r := range rows {
			if !strings.Contains(r[workItem], "på sjekklista i pakken") {
				continue
			}
			neutral[of[r[workPacket]]]++
			if !strings.Contains(r[workItem], "på sjekklista i pakken, side ") {
				t.Errorf("%s: no page for %q of a packet in %s", l.Role, r[workItem], of[r[workPacket]])
			}
		}
	}
	if neutral["nb"] == 0 || neutral["nn"] != neutral["nb"] {
		t.Errorf("items in neutral words: %v", neutral)
	}
}
