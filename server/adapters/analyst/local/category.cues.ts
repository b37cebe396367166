import type { ArticleCategory } from '../../../ports/analyst.article.ts';

/**
 * Turns of phrase that point to a category, by language, over text folded by `plain`. They are features of the classifier,
 * not verdicts: how much each one says was learnt.
 */
export interface Cue {
  for: ArticleCategory | 'none';
  pattern: RegExp;
}

const cue = (category: Cue['for'], ...patterns: RegExp[]): Cue[] =>
  patterns.map((pattern) => ({ for: category, pattern: new RegExp(pattern.source, 'gu') }));

export const cues: readonly Cue[] = [
  ...cue(
    'earnings',
    /\b(?:net|operating|pre-?tax|annual|quarterly|nine-month|six-month|half-year|first-half|full-year|core) (?:profits?|loss(?:es)?|income|earnings|results?|sales|revenues?)\b/,
    /\b(?:profits?|earnings|sales|revenues?|loss(?:es)?|income|turnover|ebitda?) (?:\w+ )?(?:rises?|rose|falls?|fell|jump\w*|slump\w*|doubles?|doubled|triple\w*|halves?|halved|widen\w*|narrow\w*|shr[aiu]nk\w*|drops?|dropped|grows?|grew|climbs?|up|down|slips?|slid\w*|beat\w*|miss\w*|top\w*)\b/,
    /\b(?:earnings|profits?) (?:per share|a share|call|report|preview|beat|miss|season)\b|\beps\b/,
    /\b(?:oper(?:ating)? )?shrs? (?:loss |profit )?\d|\b\d+ cts vs\b|\bvs (?:loss|profit)\b|\bvs \d/,
    /\b(?:net|oper net|pretax|group) (?:loss |profit )?\d|\bnet (?:vs|profit \d)/,
    /\b(?:qtr|qtly|mths|revs|avg shrs|turnover|\d(?:st|nd|rd|th) qtr)\b/,
    /\b(?:qtl?y|quarterly|annual|final|interim|semi-?annual) (?:cash )?(?:div|dividend|payout)\b|\bdiv \d|\bpay(?:able)? (?:on )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\brecord (?:date )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\bsets? (?:regular )?(?:payout|dividend|quarterly)|\bstock split\b/,
    /\b(?:profit|revenue|sales|earnings|full-year|annual|fy\d*|income|quarterly|margin) (?:\w+ )?(?:forecasts?|outlook|guidance|targets?|warnings?|expectations|goals?|view)\b|\bguid(?:es|ance|ed)\b|\bprofit warning\b|\bwarn(?:s|ed)? (?:on|of|that) (?:\w+ )?(?:profits?|sales|earnings|revenue|results)\b/,
    /\b(?:raises?|raised|lifts?|lifted|cuts?|lowers?|lowered|trims?|trimmed|slash\w*|withdr\w+|reaffirm\w*|keeps?|kept|hik\w+|sees) .{0,40}\b(?:outlook|guidance|forecasts?|dividend|profit|earnings)\b/,
    /\b(?:sees?|seeing|expects?|expected|forecasts?|reports?|posts?|to report|had|to have) (?:\w+ ){0,4}(?:profits?|loss(?:es)?|earnings|net|income|results?|revenues?|sales|year|quarter|charges?)\b|\b(?:write-?(?:offs?|downs?)|after-tax|pretax|net gain|charge against|to earnings|extraordinary)\b|\bstock split\b|\b(?:two|three|five|\d).for.(?:one|two|four|\d)\b/,
    /\bdividends?\b|\bpayout\b|\bqtl?y div\b|\bdiv \d/,
    /\b(?:beat|beats|beating|miss|misses|missed|tops?|topped|above|below|exceed\w*|ahead of|than|short of) .{0,30}\b(?:estimates?|expectations?|forecasts?|views?|consensus|analysts|expected|feared)\b/,
    /\bswings? to\b|\b(?:first|second|third|fourth|last|latest|summer|winter|spring|autumn|this) (?:fiscal )?quarter\b|\bq[1-4]\b|\bh[12]\b|\bhalf-year\b|\bfirst half\b|\bfinancial results\b|\bbreak-?even\b|\bearn(?:s|ed) (?:more|less|\d)|\byear over year\b|\byear earlier\b|\bmargins?\b/,
    /\b(?:gewinn\w*|umsatz\w*|verlust\w*|quartal\w*|prognose|dividende|\w*ergebnis\w*|halbjahr\w*|erlos\w*|geschaftszahlen|jahresziel\w*)\b/,
    /\b(?:benefices?|chiffre d'affaires|ventes|resultats?|trimestre|semestre|dividende|pertes?|objectif annuel|exercice)\b/,
    /\b(?:beneficios?|ganancias?|ventas|ingresos|trimestre|semestre|perdidas|gano|dividendo|facturacion|previsiones)\b|\b(?:utile|ricavi|fatturato|perdita|trimestrale)\b/,
    /純利益|営業利益|経常利益|売上高|決算|通期|上期|下期|四半期|増益|減益|配当|赤字|黒字/,
  ),
  ...cue(
    'product_launch',
    /\b(?:launch(?:es|ed|ing)?|unveil\w*|introduc\w+|debut\w*|rolls? out|rolled out|rolling out|releases?|released|releasing)\b/,
    /\bnew(?:est)? (?:\w+ ){0,3}(?:product|model|version|app|service|feature|line|range|menu|edition|flavou?r|device|tool|platform|store|shop|button|mode|drink|card|reader|collection|phone|car|plan|design|series)\b/,
    /\b(?:adds?|added|adding|gains?|gets?|brings?|brought|ships?|shipped|built|builds?|makes?) (?:\w+ )?(?:an?|new|the|its first|back|out)\b/,
    /\b(?:now available|general availability|goes on sale|went on sale|on sale|in stores|hits? (?:the )?shelves|to the market|first look|pop-?up|limited edition|prototype|beta|pre-?orders?|coming (?:this|next)|next version|next update|sold out|in nine shades|will cost|costs? (?:\$|£|€|\d))/,
    /\b(?:tests?|testing|trials?|trying out|tr(?:y|ies) out|pilots?|offers?|offering|opens?|opening|serves?|serving|selling|sells) (?:a|an|the|its|new|first|out|quiet|\w+ (?:stores?|shops?|rows?))\b|\bto open\b/,
    /\b(?:lets?|allows?|allowing|enables?|helps?) (?:\w+ ){0,2}(?:users?|customers?|people|shoppers?|teams?|accountants|companies|you|shops|guests|travell?ers)\b|\b(?:users?|customers|shoppers) can\b/,
    /\b(?:stellt|stellte) .{0,60}\bvor\b|\bvorgestellt\b|\bauf den markt\b|\bneue[sn]? (?:modell|produkt|dienst|app|serie|sorte)\b|\bverkauft ab\b|\bzeigt\b|\bneuheit\b|\bab sofort\b/,
    /\b(?:lance|lancent|lancement|devoile|presente|propose)\b|\bnouvel(?:le)?s? (?:gamme|offre|produit|service|modele)\b|\ben vente\b/,
    /\b(?:lanza|lanzo|lanzamiento|presenta|presento|estrena|pondra a la venta|novedad|prueba|ofrece)\b|\bnuev[oa] (?:producto|servicio|modelo|gama)\b|\b(?:lancia|presenta)\b/,
    /発売|投入|新製品|新商品|新型|サービス開始|提供開始|新サービス/,
  ),
  ...cue(
    'ma',
    /\b(?:acquir(?:e|es|ed|ing)|acquisitions?|merg(?:er|ers|e|es|ed|ing)|takeovers?|buy-?outs?|buyback of|tender offer|divest\w*|spin-?off)\b/,
    /\b(?:buys?|bought|to buy|purchas(?:e|es|ed) of|agreed to (?:buy|sell)|snaps? up|swallows?|sells?|sold|to sell|sale of|puts? .{0,40} up for sale|for sale)\b/,
    /\b(?:bid|bids|bidders?|offer) (?:for|from|to buy|of|premium)\b|\b(?:rival|hostile|unsolicited|opportunistic|cash|lost|dropped|second) (?:bid|offer|approach)\b|\bsuitors?\b|\bapproach(?:ed)?\b|\bnot for sale\b|\bwalks? away\b|\boffer of\b/,
    /\b(?:stakes?|\d+ (?:percent|pct) of|majority interest|controlling interest|ownership of|outstanding (?:common )?(?:shares|stock|units))\b/,
    /\b(?:bids?|bidding|tender(?:ed|s)?|spin-?n?off|spun off|standstill|holdings? in|buying|agreed in principle|agrees? to (?:buy|sell|acquire|merge)|seeks to (?:buy|sell|acquire)|shareholder approval|wholly.owned)\b/,
    /\b(?:complet\w+|plans?|drops?|ends?|extends?|starts?|rejects?|raises?|cuts?|to) (?:\S+ ){0,3}(?:sale|purchase|acquisition|merger|stake|bid|offer|tender|buyout|deal|holding)\b|\b(?:unit|assets?|office|store|division|subsidiary|asset) (?:sale|transfer|purchase)\b|\bsale of (?:\S+ ){0,3}(?:unit|subsidiary|division|business|assets|operations|interest|stake)\b/,
    /\bprivate equity\b|\btake .{0,30} private\b|\b(?:unit|arm|division|business|subsidiary|brand|operator|maker|chain)\b.{0,30}\bfor (?:\$|£|€|\d)|\bdeal (?:valued|worth)\b|\bin (?:cash|stock)\b|\bletter of intent\b|\bdefinitive agreement\b|\bjoint venture\b|\btalks\b/,
    /\b(?:ubernimmt|ubernahme\w*|fusion\w*|beteiligung\w*|zukauf|kauft|verkauft|erwirbt|anteile?|kaufpreis|sparte)\b/,
    /\b(?:rachat|rachete\w*|racheter|acquiert|acquisition|fusion\w*|negociations exclusives|cession|cede|opa|participation)\b/,
    /\b(?:compra|adquiere|adquisicion|fusion\w*|opa|vende|participacion|venta de)\b|\b(?:acquis\w+|fusione|cede)\b/,
    /買収|合併|経営統合|子会社化|株式取得|売却|譲渡|公開買い付け|出資/,
  ),
  ...cue(
    'leadership',
    /\b(?:ceos?|cfos?|coos?|ctos?|chief (?:\w+ ){0,2}officer|chief executives?|finance chief|chair(?:man|woman|person)?|managing (?:director|partner)|president|board (?:member|seat)|directorate|treasurer|boss|head of \w+|vice president|executive director|chief engineer|chief \w+)\b/,
    /\b(?:names?|named|naming|appoint\w*|hires?|hired|elect(?:s|ed)|promot(?:es|ed)|taps|tapped|welcomes|picks?|picked|poach\w*|recruits?)\b/,
    /\b(?:steps? (?:down|aside|up|in)|stepped (?:down|aside|in)|stepping down|resign\w*|quits?|retires?|retire|retiring|retirement|oust\w*|depart\w*|leaves?|leaving|exit|sack\w*|fired|dismiss\w*)\b/,
    /\b(?:succe(?:ed|eds|eded|ssor|ssion)|replac(?:e|es|ed|ing)|takes? over (?:as|at|from)|took over as|take the helm|interim|reshuffle|designate|new (?:chief|boss|head|chair\w*|ceo|cfo|managing director|finance)|joins?|joined|joining|returns? as|moves? to|swaps ceos)\b/,
    /\b(?:vorstand\w*|geschaftsfuhr\w*|chef|chefin|\w+chef(?:in)?|vorsitz\w*|aufsichtsrat\w*|nachfolg\w*|folgt auf|wechsel|rucktritt|tritt zuruck|an die spitze|leitung|leiter\w*|personalie|in rente)\b/,
    /\b(?:directeur|directrice|pdg|nomination|nomm\w+|prend la tete|succed\w+|presidente?|demission\w*|ecarte|revoque|dirigera|patron)\b/,
    /\b(?:consejer[oa]|presidente?a?|director|directora|nombra\w*|dimite|dimision|releva|sustituye|nuevo jefe)\b|\b(?:amministratore|nominat[oa])\b/,
    /社長|会長|人事|就任|退任|昇格|辞任|取締役|トップ交代/,
  ),
  ...cue(
    'regulatory',
    /\b(?:regulators?|watchdogs?|authorit(?:y|ies)|commission|antitrust|competition (?:authority|commission|regulator)|ministry|department|agency|fda|sec|ftc|doj|ema|fca|cma|eu|officials|government|parliament|data protection)\b/,
    /\b(?:court|judge|appeals?|ruling|ruled|verdict|lawsuits?|sues?|sued|suing|litigation|prosecutors?|trial|jury|plaintiffs?|class action|injunction|patent|petition)\b/,
    /\b(?:fines?|fined|penalt(?:y|ies)|settle[sd]?|settlement|settling|charges|sanction\w*|violat\w*|overturn\w*|annul\w*|upholds?|upheld)\b/,
    /\b(?:probes?|inquir(?:y|ies)|investigat\w*|raids?|raided|subpoena\w*|accus\w+|alleg\w+|compliance|cleared|clears|off the hook|wrongdoing)\b/,
    /\b(?:recall\w*|calls? back|safety|cracks?|defects?)\b/,
    /\b(?:approv(?:al|es|ed|e)|licen[cs]es?|permits?|authoriz\w*|green light|clearance|bans?|banned|blocks?|orders? .{0,30} to|ordered|told to|rules?|law|laws|bill|decree|legislation|tax|tariffs?|withdr\w+ .{0,30}permit)\b/,
    /\b(?:kartellamt|\w*behorde\w*|gericht\w*|bafin|bu(?:ss|ß)geld|zwangsgeld|strafe|ermittl\w*|ruckruf\w*|genehmig\w*|bundesnetzagentur|rugt|zulassung|klage|verordnung|gesetz|aufsicht|bundes\w+amt|verbietet|urteil)\b/,
    /\b(?:autorite|amende|justice|tribunal|enquete|rappel\w*|decret|loi|regulateur|homologation|gouvernement|cour|condamn\w+|interdi\w+)\b/,
    /\b(?:multa\w*|cnmv|cnmc|regulador\w*|tribunal|juez|autoridad|supervisor|investiga\w*|permiso|ley|gobierno|aprueba|sancion\w*|demanda)\b/,
    /行政処分|公取委|公正取引委員会|課徴金|リコール|承認|認可|訴訟|当局|判決|規制|命令|厚労省|経産省|金融庁/,
  ),
  ...cue(
    'market',
    /\b(?:shares?|stocks?|shareholders|equities) (?:\w+ ){0,3}(?:rise|rises|rose|fall|falls|fell|jump\w*|slid\w*|slip\w*|soar\w*|sink\w*|sank|drop\w*|gain\w*|lost|lose\w*|climb\w*|rall\w+|plung\w*|surg\w*|tumbl\w*|edge\w*|pop\w*|slump\w*|sell-?off|up|down|higher|lower)\b/,
    /\b(?:downgrad\w*|upgrad\w*|price targets?|(?:buy|sell|hold|neutral|outperform|overweight|underweight) rating|to (?:sell|buy|hold|neutral)|brokers?|analysts?|rating agency|ratings?|bulls?|bears?|short sell\w*|bearish|bullish|coverage|tips? it)\b/,
    /\b(?:index|indices|indexes|futures|wall street|nasdaq|dow|s&p|ftse|nikkei|stoxx|bourse|premarket|pre-?market|market wrap|blue-chip|closing high|two-year high|record high|year high|all-time high|52-week)\b/,
    /\b(?:bonds?|notes due|coupon|yields?|gilts?|treasur(?:y|ies)|ipo|share sale|stock market debut|goes public|public offering|lists? in|listing|price range|placement|rights issue|debentures?|eurobond)\b/,
    /\b(?:series [a-f]|seed round|funding round|raises? (?:\$|£|€|us\$|\d)|bags \$|raised \$|venture capital|valu(?:es|ing|ation|ed) (?:\w+ )?at|led by \w+ ventures|investors?)\b/,
    /\b(?:central bank|interest rates?|key rate|rate (?:decision|cut|hike|rise)|holds? rates|inflation|fed|ecb|monetary)\b/,
    /\b(?:prices?|crude|oil|gold|copper|lithium|wheat|coffee|sugar|cocoa|steel|dollar|euro|yen) (?:\w+ )?(?:rise|rises|rose|fall|falls|fell|jump\w*|slip\w*|eas\w+|edge\w*|rall\w+|drop\w*|climb\w*|higher|lower|hit|hits|steady)\b|\bmarket share\b|\bgains? share\b|\bhousing market\b|\bhouse prices\b|\bvolumes?\b/,
    /\b(?:aktien?|aktienkurs|kurs|dax|borse\w*|analysten?|anleihe\w*|leitzins\w*|ezb|rating|handel|anleger)\b/,
    /\b(?:bourse|actions?|cac|indice|obligations?|cours|taux|valeurs|investisseurs)\b/,
    /\b(?:bolsa|ibex|acciones|bonos|tipos|indice|inversores|cotiz\w+)\b|\b(?:borsa|azioni|spread)\b/,
    /日経平均|株価|株式市場|終値|続伸|反落|反発|続落|格付け|利上げ|利下げ|円安|円高|指数|社債|上場|年初来/,
  ),
  ...cue(
    'none',
    /\b(?:cup|final|goals?|scored?|scor(?:es|ing)|striker|midfield\w*|goalkeeper|semi-final|league|coach|referee|relay|runner|marathon|cyclist|rider|chess|grandmasters?|soccer|football|rugby|cricket|basketball|hockey|golf|tennis|swim\w*|medal|tournament|championship|club|stadium|match|season)\b/,
    /\b(?:obituary|funeral|died|dies|widow|birthday|turns \d+|choir|concert|festival|recipe|garden\w*|hik(?:e|ers?|ing)|weather|museum|volunteers?|poem|novel|actor|singer|band|pupils|school|parish|village|council|mayor|neighbours?|police|fire|stolen|missing|lost|rescued|trees?|birds?|harvest|crop|promenade)\b/,
    /\b(?:how (?:to|i|we|one|a)|\d+ (?:ways|tips|ideas|things|places|reasons|lessons)|(?:five|six|seven|eight|nine|ten|eleven) (?:ways|tips|ideas|things|places|reasons|warehouses|\w+ (?:worth|we would))|our (?:list|favou?rite)|worth a visit|what .{0,30} taught me|notes from|reader|readers|guide to|prize|award\w*|wins? .{0,20}prize|jury|charity|donat\w*|sponsor\w*)\b/,
    /\b(?:fest\w*|konzert|spiel|tor|verein|meisterschaft|polarlichter|nordlichter|wanderung|ausflug|feuerwehr|partido|fiesta|torneo|gol|concierto|match|fete|balades?|promenades?|idees de|concours|vignes)\b|試合|優勝|祭り|開園|行列|家族連れ/,
  ),
];
