package handover_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/receipt"
)

// received packs the first brief, opens it at the school, and returns the folder
// with the plain files.
func (o *office) received() string {
	o.t.Helper()
	files, _ := o.pack(brief(o.t, "barnehage_1_to_hjem"))
	opener := o.opener("908592476/rektor")
	opened, err := opener.Open(files["pakke/rektor"])
	o.must(err)
	dir := o.t.TempDir()
	into, err := outbox.Open(dir, outbox.Options{})
	o.must(err)
	name, err := opener.Write(into, opened)
	o.must(err)
	return filepath.Join(dir, name)
}

// reply answers as the command line does, with the files put in the folder.
func (o *office) reply(dir string, q handover.Question) (handover.Answer, error) {
	o.t.Helper()
	q.Write = putIn(dir)
	return handover.Reply(os.DirFS(dir), q, o.log(), o.clock)
}

// putIn writes answers as the command line does.
func putIn(dir string) func(outbox.File, bool) error {
	return func(f outbox.File, replace bool) error {
		if replace {
			return outbox.WriteFile(dir, f.Name, f.Data, 0o600)
		}
		return outbox.CreateFile(dir, f.Name, f.Data, 0o600)
	}
}

func nowhere(outbox.File, bool) error { return nil }

func yes(receipt.Receipt) (bool, error) { return true, nil }
func no(receipt.Receipt) (bool, error)  { return false, nil }

// An answer is given once, is not changed by a slip, and can be changed on purpose.
func TestAnswersFollowEachOther(t *testing.T) {
	o := newOffice(t)
	dir := o.received()
	accept := handover.Question{State: receipt.Accepted, Change: no}
	first, err := o.reply(dir, accept)
	if err != nil || first.Receipt.Seq != 2 || first.Same {
		t.Fatalf("the first answer: %+v, %v", first.Receipt, err)
	}
	same, err := o.reply(dir, accept)
	if err != nil || !same.Same || same.Receipt != first.Receipt || len(same.Files) != 0 {
		t.Errorf("the same again: %+v, %v", same, err)
	}
	reject := handover.Question{State: receipt.Rejected, Reason: receipt.WrongReceiver, Change: no}
	if other, err := o.reply(dir, reject); !errors.Is(err, handover.ErrAnswered) || len(other.Files) != 0 {
		t.Errorf("another answer, not confirmed: %v", err)
	}
	reject.Change = nil
	if _, err := o.reply(dir, reject); !errors.Is(err, handover.ErrAnswered) {
		t.Errorf("another answer, nobody asked: %v", err)
	}
	reject.Change = yes
	changed, err := o.reply(dir, reject)
	if err != nil || changed.Receipt.Seq != 3 || changed.Before != first.Receipt {
		t.Errorf("a change that is meant: %+v, %v", changed.Receipt, err)
	}
}

// The sender learns of every answer, and which of them is the last, in whatever
// order they arrive.
func TestReceiptsThatComeBack(t *testing.T) {
	o := newOffice(t)
	dir := o.received()
	accepted, err := o.reply(dir, handover.Question{State: receipt.Accepted})
	o.must(err)
	rejected, err := o.reply(dir, handover.Question{State: receipt.Rejected, Reason: receipt.Incomplete, Change: yes})
	o.must(err)
	check := func(a handover.Answer) handover.Answer {
		t.Helper()
		got, err := handover.CheckReceipt(a.Files[0].Data, a.Files[1].Data, o.log())
		o.must(err)
		return got
	}
	if got := check(rejected); got.Later != nil || got.To.Role != "rektor" {
		t.Errorf("the last answer: %+v", got)
	}
	if got := check(accepted); got.Later == nil || got.Later.Event != journal.Rejected {
		t.Errorf("an answer that has been overtaken: %+v", got.Later)
	}
	lines := 0
	for e, err := range o.log().All() {
		o.must(err)
		if !e.Incoming && (e.Event == journal.Rejected || e.Event == journal.Accepted) {
			lines++
		}
	}
	check(accepted)
	if lines != 2 {
		t.Errorf("the log has %d answers, want 2", lines)
	}
}

