package main

import (
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/receipt"
)

// A checkedReceipt is a receipt that came back, with the name of its file.
type checkedReceipt struct {
	handover.Answer
	file string
}

// checkReceipts checks receipts that came back; signatures are found beside them.
func (env *Env) checkReceipts(args []string) error {
	files, err := targets(args, ".json")
	if err != nil {
		return err
	}
	files = slices.DeleteFunc(files, func(f target) bool { return !handover.IsReceiptFile(f.name) && !f.alone })
	var codes []int
	var all []checkedReceipt
	failed := 0
	for _, dir := range withoutReceipts(args, files) {
		err := &fileError{dir, errNoReceipts}
		env.report(err)
		codes = append(codes, exitCode(err))
	}
	for _, f := range files {
		answer, err := env.checkReceipt(f.name)
		if err != nil {
			failed++
			env.report(&fileError{f.name, err})
		} else {
			all = append(all, checkedReceipt{answer, f.name})
		}
		codes = append(codes, exitCode(err))
	}
	for _, r := range all {
		env.tellReceipt(r, all)
	}
	if len(files) > 1 {
		env.sumReceipts(all, failed, sumUp(codes))
	}
	return ended(codes)
}

// errNoReceipts reports a folder in which no receipt lies.
var errNoReceipts = errors.New("no receipts in the folder")

// withoutReceipts are the folders among what was named in which none of the files lie.
func withoutReceipts(args []string, files []target) (out []string) {
	for _, arg := range args {
		lies := func(f target) bool { return filepath.Dir(f.name) == filepath.Clean(arg) }
		if isDir(arg) && !slices.ContainsFunc(files, lies) {
			out = append(out, arg)
		}
	}
	return out
}

// sumReceipts counts the packets by what was answered last about each, and names those
// that were rejected: among many they are easily passed over.
func (env *Env) sumReceipts(all []checkedReceipt, failed, code int) {
	last := map[string]receipt.Receipt{}
	for _, c := range all {
		if r := c.Last(); r.Seq > last[r.PacketID].Seq {
			last[r.PacketID] = r
		}
	}
	count := map[receipt.State]int{}
	var rejected []string
	for _, id := range slices.Sorted(maps.Keys(last)) {
		r := last[id]
		count[r.State]++
		if r.State == receipt.Rejected {
			rejected = append(rejected, id+" ("+env.text.T("kvitter.grunn_"+string(r.Reason), nil)+")")
		}
	}
	if env.global.json {
		env.json(struct {
			Type     string `json:"type"`
			Packets  int    `json:"packets"`
			Accepted int    `json:"accepted"`
			Rejected int    `json:"rejected"`
			Opened   int    `json:"opened"`
			Failed   int    `json:"failed"`
			Code     int    `json:"exit_code"`
		}{"summary", len(last), count[receipt.Accepted], count[receipt.Rejected], count[receipt.Received], failed, code})
		return
	}
	if len(last) == 0 {
		return // what is wrong has been told
	}
	env.sayN("kvitter.sum_sjekket", len(last), map[string]any{
		"godtatt": count[receipt.Accepted], "avvist": count[receipt.Rejected], "mottatt": count[receipt.Received], "feil": failed,
	})
	if len(rejected) > 0 {
		env.say("kvitter.sum_avvist", map[string]any{"pakker": env.text.And(rejected)})
	}
}

func (env *Env) checkReceipt(name string) (handover.Answer, error) {
	const largest = 1 << 16
	name = strings.TrimSuffix(name, ".sig")
	data, err := env.read(name, largest)
	if err != nil {
		return handover.Answer{}, err
	}
	sig, err := env.signatureOf(name, largest)
	if err != nil {
		return handover.Answer{}, err
	}
	log, err := env.openJournal(false)
	if err != nil {
		return handover.Answer{}, err
	}
	return handover.CheckReceipt(data, sig, log)
}

// tellReceipt says what a receipt says, and whether there is a later one: in the
// log, or among those that came with it.
func (env *Env) tellReceipt(c checkedReceipt, all []checkedReceipt) {
	if env.global.json {
		env.json(receiptLine(c.Answer, c.file))
		return
	}
	r := c.Receipt
	args := map[string]any{
		"pakke": r.PacketID, "orgnr": c.To.Orgnr, "rolle": env.text.T("rolle."+c.To.Role, nil),
		"dato": i18n.Date(day.Of(r.Time.In(zone()))), "grunn": "",
	}
	if r.Reason != "" {
		args["grunn"] = env.text.T("kvitter.grunn_"+string(r.Reason), nil)
	}
	env.outln(env.text.T("kvitter.status_"+string(r.State), args))
	later := c.Later != nil || slices.ContainsFunc(all, func(x checkedReceipt) bool {
		return x.Receipt.PacketID == r.PacketID && x.Receipt.Seq > r.Seq
	})
	if later {
		env.outln("  " + env.text.T("kvitter.senere", nil))
	}
}

func receiptLine(a handover.Answer, file string) any {
	r := a.Receipt
	return struct {
		Type   string         `json:"type"`
		Packet string         `json:"packet_id"`
		State  receipt.State  `json:"state"`
		Reason receipt.Reason `json:"reason,omitempty"`
		Time   string         `json:"time"`
		Seq    int            `json:"seq"`
		File   string         `json:"file"`
	}{"receipt", r.PacketID, r.State, r.Reason, r.Time.Format("2006-01-02T15:04:05Z"), r.Seq, file}
}
