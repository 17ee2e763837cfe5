package main

import (
	"context"

	"github.com/handover-no/handover/handover"
	"github.com/handover-no/handover/handover/checklist"
	"github.com/handover-no/handover/handover/document"
	"github.com/handover-no/handover/handover/filled"
	"github.com/handover-no/handover/handover/journal"
	"github.com/handover-no/handover/handover/keybook"
	"github.com/handover-no/handover/handover/outbox"
	"github.com/handover-no/handover/handover/packet"
	"github.com/handover-no/handover/handover/plan"
	"github.com/handover-no/handover/handover/receipt"
	"github.com/handover-no/handover/handover/register"
	"github.com/handover-no/handover/handover/render/pdf"
	"github.com/handover-no/handover/handover/seal"
)

type sentence struct {
	err error
	key string
}

// sentences says which text in the catalogue tells of which error: «feil.<key>»
// is what happened and «feil_hjelp.<key>» what to do. Of errors that are kinds of
// each other, the closest comes first.
func sentences() []sentence {
	return []sentence{
		{context.Canceled, "avbrutt"},
		{handover.ErrNothing, "ingenting"},
		{handover.ErrUnanswered, "ubesvart"},
		{handover.ErrNotTest, "ikke_test"},
		{handover.ErrOtherChild, "annet_barn"},
		{handover.ErrNotPlanned, "ikke_planlagt"},
		{plan.ErrPlan, "ikke_plan"},
		{plan.ErrOther, "annen_plan"},
		{handover.ErrMixed, "blandet"},
		{handover.ErrChanged, "endret"},
		{handover.ErrOvertaken, "innhentet"},
		{document.ErrUnshown, "ikke_vist"},
		{document.ErrAltered, "gjenlest"},
		{errNoRight, "kan_ikke_signere_for"},
		{handover.ErrCannotSign, "kan_ikke_signere"},
		{handover.ErrNotForUs, "ikke_til_oss"},
		{handover.ErrNotOpened, "ikke_aapnet"},
		{handover.ErrAnswered, "svart_annet"},
		{handover.ErrNotOurs, "ikke_vaar"},
		{handover.ErrAttachment, "vedlegg"},
		{pdf.ErrGlyph, "tegn"},
		{errInTheWay, "finnes_kan_skrives_over"},
		{errNoTrust, "ingen_tillit"},
		{errNoSigner, "ingen_signatur"},
		{errNoRoot, "ingen_rot"},
		{errNoSignature, "uten_signatur"},
		{errKeyExists, "noekkel_finnes"},
		{errNoIdentity, "ingen_identitet"},
		{errPassphrase, "passord"},
		{errKeyDamaged, "noekkel_skadet"},
		{errNoPassphrase, "passord_mangler"},
		{errSynced, "synkronisert"},
		{errTerminal, "terminal"},
		{errNotPacket, "ikke_pakke"},
		{errShort, "passord_kort"},
		{errPassphrases, "passord_ulike"},
		{errEmptyFolder, "tom_mappe"},
		{errNoReceipts, "uten_kvitteringer"},
		{errStillSealed, "liste_forseglet"},
		{errNoWorkbook, "uten_lister"},
		{errWorkbookOpen, "liste_aapen"},
		{filled.ErrLocked, "liste_laast"},
		{filled.ErrFormat, "liste_format"},
		{filled.ErrDamaged, "liste_skadet"},
		{filled.ErrTooLarge, "liste_for_stor"},
		{filled.ErrColumns, "liste_kolonner"},
		{filled.ErrNoList, "liste_ingen"},
		{register.ErrLocked, "register_laast"},
		{register.ErrFormat, "register_format"},
		{register.ErrDamaged, "register_skadet"},
		{register.ErrTooLarge, "register_for_stor"},
		{register.ErrNoHead, "register_overskrifter"},
		{keybook.ErrExpired, "bok_utloept"},
		{keybook.ErrRolledBack, "bok_eldre"},
		{keybook.ErrUntrusted, "bok_uten_tillit"},
		{keybook.ErrSignature, "bok_signatur"},
		{keybook.ErrTwoBooks, "to_boeker"},
		{keybook.ErrNoRight, "ikke_paa_vegne"},
		{keybook.ErrUnknownSigner, "ukjent_avsender"},
		{keybook.ErrRevoked, "sperret_signatur"},
		{keybook.ErrNotInTime, "signatur_utenfor_tid"},
		{keybook.ErrFuture, "fra_framtida"},
		{keybook.ErrMalformed, "bok_form"},
		{keybook.ErrNoBook, "ingen_bok"},
		{keybook.ErrNoKey, "mottaker_uten_noekkel"},
		{keybook.ErrTrust, "tillit"},
		{keybook.ErrNoSuchKey, "bok_uten_noekkel"},
		{errOtherOwner, "bok_annen_eier"},
		{keybook.ErrNoSuchUnit, "bok_uten_enhet"},
		{keybook.ErrOwnName, "bok_seg_selv"},
		{keybook.ErrNoChange, "bok_uendret"},
		{keybook.ErrPeriod, "bok_varighet"},
		{keybook.ErrEdit, "bok_endring"},
		{keybook.ErrName, "identitetsnavn"},
		{seal.ErrNeedsPassphrase, "trenger_passord"},
		{errOtherRole, "annen_rolle"},
		{errOtherUnit, "annen_enhet"},
		{seal.ErrNoMatch, "ingen_noekkel"},
		{seal.ErrForeign, "fremmed"},
		{seal.ErrSignature, "signatur"},
		{seal.ErrTooLarge, "for_stor"},
		{seal.ErrDamaged, "skadet"},
		{seal.ErrKey, "ikke_noekkel"},
		{packet.ErrContainer, "pakke_form"},
		{packet.ErrManifest, "pakke_manifest"},
		{packet.ErrContent, "pakke_innhold"},
		{packet.ErrName, "pakke_navn"},
		{packet.ErrDamaged, "pakke_skadet"},
		{receipt.ErrNotGenuine, "kvittering"},
		{receipt.ErrConflict, "kvittering_strid"},
		{receipt.ErrInvalid, "kvittering_ugyldig"},
		{journal.ErrBusy, "logg_opptatt"},
		{journal.ErrKey, "logg_noekkel"},
		{outbox.ErrName, "filnavn"},
		{document.ErrTemplate, "mal"},
		{checklist.ErrData, "mal"},
	}
}
