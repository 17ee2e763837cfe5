package wording_test

import (
	"strings"
	"testing"

	"github.com/handover-no/handover/handover/wording"
	"github.com/handover-no/handover/schemas"
)

func load(t testing.TB) *wording.Lists {
	t.Helper()
	src, err := schemas.FS.ReadFile("ordlister.yaml")
	if err != nil {
		t.Fatal(err)
	}
	l, err := wording.Parse("ordlister.yaml", src)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// found writes what is found as "diagnoser:ADHD; ladede_ord:lat".
func found(l *wording.Lists, text string) string {
	var out []string
	for _, h := range l.Find(wording.Read(text)) {
		out = append(out, h.List.Name+":"+text[h.From:h.To])
	}
	return strings.Join(out, "; ")
}

var wanted = map[string]string{
	// Diagnoses, with their endings and compounds.
	"Har ADHD.":                     "diagnoser:ADHD",
	"har adhd":                      "diagnoser:adhd",
	"en ADHD-diagnose fra i fjor":   "diagnoser:ADHD; diagnoser:diagnose",
	"utredes for AD/HD":             "diagnoser:AD/HD",
	"kan ha ADD":                    "diagnoser:ADD",
	"Autisme er nevnt":              "diagnoser:Autisme",
	"innenfor autismespekteret":     "diagnoser:autismespekteret",
	"litt autistisk":                "diagnoser:autistisk",
	"Aspergers syndrom":             "diagnoser:Aspergers",
	"Tourette's syndrom":            "diagnoser:Tourette",
	"har Tourettes":                 "diagnoser:Tourettes",
	"dysleksien merkes":             "diagnoser:dysleksien",
	"Han er dyslektikar.":           "diagnoser:dyslektikar",
	"dyskalkuli i familien":         "diagnoser:dyskalkuli",
	"epilepsianfall om natta":       "diagnoser:epilepsianfall",
	"eit epileptisk anfall":         "diagnoser:epileptisk",
	"Diabetes type 1":               "diagnoser:Diabetes",
	"har sukkersjuke":               "diagnoser:sukkersjuke",
	"mors depresjon":                "diagnoser:depresjon",
	"verkar deprimert":              "diagnoser:deprimert",
	"sliter med angst":              "diagnoser:angst",
	"separasjonsangst ved levering": "diagnoser:separasjonsangst",
	"PTSD etter flukten":            "diagnoser:PTSD",
	"mistanke om FASD":              "diagnoser:FASD",
	"cerebral\n  parese":            "diagnoser:cerebral\n  parese",
	"har CP":                        "diagnoser:CP",
	"Downs syndrom":                 "diagnoser:Downs syndrom",
	"Down-syndrom":                  "diagnoser:Down-syndrom",
	"psykisk utviklingshemming":     "diagnoser:utviklingshemming",
	"psykisk utviklingshemma":       "diagnoser:utviklingshemma",
	"atferdsforstyrrelse":           "diagnoser:atferdsforstyrrelse",
	"åtferdsforstyrring":            "diagnoser:åtferdsforstyrring",
	"spiseforstyrrelser":            "diagnoser:spiseforstyrrelser",
	"driv med sjølvskading":         "diagnoser:sjølvskading",
	"selektiv mutisme":              "diagnoser:mutisme",
	"tvangstankar":                  "diagnoser:tvangstankar",
	"søster har kreft":              "diagnoser:kreft",
	"Vi tror han har en diagnose":   "diagnoser:diagnose",
	"ADHD\u00ad-medisin":            "diagnoser:ADHD\u00ad",
	"o\u0308vrig: a\u0301 angst":    "diagnoser:angst",
	"har dys\u00adleksi":            "diagnoser:dys\u00adleksi",
	"«ADHD»":                        "diagnoser:ADHD",
	// Services, and what is kept out.
	"Går til BUP.":  "tjenester:BUP",
	"BUP-behandler": "tjenester:BUP",
	"barne- og ungdomspsykiatrisk poliklinikk": "tjenester:barne- og ungdomspsykiatrisk; tjenester:poliklinikk",
	"barnehabiliteringa følgjer opp":           "tjenester:barnehabiliteringa",
	"habiliteringstenesta":                     "tjenester:habiliteringstenesta",
	"far går på NAV":                           "tjenester:NAV",
	"har møte med Nav":                         "tjenester:Nav",
	"Flyktningtjenesten hjelper":               "tjenester:Flyktningtjenesten",
	"flyktningtenesta hjelper":                 "tjenester:flyktningtenesta",
	"bodde på asylmottak":                      "tjenester:asylmottak",
	"barnevernet er inne":                      "skjermet:barnevernet",
	"Barneverntjenesten":                       "skjermet:Barneverntjenesten",
	"barnevernssak":                            "skjermet:barnevernssak",
	"meldt til barnevernstenesta":              "skjermet:barnevernstenesta",
	"sendte bekymringsmelding":                 "skjermet:bekymringsmelding",
	"bodde på krisesenteret":                   "skjermet:krisesenteret",
	"far sitter i fengsel":                     "skjermet:i fengsel",
	"faren sit i fengsel":                      "skjermet:i fengsel",
	"er politianmeldt":                         "skjermet:politianmeldt",
	"far har besøksforbod":                     "skjermet:besøksforbod",
	"foreldra har ei barnefordelingssak":       "skjermet:barnefordelingssak",
	// Loaded words, alone and in the company that makes them so.
	"Han er lat.":                       "ladede_ord:lat",
	"er litt lat":                       "ladede_ord:lat",
	"Ho verkar ganske lat når":          "ladede_ord:lat",
	"en lat elev":                       "ladede_ord:lat",
	"er «lat»":                          "ladede_ord:lat",
	"De er late og":                     "ladede_ord:late",
	"er helt umulig":                    "ladede_ord:umulig",
	"ein umogleg unge":                  "ladede_ord:umogleg",
	"blir aggressiv mot andre":          "ladede_ord:aggressiv",
	"AGGRESSIV":                         "ladede_ord:AGGRESSIV",
	"valdeleg":                          "ladede_ord:valdeleg",
	"utagerende atferd":                 "ladede_ord:utagerende",
	"utagerande":                        "ladede_ord:utagerande",
	"et vanskelig barn":                 "ladede_ord:vanskelig",
	"ein vanskeleg gut":                 "ladede_ord:vanskeleg",
	"manipulerende":                     "ladede_ord:manipulerende",
	"manipulerer de voksne":             "ladede_ord:manipulerer",
	"oppmerksomhetssyk":                 "ladede_ord:oppmerksomhetssyk",
	"merksemdssjuk":                     "ladede_ord:merksemdssjuk",
	"en sint unge":                      "ladede_ord:sint unge",
	"Kravstor og sjefete":               "ladede_ord:Kravstor; ladede_ord:sjefete",
	"en svak elev":                      "ladede_ord:svak",
	"er faglig svak":                    "ladede_ord:faglig svak",
	"fagleg svak":                       "ladede_ord:fagleg svak",
	"ressurskrevende":                   "ladede_ord:ressurskrevende",
	"ressurskrevjande":                  "ladede_ord:ressurskrevjande",
	"Eleven er treg":                    "ladede_ord:treg",
	"Han gidder ikke":                   "ladede_ord:gidder ikke",
	"Ho gidd ikkje":                     "ladede_ord:gidd ikkje",
	"Hyperaktiv i samling":              "ladede_ord:Hyperaktiv",
	"curlingforeldre":                   "ladede_ord:curlingforeldre",
	"han skulker matematikken":          "ladede_ord:skulker",
	"Barnet er umodent? Nei, er umoden": "ladede_ord:umoden",
	"en bråkmaker":                      "ladede_ord:bråkmaker",
	"er uoppdragen":                     "ladede_ord:uoppdragen",
	// Words of the former law, and words that are wrong another day.
	"Har spesialundervisning i norsk": "utgaatte_ord:spesialundervisning",
	"spesialundervisninga":            "utgaatte_ord:spesialundervisninga",
	"en 9A-sak fra i høst":            "utgaatte_ord:9A-sak",
	"etter kapittel 9 A":              "utgaatte_ord:kapittel 9 A",
	"kap. 9A":                         "utgaatte_ord:kap. 9A",
	"opplæringslova § 9 A-4":          "utgaatte_ord:§ 9 A",
	"begynte å sykle i går":           "tidsord:i går",
	"skal til tannlegen i morgen":     "tidsord:i morgen",
	"skal operere i morgon":           "tidsord:i morgon",
	"Neste uke får hun ny pult":       "tidsord:Neste uke",
	"førre veke":                      "tidsord:førre veke",
	"er for tida hos far":             "tidsord:for tida",
	"for\n  tiden":                    "tidsord:for\n  tiden",
}

// What is looked for is found, in both målformer, and pointed at by itself.
func TestWordsAreFound(t *testing.T) {
	l := load(t)
	for text, want := range wanted {
		if got := found(l, text); got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}

var innocent = []string{
	// Words that hold a word, or begin like one.
	"Han later som han sover.", "Liker å late som om han er en bjørn.", "er late som bare det",
	"Lat han få velje sjølv.", "Lat det stå framme.", "Vi lèt henne velje.", "palatt og salat", "er latterlig god",
	"latter og lek", "bruker latex-hansker", "Latvia", "late vinduer",
	"Sparer krefter til ettermiddagen.", "Har store krefter.", "kreftene tar slutt", "fange kreps",
	"en lang stang", "fangst og fiske", "Er redd for angstfulle lyder", "uten angst", "utan angst", "angrer seg",
	"add en brikke", "legger til (add)", "cp og mv", "bup bup, sier båten", "nav i hjulet", "hjulnavet", "Navn på alle",
	"navigerer godt", "Nave", "autobil", "autentisk", "Australia",
	"barn av bønder", "barn som verner om hverandre", "barnevennlig", "barnevogn",
	"politi og tyv", "Vil bli politi.", "leker fengsel med klosser", "tyven havner i fengsel", "politiet kom på besøk",
	"i kontakt med andre barn", "dømmer i fotball", "sitter inne for å hvile",
	"krise når isen smelter", "senteret", "depot", "Dispril", "diagonal", "dialog",
	// The word, and no judgement.
	"Det er umulig å høre når det bråker.", "Det er nesten umulig for ham å se tavla.", "umulig å se fra vinduet",
	"Å vente synes han er vanskelig.", "Det er vanskelig for henne.", "vanskelige ord", "Et vanskelig puslespill.",
	"er vanskelig å forstå for nye voksne", "noe hun synes er vanskelig",
	"Er ikke aggressiv.", "ikkje aggressiv", "aldri voldelig", "Han er ikke lat.", "er ikkje lat",
	"Sier at han er umulig.", "Sier ofte at hun er treg.", "seier at ho er rar", "kaller seg selv en svak elev", "redd for å være lat",
	"liker ikke voldelige filmer", "PC-en er treg.", "Glidelåsen er treg.", "treg dør",
	"manipulerer små klosser", "manipulerer gjenstander med høyre hånd",
	"svaksynt", "svak lyd", "en svak stemme", "svakt lys", "Sterke og svake sider", "rare dyr", "et rart dyr", "en sær sti",
	"bråkete garderobe", "Garderoben er bråkete.", "krevende oppgaver", "krevjande oppgåver", "umoden frukt", "sint når hun taper",
	"unormalt høy lyd", "slem ulv i eventyret", "den slemme ulven", "egoisme i dikt",
	// Time that is not this time.
	"Forteller om det som skjedde i går.", "Husker i går bedre enn i dag.", "vil vite hva som skal skje i morgen",
	"planen for neste uke henger på tavla", "får vite om neste uke på fredag", "i morgentimene", "god morgen", "i garasjen",
	"Håper på det beste for tiden som kommer.", "gruer seg for tida etter sommeren", "hver uke", "en uke eller to", "i år", "i dag", "sist høst", "tida går", "for tidlig", "fra i går",
	// The law as it is.
	"Går i 9A.", "klasse 9A", "gikk i 9a på Solbakken", "9 av 10", "kapittel 12", "kap. 9", "§ 9-4", "spesialpedagogisk hjelp",
	"individuelt tilrettelagt opplæring", "spesialpedagog",
	// What the domain wants written.
	"Brannalarm og sirener gjør henne redd.", "Fikk dren i begge ører.", "Alvorlig allergi mot cashew", "NAV Hjelpemiddelsentral",
	"Nav Hjelpemiddelsentral eier stolen", "PPT har sagt ja", "helsesykepleier", "fysioterapeut", "fosterhjem", "fosterforeldra",
	"Ingen diagnose.", "uten diagnose", "utan diagnosar", "flyktet fra kråka", "en liten flyktning",
}

// What only looks alike is left in peace: a wrong warning teaches people to
// overlook the right ones.
func TestInnocentTextsAreLeftAlone(t *testing.T) {
	l := load(t)
	for _, text := range innocent {
		if got := found(l, text); got != "" {
			t.Errorf("%q: found %q", text, got)
		}
	}
}

// Every word and every phrase of the data is found when it stands in a text, and
// gives its advice in three languages.
func TestEveryListHasItsWords(t *testing.T) {
	l := load(t)
	least := map[string]int{"diagnoser": 60, "tjenester": 20, "skjermet": 20, "ladede_ord": 90, "utgaatte_ord": 5, "tidsord": 15}
	for _, list := range l.All() {
		if list.Len() < least[list.Name] || least[list.Name] == 0 {
			t.Errorf("%s has %d words and phrases", list.Name, list.Len())
		}
	}
	if len(l.All()) != len(least) {
		t.Errorf("%d lists", len(l.All()))
	}
	for text, list := range map[string]string{"er lat": "ladede_ord", "spesialundervisning": "utgaatte_ord"} {
		h := l.Find(wording.Read(text))[0]
		nb, nn, en := h.Advice.In("nb"), h.Advice.In("nn"), h.Advice.In("en")
		if h.List.Name != list || nb == "" || nb == nn || nn == en || nb == en || h.Advice.In("de") != nb {
			t.Errorf("%q gives the advice %q, %q, %q", text, nb, nn, en)
		}
	}
}

// Advice is no example of what it advises against.
func TestAdviceHasNoWordOfTheLists(t *testing.T) {
	l := load(t)
	seen := 0
	for _, text := range []string{"er lat", "umulig elev", "oppmerksomhetssyk", "kravstor", "svak elev", "trassig", "er umoden", "hyperaktiv", "åndssvak",
		"ressurssvak", "skulk", "spesialundervisning", "9a-sak"} {
		for _, lang := range []string{"nb", "nn", "en"} {
			advice := l.Find(wording.Read(text))[0].Advice.In(lang)
			if got := found(l, advice); got != "" {
				t.Errorf("%q has %q", advice, got)
			}
			seen++
		}
	}
	if seen != 39 {
		t.Errorf("%d looked at", seen)
	}
}

// A diagnosis that somebody says is there is a claim, unless the text tells who
// knows, or when it was found out.
func TestClaims(t *testing.T) {
	l := load(t)
	for text, want := range map[string]bool{
		"Har ADHD.": true, "Han har nok autisme.": true, "har ein mild grad av dysleksi": true, "mistanke om FASD": true,
		"tydelige tegn på angst": true, "kan ha ADHD": true, "lider av depresjon": true, "typisk autist": true, "har diagnosen ADHD": true,
		"Har ADHD ifølge BUP.": false, "Dysleksi er konstatert, PPT 20. november 2025.": false, "Har epilepsi, påvist 2024.": false,
		"Foreldrene forteller at han har ADHD.": false, "Har fått ADHD-diagnose av legen.": false, "Cerebral parese.": false,
		"ADHD-medisin klokka åtte": false, "Har det fint. ADHD-skjema er levert.": false, "har en bror. Epilepsi": false,
	} {
		read := wording.Read(text)
		hits := l.Find(read)
		if len(hits) == 0 {
			t.Fatalf("%q: nothing found", text)
		}
		if got := hits[0].IsClaim(read); got != want {
			t.Errorf("%q is a claim: %v", text, got)
		}
	}
}

func TestWhereWordsBelong(t *testing.T) {
	l := load(t)
	lists := map[string]*wording.List{}
	for _, list := range l.All() {
		lists[list.Name] = list
	}
	for _, c := range []struct {
		list, path string
		special    bool
		want       bool
	}{
		{"diagnoser", "helse.kronisk.beskrivelse", false, true},
		{"diagnoser", "om.helse.kilde.rolle", false, true},
		{"diagnoser", "lek.kommentar", false, false},
		{"diagnoser", "noe_nytt", true, true},
		{"diagnoser", "helsefag", false, false},
		{"diagnoser", "praktisk.skyss.kommentar", false, true},
		{"diagnoser", "praktisk", false, false},
		{"tjenester", "noe_nytt", true, false},
		{"tjenester", "hjelpemidler.flyttes_av", false, true},
		{"skjermet", "tverrfaglig.kommentar", true, true},
		{"skjermet", "helse.kosthold", true, false},
		{"ladede_ord", "helse.kosthold", true, false},
		{"utgaatte_ord", "vedlegg.tittel", true, true},
	} {
		if got := lists[c.list].AtHome(c.path, c.special); got != c.want {
			t.Errorf("%s at home in %s (%v): %v", c.list, c.path, c.special, got)
		}
	}
	for path, want := range map[string]bool{
		"barnets_stemme.lurer_paa": true, "foreldres_stemme.haaper": true, "om.helse.merknad_foresatt": true,
		"barnets_stemme.ikke_innhentet_grunn": false, "sosialt.samspill": false, "om.helse.kilde.rolle": false,
	} {
		if got := l.OwnWords(path); got != want {
			t.Errorf("own words in %s: %v", path, got)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	const head = "skjema: ordlister/v1\n"
	word := func(w string) string { return head + "lister: [{navn: a, ord: [{ord: [\"" + w + "\"]}]}]\n" }
	if _, err := wording.Parse("x", []byte(word("ord"))); err != nil {
		t.Fatal(err)
	}
	for name, src := range map[string]string{
		"no YAML":           "[",
		"another kind":      "skjema: grunnlag/v1\n",
		"no lists":          head,
		"no name":           head + "lister: [{ord: [{ord: [x]}]}]\n",
		"a list twice":      head + "lister: [{navn: a, ord: [{ord: [x]}]}, {navn: a, ord: [{ord: [x]}]}]\n",
		"no words":          head + "lister: [{navn: a}]\n",
		"a misspelt key":    head + "lister: [{navn: a, ord: [{ord: [x], untatt: [y]}]}]\n",
		"one målform":       head + "lister: [{navn: a, ord: [{nb: [x]}]}]\n",
		"advice of nobody":  head + "lister: [{navn: a, ord: [{ord: [x], forslag: y}]}]\n",
		"half an advice":    head + "forslag: {y: {nb: a, nn: b}}\nlister: [{navn: a, ord: [{ord: [x], forslag: y}]}]\n",
		"neither ja or nei": head + "lister: [{navn: a, egne_ord: kanskje, ord: [{ord: [x]}]}]\n",
		"a short beginning": word("ab*"),
		"two words in one":  word("a.b"),
		"no set":            word("<er> lat"),
		"nothing but maybe": word("(er)"),
		"half a name":       word("ord") + "navn: {ogsaa_ord: [sol]}\n",
	} {
		if _, err := wording.Parse("x", []byte(src)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}
