/** Folded words beside a name that tell whether it stands for a company. */
const set = (words: string) => new Set(words.trim().split(/\s+/));

/** Before a name: "the retailer Target", "L'opérateur Orange". */
const descriptors = set(`
maker group giant chain retailer operator company firm bank lender insurer brand startup start-up up developer builder producer
miner carrier airline supplier provider software drugmaker chipmaker automaker carmaker steelmaker housebuilder bookmaker brewer distiller
manufacturer distributor utility conglomerate rival peer parent subsidiary unit owner landlord broker fund house platform app publisher studio
network exchange shop store label marketplace business forwarder reinsurer watchmaker shipbuilder biotech fintech specialist
operateur groupe societe entreprise fabricant editeur chaine banque assureur constructeur distributeur laboratoire marque
empresa operadora compania cadena grupo fabricante banco aseguradora constructora minera firma tecnologica aerolinea
konzern hersteller versorger maschinenbauer anbieter unternehmen firma bank versicherer betreiber handler kette brauerei autobauer softwarehaus
gruppe gigant reederei spediteur azienda gruppo societa produttore catena banca casa compagnia marchio operatore gestore colosso
chat messenger website browser caterer optician chemist confectioner brewery airline
competitor competitors vendor vendors client customer contractor`);
const descriptorEndings =
  /(?:maker|builder|bauer|hersteller|drugmaker|seller|konzern|anbieter|betreiber|handler|kette|versicherer|versorger|unternehmen|erei|gruppe|produzent|spezialist|backed|owned)$/;
export const isDescriptor = (word: string): boolean => descriptors.has(word) || descriptorEndings.test(word);
/** "The can makers Ball and Crown". */
export const isDescriptorOfSeveral = (word: string): boolean => {
  const one = word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.endsWith('s') ? word.slice(0, -1) : '';
  return descriptors.has(one) || descriptorEndings.test(one);
};

/** After a name: what companies do. */
const deeds = set(`
said says say adds added announced announces reported reports posted posts launches launched unveils unveiled introduces introduced
debuts debuted opens opened ships buys bought acquires acquired sells sold raises raised lifts lifted cuts cut beats beat misses missed
warns warned expects expected plans planned agrees agreed names named appoints appointed hires hired wins won loses lost recalls recalled
recalling sues sued settles settled denies denied rejects rejected confirms confirmed completes completed wants offers offered tests test
trials begins began starts started releases released rolls brings brought teams partners invests invested files filed closes closed
jumps jumped falls fell rises rose slides slid slips slipped gains gained tumbles tumbled soars soared sinks sank drops dropped climbs climbed
rallies rallied plunges plunged edges surges surged pops shares stock shareholders investors ceo cfo chief chair chairman boss board profit
profits sales revenue earnings results quarter quarterly dividend customers employees workers staff spokesman spokeswoman executives
executive holders units unit division subsidiary bonds debt outlook forecast guidance swings swung narrows narrowed withdraws withdrew pays
paid faces faced gets got lets makes made shows showed will has have is to would may must could can was now agreed seeks sought considers
runs ran poaches poached merges merged prices priced splits split offloads offloaded
raise buy sell lift open launch acquire hire appoint recall pay expand
doubles doubled triples walks ends ended keeps kept moves moved drops pulls pulled puts put takes took gives giving expands expanded
lance lancent presente propose annonce rachete vend nomme prevoit vise signe cede rappelle licencie investit perd gagne reduit dement renonce embauche ouvre veut va supprime releve abaisse publie
lanza lanzo presenta anuncio anuncia compra vende nombra gana preve firma abre pondra duplica cierra ofrece prueba retira despide invierte gano perdio reduce eleva estrena multiplica adquiere vendera comprara abrira
bringt ruft fuhrt stoppt streicht sucht gibt nimmt erhoht verliert gewinnt legt wachst schreibt verzichtet startet offnet beruft trennt einigt investiert fullt stellt verkauft kauft ubernimmt ernennt erwartet meldet senkt hebt steigert plant will zeigt baut schliesst verdoppelt
chiude apre cede perde guadagna investe licenzia ritira torna assume taglia lancia annuncia compra vende nomina presenta`);
const weakDeeds = set(
  'are will has have is to would may must could can was now test get gets got lets makes made gives cut cuts put lost will',
);
export const isDeed = (word: string): boolean => deeds.has(word);
export const isWeakDeed = (word: string): boolean => weakDeeds.has(word);