// A run that dies between the two files of an answer, or between them and the
// log, locks nothing and says nothing that is not so.
func TestAnswersSurviveACrash(t *testing.T) {
	dead := errors.New("the power went")
	answers := func(o *office) (out []string) {
		for e, err := range o.log().All() {
			o.must(err)
			if e.Incoming && e.Event != journal.Received {
				out = append(out, string(e.Event))
			}
		}
		return out
	}
	o := newOffice(t)
	dir := o.received()
	accept := handover.Question{State: receipt.Accepted}
	for written := range 2 {
		n := 0
		accept.Write = func(f outbox.File, replace bool) error {
			if n++; n > written {
				return dead
			}
			return putIn(dir)(f, replace)
		}
		if _, err := handover.Reply(os.DirFS(dir), accept, o.log(), o.clock); !errors.Is(err, dead) {
			t.Fatalf("a death after %d files ends with %v", written, err)
		}
		if got := answers(o); len(got) != 0 {
			t.Fatalf("after %d files the log says %v", written, got)
		}
	}
	o.clock = o.clock.Add(time.Hour) // the signature that was left is of another answer
	a, err := o.reply(dir, accept)
	if err != nil || a.Receipt.Seq != 2 || a.Same {
		t.Fatalf("the answer after it: %+v, %v", a.Receipt, err)
	}
	if _, err := handover.CheckReceipt(a.Files[0].Data, a.Files[1].Data, o.log()); err != nil {
		t.Errorf("its sender is told %v", err)
	}
	if got := answers(o); !slices.Equal(got, []string{"akseptert"}) {
		t.Errorf("the log says %v", got)
	}
	// What an answer without its signature said does not count, and is not written over.
	o.must(os.Remove(filepath.Join(dir, a.Files[1].Name)))
	b, err := o.reply(dir, handover.Question{State: receipt.Rejected, Reason: receipt.UnknownChild})
	if err != nil || b.Receipt.Seq != 3 {
		t.Errorf("beside a receipt without a signature: %+v, %v", b.Receipt, err)
	}
	// The files are there, and the log has no line: the same answer makes up for it.
	o.state = t.TempDir()
	if c, err := o.reply(dir, handover.Question{State: receipt.Rejected, Reason: receipt.UnknownChild}); err != nil || !c.Same {
		t.Errorf("the same answer: %+v, %v", c, err)
	}
	if got := answers(o); !slices.Equal(got, []string{"avvist_av_mottaker"}) {
		t.Errorf("the log says %v", got)
	}
}

// Two answers with the same number that say different things, from two machines that
// know nothing of each other, are told, not chosen between.
func TestReceiptsThatContradict(t *testing.T) {
	o := newOffice(t)
	dir := o.received()
	one, err := handover.Reply(os.DirFS(dir), handover.Question{State: receipt.Accepted, Write: nowhere}, o.log(), o.clock)
	o.must(err)
	here := o.state
	o.state = t.TempDir()
	two, err := handover.Reply(os.DirFS(dir), handover.Question{State: receipt.Rejected, Reason: receipt.UnknownChild, Write: nowhere}, o.log(), o.clock)
	o.must(err)
	o.state = here
	if _, err := handover.CheckReceipt(one.Files[0].Data, one.Files[1].Data, o.log()); err != nil {
		t.Fatal(err)
	}
	if _, err := handover.CheckReceipt(two.Files[0].Data, two.Files[1].Data, o.log()); !errors.Is(err, receipt.ErrConflict) {
		t.Errorf("a contradiction ends with %v", err)
	}
}

// An answer counts in whichever folder the packet lies: what was said no to in one is
// not said yes to in another, unless that is meant, and then the sender can tell which
// is the last.
func TestAnswersInAnotherFolder(t *testing.T) {
	o := newOffice(t)
	dir := o.received()
	other := filepath.Join(t.TempDir(), filepath.Base(dir))
	o.must(os.CopyFS(other, os.DirFS(dir)))
	rejected, err := o.reply(dir, handover.Question{State: receipt.Rejected, Reason: receipt.UnknownChild})
	o.must(err)
	accept := handover.Question{State: receipt.Accepted}
	if _, err := o.reply(other, accept); !errors.Is(err, handover.ErrAnswered) {
		t.Fatalf("a yes to what was said no to elsewhere ends with %v", err)
	}
	opener := o.opener("908592476/rektor")
	arrival, err := opener.Arrived(os.DirFS(other))
	if err != nil || !arrival.Answered() || !arrival.Elsewhere || arrival.Answer.State != receipt.Rejected {
		t.Errorf("the packet in the other folder: %+v, %v", arrival.Answer, err)
	}
	accept.Change = yes
	accepted, err := o.reply(other, accept)
	if err != nil || accepted.Receipt.Seq != rejected.Receipt.Seq+1 || accepted.Before.State != receipt.Rejected {
		t.Fatalf("a yes that is meant: %+v, %v", accepted.Receipt, err)
	}
	// What was said elsewhere is said again here without a question: this folder is to have it too.
	accept.Change = nil
	again, err := o.reply(dir, accept)
	if err != nil || again.Same || again.Receipt.Seq != accepted.Receipt.Seq+1 {
		t.Errorf("the same answer in the first folder: %+v, %v", again.Receipt, err)
	}
	for _, a := range []handover.Answer{again, rejected, accepted} {
		got, err := handover.CheckReceipt(a.Files[0].Data, a.Files[1].Data, o.log())
		if err != nil || got.Last().Seq != again.Receipt.Seq {
			t.Errorf("answer %d at the sender: the last is %d, %v", a.Receipt.Seq, got.Last().Seq, err)
		}
	}
}
