import type { Mark } from './sentiment.ts';

/** Turns of phrase that say more than their words, over text folded by `plain`; the first that fits a place counts. */
const phrases: readonly [RegExp, number][] = [
  // Traps: what looks bad and is not, and the reverse.
  [
    /\b(?:court|judges?|tribunal|regulator|prosecutors?|watchdog)\b[^.;]{0,30}\b(?:drops?|dropped|dismiss\w*|throws? out|threw out|rejects?|rejected) (?:\S+ ){0,5}(?:case|lawsuit|charges|complaint|suit|claims?|investigation)\b/,
    1.6,
  ],
  [
    /\b(?:gain de cause|da(?:n)? la razon a|(?:desestim\w+|rechaz\w+) (?:\S+ ){0,3}(?:demanda|denuncia|recurso contra)|weist (?:\S+ ){0,4}klage .{0,30}ab|klage .{0,30}abgewiesen|da ragione a|assolt[ao])\b/,
    1.5,
  ],
  [
    /\b(?:ne paier\w+ pas|annul\w+|anul\w+|aufgehoben|hebt .{0,30} auf|annullat\w+) (?:\S+ ){0,6}(?:amende|multa|sanction|sancion|strafe|bu(?:ss|ß)geld|millions? d'euros d'amende|geldbu(?:ss|ß)e)\b/,
    1.8,
  ],
  [
    /(?<!\bto )\b(?:has|have|had|gets?|got|receiv\w+|wins?|won|obtain\w*|granted|given) (?:\S+ ){0,3}(?:clearance|permission)\b|(?<!\bto )\b(?:wins?|won|obtain\w*|granted) (?:\S+ ){0,3}(?:permit|planning consent|licen[cs]e|authori[sz]ation|approval)\b/,
    1.3,
  ],
  [
    /\b(?:regulator|watchdog|authority|agency|court|judge|commission|ministry|department)\b[^.;]{0,25}\b(?:(?:orders|ordered|tells|told|forces|forced) (?:\S+ ){1,4}to|grounds|grounded|forbids|forbade|bars|barred)\b|\b(?:told|ordered|forced) to (?:stop|hide|pay|halt|close|change|withdraw|remove|recall|sell|hand)\b/,
    -1.3,
  ],
  [
    /\b(?:regulator|watchdog|authority|commission|prosecutors?|ministry)\b[^.;]{0,20}\b(?:to )?(?:look(?:s|ing)? into|examines?|opens? (?:\S+ ){0,3}(?:probe|inquiry))\b/,
    -1,
  ],
  [
    /\b(?:omits?|omitted|skips?|skipped|scraps?|scrapped|passes on|(?:will|to) pay no|without a|no) (?:\S+ ){0,2}dividend\b|\b(?:keine|streicht (?:\S+ )?) ?dividende\b|\b(?:pas de|supprime (?:\S+ )?|sin|suprime (?:\S+ )?|niente|senza) ?dividend[eo]\b/,
    -1.3,
  ],
  [
    /\b(?:passe[sd]|tops?|topped|reach\w*|hits?|crosse[sd]|surpass\w*) (?:the )?\d[\d.,]* ?(?:million|m|billion|bn|,000)? (?:\w+ )?(?:customers|users|subscribers|members|clients|downloads|orders|units)\b/,
    1.2,
  ],
  [
    /\b(?:no longer in charge|shown the door|mis fin aux fonctions|debarque\w*|limoge\w*|fristlos|abberufen|destituid[oa]|sfiduciat[oa]|(?:left|leaves|departs|out|goes|go) (?:\S+ ){0,3}(?:with immediate effect|at once)|gave no reason|leaves? after (?:a )?(?:row|dispute|clash)|out at)\b/,
    -1.2,
  ],
  [/\bsteigt (?:\S+ ){0,4}ein\b/, 0],
  [/\btop (?:job|jobs|post|boss|executive|manager|management|official|lawyer|court|floor|team)\b/, 0],
  [
    /\b(?:annul\w+|retir\w+|suspend\w*|revoqu\w+|revoc\w+|entzieht|entzogen|widerruft) (?:\S+ ){0,4}(?:permis|licence|agrement|permiso|licencia|concesion|concessione|licenza|genehmigung|lizenz|zulassung)\b/,
    -1.5,
  ],
  [
    /\b(?:archiva\w*|sobresee|classe sans suite|stellt (?:\S+ ){0,3}ein|archivia\w*) (?:\S+ ){0,3}(?:causa|caso|enquete|verfahren|ermittlungen|inchiesta)\b|\bverfahren (?:\S+ ){0,4}eingestellt\b/,
    1.5,
  ],
  [/\b(?:turn(?:s|ed) (?:it |them |him |her )?down|setback)\b/, -1.2],
  [
    /\b(?:torna|tornata|ritorna) (?:in|all')(?: ?utile)\b|\b(?:schreibt|wieder) (?:\S+ ){0,2}schwarze zahlen\b|\bzuruck in (?:der|die) gewinnzone\b|\b(?:renoue|retour|revient) (?:\S+ ){0,3}(?:benefices?|profits?|vert)\b|\bvuelve a (?:los )?(?:beneficios|ganancias|numeros negros)\b/,
    1.5,
  ],
  [
    /\b(?:rote zahlen|in die verlustzone|bascule dans le rouge|entra en perdidas|numeros rojos|torna in perdita|in rosso)\b/,
    -1.4,
  ],
  [
    /\b(?:withdr\w+|lifts?|lifted|scraps?|drops?|removes?) (?:\S+ ){0,3}(?:profit|sales|revenue|earnings|going-concern) warning\b/,
    1.5,
  ],
  [
    /\b(?:denies|denied|deny|rejects?|rejecting|dismisses|dismissed) (?:\S+ ){0,8}(?:talks?|report|rumou?rs?|speculation|approach|bid|offer|buyout|takeover|chatter)\b/,
    0,
  ],
  [
    /\b(?:not in talks|no takeover talks|not for sale|decided not to proceed|walks? away|walked away|call(?:s|ed)? off|will not merge|end(?:s|ed)? (?:\S+ ){0,2}merger talks)\b/,
    0,
  ],
  [
    /\bloss(?:es)? (?:\S+ ){0,4}(?:narrow\w*|shr[aiu]nk\w*|halv\w*|smaller|fell|falls|falling|declin\w*|decreas\w*|down|reduc\w*|cut)\b/,
    1.4,
  ],
  [/\b(?:narrow\w*|cuts?|halv\w*|shr[aiu]nk\w*|reduc\w+|trims?|smaller) (?:\S+ ){0,4}loss(?:es)?\b/, 1.4],
  [/\bloss(?:es)? (?:\S+ ){0,4}(?:widen\w*|grew|grows?|rose|rises?|doubl\w*|increas\w*|deepen\w*|bigger)\b/, -1.4],
  [/\b(?:widen\w*|doubl\w*|bigger|wider|larger|deeper) (?:\S+ ){0,3}loss(?:es)?\b/, -1.4],
  [
    /\b(?:swings?|swung|turn(?:s|ed)?|return(?:s|ed)?|back|moved|moves) (?:\S+ ){0,2}(?:in)?to (?:a |an )?(?:\S+ ){0,2}(?:profits?|black|growth)\b/,
    1.5,
  ],
  [
    /\b(?:swings?|swung|turn(?:s|ed)?|slips?|slipped|fell|falls|slumps?) (?:\S+ ){0,2}(?:in)?to (?:a |an )?(?:\S+ ){0,2}(?:loss|red)\b/,
    -1.5,
  ],
  [
    /\b(?:less|smaller|lower|better|narrower) (?:\S+ ){0,2}than (?:was |were |had been )?feared\b|\bweniger als befurchtet|\bhatten befurchtet|\bbefurchtet hatten\b/,
    1.3,
  ],
  [
    /\b(?:beats?|beat|beating|tops?|topp\w+|exceed\w*|above|surpass\w*|ahead of|better than|higher than|more than|stronger than|outstrip\w*) (?:\S+ ){0,5}(?:estimates?|expectations?|forecasts?|expected|consensus|views?|analysts|hopes|supply)\b/,
    1.4,
  ],
  [
    /\b(?:miss\w*|below|short of|worse than|lower than|less than|weaker than|trail\w*|lag\w*|undershot|fell short) (?:\S+ ){0,5}(?:estimates?|expectations?|forecasts?|expected|consensus|views?|analysts|hopes|hoped|target)\b/,
    -1.4,
  ],
  [
    /\b(?:profits?|sales|revenues?|earnings|orders)\b[^.;]{0,25}\b(?:but|yet|while|though)\b[^.;]{0,30}\b(?:profits?|earnings|margins?)\b (?:\S+ ){0,2}(?:halv\w*|fell|falls|fall|drop\w*|shr[aiu]nk\w*|slump\w*|slid)\b/,
    -2,
  ],
  [
    /\b(?:fails?|failed|failing|unable|refus\w+) to (?:win|get|gain|meet|agree|reach|secure|deliver|pay)\b|\bdeclin\w+ to approve\b/,
    -1.5,
  ],
  [
    /\b(?:rais\w+|lift\w*|hik\w+|boost\w*|upgrad\w*|increas\w+|up(?:s|ped)) (?:\S+ ){0,5}(?:outlook|guidance|forecasts?|targets?|dividend|estimates?|payout|prognose|rating)\b/,
    1.3,
  ],
  [
    /\b(?:cuts?|lower\w*|slash\w*|trim\w*|reduc\w+|downgrad\w*|scal\w+ back|suspend\w*) (?:\S+ ){0,5}(?:outlook|guidance|forecasts?|targets?|dividend|estimates?|payout|prognose|jobs|workforce|staff|output|production|rating)\b/,
    -1.4,
  ],
  [
    /\b(?:warn\w*) (?:\S+ ){0,3}(?:profits?|sales|earnings|revenues?|results)\b|\bprofit warning\b|\bgewinnwarnung\b/,
    -1.5,
  ],
  [/\b(?:cut|cuts|reduc\w+|lower\w*|sav\w+) (?:\S+ ){0,3}(?:costs?|debts?|expenses)\b|\bcost savings?\b/, 0.8],
  [
    /\b(?:fine|penalty|ban|verdict|ruling|conviction|suspension|multa|amende)\b[^.;]{0,40}\b(?:annulled|annuls?|overturn\w*|thrown out|quash\w*|revers\w+|lifted)\b/,
    1.8,
  ],
  [
    /\b(?:annuls?|annulled|overturn\w*|throws? out|thrown out|quash\w*|levanta|permitio|annulment of|aufgehoben) (?:\S+ ){0,6}(?:fine|penalty|ban|verdict|suspension|multa|amende)\b/,
    1.8,
  ],
  [
    /\b(?:clears?|cleared|clearing|off the hook|drops? (?:\S+ ){0,2}(?:probe|inquiry|case|charges|investigation)|found no evidence|without charges|would not oppose|green light|wins? approval|won approval|gets? approval|approves?|approved|fda (?:clears|approves))\b/,
    1.5,
  ],
  [
    /\b(?:loses|lost|withdr\w+|revok\w+|suspend\w*|pulls|pulled) (?:\S+ ){0,4}(?:permit|licen[cs]e|approval|contract|customer|rating|certificate)s?\b/,
    -1.6,
  ],
  [
    /\bto pay (?:\S+ ){0,5}(?:to )?(?:settle|fine|penalty|over)\b|\bpays? (?:\S+ ){0,4}(?:fine|penalty)\b|\bsettle(?:s|d)? (?:\S+ ){0,4}(?:charges|case|claims|lawsuit)\b|\bsettlement with\b/,
    -1.3,
  ],
  [/\b(?:market share|share) (?:\S+ ){0,2}(?:gain|gains|rises|rose|grew|up)\b|\bgains? (?:market )?share\b/, 1.3],
  [
    /\b(?:strong|record|robust|brisk|rising|growing|higher|great|huge) (?:\S+ ){0,2}(?:demand|orders?|sales|profits?|cash flow|growth|results?|earnings|quarter|start|interest)\b/,
    1.2,
  ],
  [
    /\b(?:weak|slow|falling|sluggish|lower|poor|soft|declining) (?:\S+ ){0,2}(?:demand|orders?|sales|profits?|growth|results?|earnings|quarter|market|margins?)\b/,
    -1.2,
  ],
  [
    /\b(?:sells?|sold) out\b|\b(?:all|every) .{0,30}\bgone\b|\blong queues?\b|\bloved?\b|\bliked what\b|\bpraised?\b|\ba hit with\b/,
    1.2,
  ],
  [
    /\b(?:lays?|laying|laid) off\b|\bjob cuts\b|\bcut(?:s|ting)? \S+ jobs\b|\btemporarily lay\b|\bpersonnel reductions?\b/,
    -1.3,
  ],
  [
    /\b(?:buy|outperform|overweight|accumulate|strong buy)\b(?: \S+){0,4}[,;:]? (?:with )?(?:a )?(?:target|tp|rating)\b|\b(?:rating|outlook) to (?:buy|positive|outperform)\b|\bgood (?:bets?|buys?)\b|\bbuy (?:rating|call)\b|\b(?:upgrad\w*|rais\w+|lift\w*|starts?|initiat\w*|rates?)\b.{0,40}\b(?:to|with|at|as) (?:a )?["“”]?(?:buy|outperform|overweight)\b|^buy\b/,
    1,
  ],
  [
    /\b(?:sell|underperform|underweight|reduce)\b(?: \S+){0,4}[,;:]? (?:with )?(?:a )?(?:target|tp|rating)\b|\b(?:downgrad\w*|cuts?|lower\w*|starts?|rates?)\b.{0,40}\b(?:to|with|at|as) (?:a )?["“”]?(?:sell|underperform|underweight)\b|^sell\b|\b(?:outlook|rating) to (?:negative|sell)\b|\bavoid\b|\bshort sellers?\b|\bout of (?:the )?index\b|\bdrops out\b/,
    -1.1,
  ],
  [
    /\b(?:two|three|four|five|six|seven|ten)-year high\b|\b(?:record|all-time|52-week|year|month|lifetime|fresh) high\b/,
    1.1,
  ],
  [/\b(?:two|three|four|five|six|seven|ten)-year low\b|\b(?:record|all-time|52-week|year|month|fresh) low\b/, -1.1],
  [/\b\d+(?:\.\d+)?(?:%| percent| pct) (?:above|premium)\b|\bpremium\b/, 1],
  [/\b(?:pop-ups?|close of|month-end close|(?:to|will|have) open)\b/, 0],
  [/\b(?:a|is a|top|good|strong) (?:buy|bet|pick)s?\b|\bmaintain "?'?buy\b|\blooks? (?:good|strong|attractive)\b/, 1],
  [
    /\b(?:up|gain\w*|ris\w+|rose|higher|jump\w*|climb\w*|surg\w*|soar\w*|ad[dv]\w+) (?:by |around |about |over |nearly |almost |more than )?\d+(?:[.,]\d+)? ?(?:%|percent|pct)/,
    1,
  ],
  [
    /\b(?:down|los[et]\w*|fall\w*|fell|lower|drop\w*|slid\w*|slip\w*|tumbl\w*|plung\w*|sank|declin\w*|decreas\w+|shed\w*) (?:by |around |about |over |nearly |almost |more than |of )?\d+(?:[.,]\d+)? ?(?:%|percent|pct)/,
    -1,
  ],
  [/\b(?:mixed|little changed|flat|unchanged|steady|range-?bound|no comment|stay neutral)\b/, 0],
  [/\bbid premium\b|\bjumps? on\b/, 1],
  [
    /\bsigned? (?:\S+ ){0,4}(?:contract|agreement|deal|order)\b|\b(?:wins?|won|awarded|secur\w+|bags?|bagged|receiv\w+) (?:\S+ ){0,5}(?:contract|order|deal|project|tender)s?\b/,
    1,
  ],
  [/(?:\d+(?:\.\d+)?%?増|増益|好調|上回|過去最高|続伸|反発|黒字)/, 1.3],
  [
    /(?:\d+(?:\.\d+)?%(?:減|下落|安)|減益|減収|赤字|下回|不振|続落|反落|減少|悪化|リコール|処分|下方修正|減配|無配|半減|ストップ安|課徴金|提訴され)/,
    -1.3,
  ],
];
const sticky = phrases.map(([pattern, value]) => [new RegExp(pattern.source, 'gu'), value] as const);

export function phrasesIn(text: string): Mark[] {
  const marks: Mark[] = [];
  for (const [pattern, value] of sticky) {
    for (const match of text.matchAll(pattern)) {
      const mark = { start: match.index, end: match.index + match[0].length, value };
      if (!marks.some((other) => other.start < mark.end && mark.start < other.end)) marks.push(mark);
    }
  }
  return marks;
}