/** "shares in X", "stake in X", "users of X". */
export const holdings = set(`
shares stake stock investors shareholders bid offer takeover acquisition purchase merger sale owner customers users holders investor interest
control maker parent chief head boss ceo cfo chairman director president unit subsidiary arm division spokesman spokeswoman employees
engineers analysts bonds fine penalty suit lawsuit case complaint probe inquiry investigation deal contract partnership workers
round premiums jobs margins orders demand growth losses costs prices strike results profit profits sales revenue earnings
actions acciones aktien anteile benefice benefices ventes pertes actionnaires accionistas beneficio beneficios ventas perdidas deuda capital utile ricavi azioni vendite
gewinn umsatz kurs chef chefin anteil beteiligung ubernahme kauf verkauf rachat vente achat compra venta acquisto vendita`);

export const placePrepositions = set(
  'in at near from outside around across bei uber nach aus von en a de desde hacia sobre pres vers dans through past beside into',
);
export const linkPrepositions = set('of in for by with against to at from on an de von bei di');
export const articles = set(
  'the a an le la les un une el los las der die das ein eine il lo this that every each no any',
);

/** Right before a name: streets, squares and buildings that bear it. */
export const namedPlaces = set(
  'rue avenue boulevard place tour chateau lac mont pont plaza calle avenida torre rio monte via piazza palazzo castello platz strasse burg schloss berg cafe saint st santa san mount lake port cape fort camp mr mrs ms dr sir dame professor judge herr frau monsieur madame senor don',
);

/** After a name: what makes of it the name of something else ("Redfern Town", "Kestrel Road", "Sage Hill"). */
export const otherThings = set(`
road street lane avenue square park bay hill hall house valley river lake island mountain mountains town city village county school primary
college university church cathedral museum library hospital theatre stadium arena bridge station airport port beach festival cup trophy
league rovers albion athletic wanderers fc club choir band orchestra team united juice futures line counter officer collector fee award prize
show film song album book novel award day morning evening afternoon night season crop tree trees bird birds jr sr memorial prison
primary district court police council committee parish forest creek springs falls point cape coast strait sea ocean moor heath farm`);

/** After a name, also without a capital letter: it is that of a village, a school or a club. */
export const residents = set(
  'pupils schoolchildren residents villagers neighbours neighbors locals parishioners townspeople councillors allotments station stop street streets park square airport harbour suburb',
);

/** Before "of" and a name: what bears it is a place. */
export const kindsOfPlace = set(
  'city town village port county parish isle valley ville commune village stadt gemeinde dorf ciudad pueblo villa municipio citta comune borgo cidade',
);

/** Words of sport, clubs and daily life: an article full of them seldom names companies by one word. */
export const leisure = set(`
cup final goal goals hat-trick striker midfielder goalkeeper semi-final quarter-final league coach referee penalty kick relay runner marathon
cyclist rider peloton tennis chess grandmaster grandmasters soccer football rugby cricket basketball hockey golf swimmer scored defeat season
championship medal tournament club fans stadium obituary funeral died widow choir concert festival recipe garden gardener hikers walkers
weather lights aurora pupils parish village caterpillar museum volunteers birthday poem novel actor singer band
horse horses mare stallion filly jockey stakes racecourse jockeys walk walks swimming zoo species bird birds nest wildlife
spiel tor meisterschaft verein konzert fest wanderung partido gol torneo fiesta concierto coupe but match fete promenade balades`);

/** Before a name that is all capitals or short: an exchange, so that what follows is a ticker. */
export const exchanges = set(
  'nyse nasdaq lse asx tsx tsxv amex otc otcqb otcmkts six xetra fra etr euronext epa ams bit bme bmv hkex hkg sehk sgx tse tyo krx kosdaq nse bse jse omx sto hel cph oslo ose bvl b3 bovespa bcba ise bist tase wse pse moex ticker symbol lon cboe',
);

/** Capital words that are no tickers as a rule. */
export const capitalWords = set(
  'ceo cfo coo cto ipo ai us uk eu un usa fda sec it tv gdp etf esg ev evs hr pr pc am pm ok fed ecb imf who nato and the for new all on an at be by go has he or so now one top are can cash-flow api aws sme b2b',
);

/** Words of the stock market; beside a one-letter ticker they say that it is one. */
export const marketWords = set(
  'shares stock stocks traders holders investors rose fell up down gained lost slipped slips edges edged jumps climbs drops index rally nasdaq nyse premarket trading trade bulls bears',
);

/** Before a name: a bank or broker that only serves the deal or comments on it ("analyst at X", "lead manager X"). */
export const servants = set(
  'analyst analysts strategist strategists economist economists manager managers comanager underwriter underwriters underwritten managed arranger arrangers bookrunner bookrunners adviser advisers advisor advisors trader traders dealer dealers',
);
