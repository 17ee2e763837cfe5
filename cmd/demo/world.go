package main

// Everything stands in one folder, which git ignores. The commands run in it, so
// that a reader can write them as they were printed.
const (
	dir        = "demo"
	settings   = "handover.yaml"
	autumn     = "handover-oktober.yaml"
	cases      = "saker"
	keys       = "nokler"
	passphrase = keys + "/passord.txt"
	identities = keys + "/mottaker.txt"
)

// The message of 1 October has a day, and folders, of its own.
var (
	october = season{config: autumn, day: "2026-09-30", cases: cases + "/oktober", sealed: "ut-oktober", opened: "mottatt-oktober"}
	may     = season{config: settings, day: "2027-05-12", cases: cases, sealed: "ut", opened: "mottatt"}
)

// A season is a day on which packets are made, and where its files stand.
type season struct{ config, day, cases, sealed, opened string }

// An owner answers for units and signs their key book. Owners and their roots are
// thrown away; the units are those of the examples. A pupil on the way to upper
// secondary school goes from a kommune to a fylkeskommune, so there is one of each.
type owner struct {
	orgnr, name string
	units       []unit
}

// A unit is a sender with a signature, or a recipient with roles.
type unit struct {
	orgnr, name, initials string
	roles                 []string
}

func (o owner) book() string { return keys + "/nokkelbok_" + o.orgnr + ".json" }

var owners = []owner{
	{"802120648", "Eksempelkommunene (til prøving)", []unit{
		{"903963840", "Lyngtoppen barnehage", "ms", nil},
		{"907902102", "Eventyrskogen barnehage SA", "sf", nil},
		{"903183357", "Guovžajoga mánáidgárdi – Bjørnelv samiske barnehage", "emb", nil},
		{"908599608", "Nesheim skule", "oh", nil},
		{"905458582", "Furumo skole", "hb", nil},
		{"902107711", "Solbakken ungdomsskole", "pil", nil},
		{"901387605", "Sundøy ungdomsskule", "ro", nil},
		{"908592476", "Strandlia skole", "", []string{"rektor", "sfo"}},
		{"905640135", "Bakkeløkka skole", "", []string{"rektor"}},
		{"905893491", "Guovžajoga skuvla – Bjørnelv skole", "", []string{"rektor"}},
		{"901889880", "Skarfjord ungdomsskule", "", []string{"rektor"}},
		{"901196583", "PPT for Skarfjord og Indre Sund", "", []string{"ppt"}},
		{"802337760", "Granåsen ungdomsskole", "", []string{"rektor"}},
	}},
	{"802200331", "Eksempelfylkene (til prøving)", []unit{
		{"908969693", "Midtfylket fylkeskommune, inntakskontoret", "", []string{"inntak"}},
		{"802236050", "Midtfylket fylkeskommune, PPT", "", []string{"ppt"}},
		{"907105709", "Ytrefylket fylkeskommune, inntakskontoret", "", []string{"inntak"}},
		{"906933306", "Ytrefylket fylkeskommune, PPT", "", []string{"ppt"}},
	}},
}

// An example is a case file, when it is packed, how many packets come of it, and
// the code that packing it ends with.
type example struct {
	file    string
	season  season
	packets int
	code    int
}

var examples = []example{
	{"barnehage_1_to_hjem.yaml", may, 2, 0},
	{"barnehage_2_samisk_opplaering.yaml", may, 1, 0},
	{"avslag_1_foreldre_sier_nei.yaml", may, 0, 4},
	{received, may, 2, 0},
	{"ungdomsskole_2_nyankommen_tolk.yaml", may, 1, 0},
	{"videregaaende_1_hoersel_verksted.yaml", may, 2, 0},
	{"videregaaende_2_oktobermelding_nynorsk.yaml", october, 2, 0},
}

// The case that a recipient takes over, and who does: Skarfjord ungdomsskule.
const (
	received = "ungdomsskole_1_fosterheim_nynorsk.yaml"
	receiver = "901889880"
)
