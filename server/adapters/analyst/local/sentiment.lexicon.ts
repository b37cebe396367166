/**
 * Words of business news and what they say, folded by `plain`. Own work. A word stands for its inflected forms too where it
 * ends with `*`.
 */
export type Sense =
  | 'good'
  | 'bad'
  /** Goes up or down: good or bad by what it is said of. */
  | 'up'
  | 'down'
  /** What is good when there is more of it, and what is bad. */
  | 'gain'
  | 'burden'
  /** Turns what follows around, or takes it back. */
  | 'not'
  | 'undo';

const words: Record<Sense, string> = {
  good: `
    beat beats beating outperform* exceed* surpass* top tops topped topping record* strong stronger strongest strength* robust solid
    win wins won winning award* cleared clears success* breakthrough breakthroughs improv* better best boost* upbeat optimis*
    upgrad* bullish recover* rebound* thriv* profitab* prais* popular favourite favorite lucrative resilient momentum healthy
    attractive attract* benefit* opportunit* confiden* encourag* impress* positive upside outpac* expand* expansion accelerat* innovat* achiev*
    welcom* reward* celebrat* delight* buoyant buoyed brisk booming boom flourish* sold-out oversubscribed premium triumph* honour* honor* best-in-class
    vindicat* acquitt* reinstat* endors* excellent enhanc* strengthen* secured prosper* rosy turnaround cheer* reassur* efficien*
    outshin* winner winners bright brighter brightest favor* favour* tailwind* synerg* milestone liked faster easier cheaper loves loved inked bags bagged
    green-light rally rallies rallied rallying soar* surge* surging surged jump jumps jumped jumping climb* rocket* skyrocket* pop pops popped buyback buybacks
    erfolg* starker stark uberrasch* gewinnt zulassung genehmig* rekord* verbessert
    succes reussi* record* bondit gagne* progress* meilleur*
    utile* utili cresc* miglior* successo record* exito* mejor* recupera* gana record* crecimiento levanta permitio`,
  bad: `
    miss misses missed missing disappoint* weak weaker weakest weakness* poor poorer worse worst worsen* warn warns warned warning* fear fears feared worr*
    loses losing lost fail* failure* fine fined fines penalt* sued sue sues suing lawsuit* probe* investigation investigations investigates investigating investigated inquir* fraud* scandal* recall* violat* ban bans banned
    downgrad* bearish slump* crash* plung* plummet* tumbl* sink* sank slid slide slides sliding slip slips slipped shrink* shrank shrunk collaps* default* bankrupt* insolven* liquidat* layoff* redundanc* job-cuts
    quit quits resign* oust* dismiss* sack* fired abrupt* suspend* halt* delay* postpon* cancel* scrap* abandon* reject* defeat* threat* struggl* trouble* crisis crises turmoil
    hurt hurts hammered dent dents dented drag drags weigh* pressure* headwind* shortfall shortage* glut pessimis* negative downside bleak grim gloom* dismal sluggish
    leak* breach* hack* crack* defect* fault* accident* strike strikes accus* alleg* charged guilty convict* illegal unlawful misconduct wrongdoing criticis* criticiz* blame* blast* rebuke*
    erode* erosion deteriorat* stagnan* unsettl* unprotected underperform* volatil* uncertain* lay-off* closure closures shut* exits lose loss-making hampered bad badly
    tank tanks tanked tanking nosedive* woes bleed* rout crumbl* dump* dive dives dived soften* drag drags sell-off selloff overhang curb curbs curbed cautious downturn recession unrest lawsuit slowdown slow slows slowed sceptic* skeptic* subdued lacklustre lackluster
    terminat* retreat* impair* write-off write-offs writedown* litigation stop stopped sanction* lockout bruised jitters drought negativ* ruckruf* rugt streit verschoben bu(ss)geld zwangsgeld verspatet* schwach* klage entlass* insolvenz einbruch bricht
    amende* ecarte* revoque* recul* chute* perd echec retard* enquete* condamn* licenci* baisse*
    multa* cae caen caida* despid* investiga* fracas* retras* suspende* perdida* perdit* calo crollo* richiam* sanzion* indagin* tagli* decepcion* enttausch* schrumpf* verfehl* verlier* verlor* herabst* rutsch* scheiter* pierde* perdi* perdio`,
  up: `
    rise rises rose risen rising grow grows grew grown growing growth increas* up higher gain gains gained gaining climb* jump jumps jumped jumping surg* soar* double doubles doubled doubling triple*
    tripled lift lifts lifted lifting raise raises raised raising widen* hike hikes hiked hiking advance* edges-up upward upwards swell* expand* accelerat* above ahead spurt* zoom* up
    steig* gestiegen stieg wachst mehr hoher erhoh* hebt verdoppel* zulegen legt hausse augment* releve relevent progress* croissance double* aument* sube* crece* crecio duplica* mas alza cresc* salit* aument* raddoppi* rialz*`,
  down: `
    fall falls fell fallen falling drop drops dropped dropping declin* decreas* down lower lowers lowered lowering less fewer cut cuts cutting reduc* halve halves halved halving narrow* shrink* shrank shrunk
    ease eases eased easing  trim trims trimmed slash* slip slips slipped slid slide* plung* tumbl* slump* sank sink* below dip dips dipped downward plummet* cheaper lag lags lagged
    sink* sank fallt fiel gefallen sinkt gesunken ruckgang weniger niedriger senkt gesenkt halbiert baiss* recul* chut* diminu* moins reduit* baja* cae* caen cayo reduce* menos calo scend* sces* diminu* riduc* ridott* meno schrumpf*`,
  gain: `
    profit* earnings income revenue* sales turnover margin* dividend* order orders orderbook ebit ebitda eps forecast* outlook guidance target* demand share shares stock stocks price value volume* growth backlog deliver* customers users subscribers
    traffic output production net result* cash index indices market markets rating bookings reservations visitors passengers units net-profit sensex nifty rupee surplus payout capacity
    gewinn* umsatz* ergebnis* kurs aktie* prognose dividende auftrag* nachfrage benefice* ventes chiffre resultat* objectif beneficio* ventas ingresos ganancias acciones utile ricavi fatturato vendite prenotazioni azioni ordini reservas pedidos`,
  burden: `
    loss losses cost costs debt* expense* deficit* bill unemployment inflation defaults arrears liabilit* shortfall charges churn provisions impairment npas npa write-downs interest-cost complaints vacancy verlust* kosten schulden perte* dette* couts perdidas deuda* costes gastos emissions`,
  not: `
    not no never without n't cannot unlikely neither nor denies denied deny denial fails failed hardly barely nicht kein keine ohne nie pas sans jamais aucun no sin nunca ni`,
  undo: `
    withdraw* withdrew overturn* annul* lift lifts lifted drop drops dropped dismiss* cleared clears avoid* avert* escap* ended resolv* clos* revers* quash* thrown ease* settle* end ends aclarar* levanta`,
};

const exact = new Map<string, Set<Sense>>();
const stems = new Map<string, Set<Sense>>();
for (const [sense, list] of Object.entries(words) as [Sense, string][]) {
  for (const word of list.trim().split(/\s+/)) {
    const stem = word.endsWith('*');
    const key = stem ? word.slice(0, -1) : word;
    const map = stem ? stems : exact;
    map.set(key, (map.get(key) ?? new Set()).add(sense));
  }
}

const none: ReadonlySet<Sense> = new Set();
const known = new Map<string, ReadonlySet<Sense>>();

/** What a folded word says. */
export function sensesOf(word: string): ReadonlySet<Sense> {
  let senses = known.get(word);
  if (senses) return senses;
  const found = new Set(exact.get(word));
  for (let length = word.length; length >= 3; length--)
    for (const sense of stems.get(word.slice(0, length)) ?? []) found.add(sense);
  senses = found.size > 0 ? found : none;
  if (known.size > 50_000) known.clear();
  known.set(word, senses);
  return senses;
}
