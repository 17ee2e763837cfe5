package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/day"
	"github.com/handover-no/handover/handover/i18n"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/receipt"
)

func (env *Env) receiptCmd() *cobra.Command {
	var gather string
	accept := &cobra.Command{
		Use: "accept", Args: between(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error { return env.accept(cmd.Context(), args, gather) },
	}
	accept.Flags().StringVarP(&gather, "output", "o", "", "")
	var reason string
	reject := &cobra.Command{
		Use: "reject", Args: between(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error { return env.reject(cmd.Context(), args, reason) },
	}
	reject.Flags().StringVar(&reason, "reason", "", "")
	check := &cobra.Command{
		Use: "check", Args: between(1, -1),
		RunE: func(_ *cobra.Command, args []string) error { return env.checkReceipts(args) },
	}
	status := &cobra.Command{
		Use: "status", Args: between(0, -1),
		RunE: func(cmd *cobra.Command, args []string) error { return env.receiptStatus(cmd.Context(), args) },
	}
	return env.group("receipt", accept, reject, check, status)
}

func reasons() []string {
	return []string{string(receipt.WrongReceiver), string(receipt.UnknownChild), string(receipt.Unreadable), string(receipt.Incomplete)}
}

// accept answers opened packets, one folder each, or all those in a folder.
func (env *Env) accept(ctx context.Context, dirs []string, gather string) error {
	if gather != "" {
		if err := asFolder(gather); err != nil {
			return err
		}
	}
	var codes []int
	for _, dir := range dirs {
		var err error
		if isOpenedPacket(dir) || !holdsPackets(dir) {
			if gather != "" {
				return &usageError{key: "error.samle_mappe"}
			}
			err = env.reply(ctx, []string{dir}, receipt.Accepted, "")
		} else {
			err = env.acceptAll(ctx, dir, gather)
			env.report(err)
		}
		codes = append(codes, exitCode(err))
	}
	return ended(codes)
}

func (env *Env) reject(ctx context.Context, args []string, reason string) error {
	for _, r := range reasons() {
		if r == reason {
			return env.reply(ctx, args, receipt.Rejected, receipt.Reason(reason))
		}
	}
	return &usageError{key: "error.flagg_verdi", args: map[string]any{"flagg": "--reason", "tillatt": env.text.Or(reasons())}}
}

// reply answers opened packets, one folder each.
func (env *Env) reply(ctx context.Context, dirs []string, state receipt.State, reason receipt.Reason) error {
	var codes []int
	var parents []string
	for _, dir := range dirs {
		err := env.replyOne(dir, state, reason)
		if err != nil {
			env.report(&fileError{dir, err})
		} else if p := filepath.Dir(filepath.Clean(dir)); !slices.Contains(parents, p) {
			parents = append(parents, p)
		}
		codes = append(codes, exitCode(err))
	}
	for _, p := range parents {
		if err := env.refreshOverview(ctx, p); err != nil {
			env.report(err)
			codes = append(codes, exitCode(err))
		}
	}
	return ended(codes)
}

func (env *Env) replyOne(dir string, state receipt.State, reason receipt.Reason) error {
	answer, err := env.replyTo(dir, handover.Question{State: state, Reason: reason, Change: func(before receipt.Receipt) (bool, error) {
		return env.confirm("prompt.endre_svar", map[string]any{"svar": env.text.T("kvitter.svar_"+string(before.State), nil)})
	}})
	if err != nil {
		return err
	}
	env.sayReceipt(answer, dir)
	if answer.Same {
		env.say("kvitter.svart_foer", map[string]any{"dato": i18n.Date(answer.On(zone()))})
	} else {
		env.say("kvitter.laget_"+string(state), nil)
	}
	if answer.ReplacedBy != "" && state == receipt.Accepted {
		env.warn("kvitter.erstattet", map[string]any{"pakke": string(answer.ReplacedBy)})
	}
	return nil
}

// replyTo makes the answer to an opened packet, and puts it in its folder.
func (env *Env) replyTo(dir string, q handover.Question) (handover.Answer, error) {
	s, err := env.settings()
	if err != nil {
		return handover.Answer{}, err
	}
	log, err := env.openJournal(false)
	if err != nil {
		return handover.Answer{}, err
	}
	q.Write = func(f outbox.File, replace bool) error {
		if replace {
			return outbox.WriteFile(dir, f.Name, f.Data, 0o600)
		}
		return outbox.CreateFile(dir, f.Name, f.Data, 0o600)
	}
	return handover.Reply(os.DirFS(dir), q, log, env.now(s)())
}

// sayReceipt names the two files of an answer.
func (env *Env) sayReceipt(a handover.Answer, dir string) {
	name := filepath.Join(dir, a.Receipt.Name())
	if env.global.json {
		env.json(receiptLine(a, name))
		return
	}
	env.outln(name)
	env.outln(name + ".sig")
}

// norwegianDate writes 2027-08-16 as 16.08.2027.
func norwegianDate(iso string) string {
	d, err := day.Parse(iso)
	if err != nil {
		return iso
	}
	return i18n.Date(d)
}
