/**
 * How people undertake, ask, decline and take back things on calls, as regular expressions over `plain` text. Our own
 * collection; the English ones first, the German ones behind them.
 */

/** What can be done after a call and ticked off. */
const TASK =
  'send|share|email|e-mail|mail|forward|shoot|ship|get|give|pass|put|push|pull|prepare|draft|write|rewrite|revise|update|upload|load|reload|post|add|attach|include|show|create|build|make|do|set|book|schedule|reschedule|arrange|organi[sz]e|invite|introduce|intro|connect|loop|call|ring|phone|text|message|ping|reach|speak|talk|chat|meet|ask|check|double-check|double check|verify|confirm|clarify|find (?:out|us|him|her|them|someone|somebody|another|an?(?= )|the(?= ))|find you (?!\\w+(?:ing|ly)\\b)|look|dig|investigate|review|read|go through|go over|walk|run|test|try|fix|sort|sound out|spell out|rule out|map out|resolve|repair|correct|change|adjust|amend|switch|turn|enable|disable|activate|configure|install|deploy|migrate|import|export|clean|merge|split|move|copy|calculate|work out|work up|figure out|quote|price|order|buy|pay|sign|countersign|return|fill|complete|finish|finali[sz]e|submit|file|report|raise|escalate|chase|follow|nudge|remind|bring|take|pick|choose|collect|gather|compile|pull together|put together|line up|lock|nail|pin|book|reserve|order|hand|deliver|drop|let you|let them|let (?:him|her|everyone|everybody|[\\p{L}-]+) know|come back|circle|touch base|register|sign up|enrol|enroll|train|host|present|demo|record|transcribe|translate|publish|release|approve|cancel|close|reopen|open|start|kick off|watch|monitor|track|log|note|document|print|scan|grant|whitelist|allow|unblock|block|provision|order|assign|hire|coordinate|discuss|negotiate|consult|inform|notify|tell|provide|supply|produce|generate|refresh|replace|redo|rework|resend|re-send|rerun|re-run|issue|credit|refund|extend|renew|swap|sit down|sit with|jump on|hop on|scope|size|estimate|model|measure|count|map|sketch|outline|summari[sz]e|circulate|dial|visit|come|drive|stop by|swing by|patch|roll|tidy|crunch|type|square|see|flag|mention|bump|queue|stay|keep|route|hand|fetch|dig|hunt|shake|stick|knock|whip|throw|rustle|fire|pop|bang|zip|drop|wire|transfer|courier|leave|clear|cut|tweak|trim|draw|screen|vet|audit|inspect|compare|benchmark|tag|label|archive|restore|delete|remove|purge|seed|populate|stage|spin|stand|wire|hook|plug|point|enter|key';
const HAVE =
  'have(?= [^.]*\\b(?:ready|done|waiting|\\w+ed|over|for you|to you|set|set up|sent|in your|on your|back)\\b)';
const ADVERB =
  '(?: (?:just|then|also|still|definitely|certainly|personally|gladly|happily|probably|quickly|actually|both|all|myself|ourselves|either|at least|go ahead and|make sure to|be sure to|try to|try and|have to|need to|go and|aim to|first|now|simply|directly|immediately|at once|today|tonight|tomorrow|next week|go back and))*';

/** "I'll send": the strongest form; the verb is captured. */
export const WILL = new RegExp(
  `\\b(i|we)(?:'ll| will| shall|(?:'m| am|'re| are) (?:going to|gonna|about to))${ADVERB} (be (?!back\\b)\\w+ing|${HAVE}|${TASK})(?!\\p{L})`,
  'u',
);
export const WILL_ANY = new RegExp(
  `\\b(i|we)(?:'ll| will| shall|(?:'m| am|'re| are) (?:going to|gonna))${ADVERB} (\\w+)`,
  'u',
);
/** "I'm emailing you the number on Wednesday": a promise where a date stands with it. */
export const PROGRESSIVE =
  /\b(i|we)(?:'m| am|'re| are)(?: also| just| already)? ((?!go(?:ing)?\b|look(?:ing)? forward|travel|think|hop(?:e|ing)|say|sitt|wait|try|talking about|fly|be\b|hav|feel|worr|plan|head|com|leav|tak|read|miss|ask(?:ing)? (?:if|why|you)|wonder|tell|jok|kid|driv|us(?:e|ing)\b|run(?:ning)? (?:late|out)|pay|work|liv|sign)\w+ing)\b/u;
export const LET_ME = new RegExp(
  `\\blet (me|us|my team)(?: just| also| quickly| first)? (?!know|think|see\\b|say|tell|ask you|share|be\\b|explain|start|finish|put up|show you|stop|guess|rephrase|repeat|give you (?:a|an|some|the) (?:bit|quick|example|idea|sense)|have a think|pull up|bring up|read you|jump in|take a step)(${TASK})\\b`,
  'u',
);
/** "You'll have a quote by Thursday". */
export const YOU_WILL_HAVE =
  /\b(?:you|he|she|they|everybody|everyone|both of you|bettina|your \w+)(?: all| both| guys)?(?:'ll| will| can| should)(?: all| both| then| also)? (?:have(?! had| been| \w+ed\b)|get|receive|find|expect|hear|see|be (?:getting|hearing|seeing|receiving))\b|\bexpect (?:a|an|the|my|our|it|that|them|one|two|something|some|word|to hear|to get|to see|to have)\b/u;
export const FROM_ME =
  /\b(?:you(?:'ll| will)? (?:get|have|receive)|(?:comes?|coming|is|are|'s|are coming|will be)) (?!all\b)(?:[\p{L} ]{1,40} )?(?:from (?:me|us|my (?:side|end|desk))|on (?:me|us))\b|\bi owe you\b|\b(?:is|'s|are) on my (?:list|plate|desk|to-?do)\b/u;
/** "The recording goes out tomorrow": a thing that moves or is ready on a day. */
export const THING_MOVES =
  /(?<!\b(?:we|they) )\b(?:goes|go|going|comes|coming|gets|get|heads|heading|lands|follows|arrives|lies|sits|is|are|'s|'re|will|'ll|starts)\b(?: \w+)? ?(?:(?<!\b(?:is|are|'s|'re|'m) )out|up|off|in(?:to|)? (?:the|your|our|their|her|his)|into|across|over|to (?:you|her|him|them|all|both|everyone|everybody|our|your|my|the|legal|finance|billing)|on the list|on your|ready|live|done|finished|complete|with (?:you|them|him|her)|in your (?:inbox|hands|mailbox)|sent|shared|delivered|uploaded|emailed|fixed|signed|updated|posted|set up|switched|in place|up and running|waiting for you)\b|^(?:yes,? |sure,? |yep,? |okay,? |ok,? )*(?:happening|coming|doing (?:it|that)|sending|on its way|going out|done by)\b/u;
/** "The rest will be replaced on Monday". */
export const THING_DONE =
  /\b(?:will|'ll|is going to|are going to|is gonna|are gonna) (?:all |both |then |also )?(?:be|get) (?:sent|shipped|delivered|installed|fixed|repaired|replaced|swapped|exchanged|updated|posted|uploaded|credited|refunded|corrected|changed|collected|picked up|returned|mailed|emailed|forwarded|booked|reissued|switched|set up)\b/u;
export const OF_THINGS =
  /\b(?:my plan is to|the plan is (?:that i|for me|to)|what i'll do is|give (?:me|us) (?:until|till|a (?:day|week|couple)|an hour)|i (?:promise|commit|undertake|guarantee)|i make you (?:a|the) promise|count on (?:me|us) (?:to|for)|i need to (?:sit|talk|speak|check|ask)|i(?:'ve| have) (?:got )?to (?:send|check|ask|talk|speak|call|get)|leave (?:that|it|this) (?:with|to) me|i'll see to (?:it|that)|my (?:job|task|homework|action|to-?do)\b.*\b(?:is|will be) to)\b/u;
/** "I can split the import": an offer, and a promise where it is dated or was asked for. */
export const CAN = new RegExp(
  `\\b(i|we) (?:can|could)(?: also| certainly| just| easily| then| probably)? (${TASK})\\b|\\bthat's easy\\b|\\b(?:this|that|it) i can (?:do|write|make|send|give)\\b`,
  'u',
);
/** "I do it tomorrow": the present with a date, as many non-native speakers promise. */
export const PRESENT = new RegExp(
  `\\b(i|we)(?: also| then| just| still)? (?!do (?!it|that|this|them|both|all|the|an?|our|my|your)\\b)(${TASK}|stay)\\b`,
  'u',
);
/** "Milo's sending the list", "my assistant will send". */
export const OTHER_WILL = new RegExp(
  `(?:'ll| will|'s going to| is going to| are going to|'s gonna| has (?:agreed|promised|offered) to| (?:agreed|promised|offered) to)${ADVERB} (${TASK}|be (?!back\\b)\\w+ing)\\b|(?:'s| is| are) (send|prepar|load|pull|writ|draft|shar|forward|email|review|check|sort|fix|book|sett|collect|compil|upload|deliver|bring|call|updat|finish|gather|build|test|sign|order|arrang)\\w*ing\\b`,
  'u',
);
/** "I'll have Tobias fill in the form". */
export const DELEGATES =
  /\b(?:i|we)(?:'ll| will|'m going to| am going to|'m gonna)(?: just| also| then)? (?:have|get) ((?!you\b|it\b|that\b|this\b|them\b|him\b|her\b|an?\b|the\b|in\b|on\b|up\b|back\b|some\b|one\b|your\b|another\b|both\b|to\b|into\b)[\p{L}'’ ,-]{2,40}?),? (?:to )?(fill|check|send|pull|load|test|call|look|write|draft|prepare|review|do|run|give|get|put|set|sign|reach|email|ring|confirm|add|update|fix|book|share|switch|change|help|walk|take|make|join|finish|upload)\b/u;

export const REQUEST = new RegExp(
  `\\b(?:could|can|would|will) (?:you|you guys|someone|somebody|anybody|anyone|one of you|your (?:team|people|guys))(?: all| both| please| also| maybe| possibly| just| perhaps| then)* (?:please )?(?!hear|see\\b|tell me\\b|say\\b|explain|repeat|remind me (?:what|how|who)|imagine|believe|speak up|hold)(?:be able to )?(${TASK})\\b|\\byou would (?:set|do|send|take|prepare|handle)|\\bmaybe you (?:could|can)\\b|\\bis there any (?:way|chance)\\b|\\bwould you mind \\w+ing|\\bdo you mind \\w+ing|\\bcan (?:we|i) (?:be|get|have|also get|also have|count on) (?!a (?:second|minute|word)|started)|\\bcould (?:we|i) (?:get|have)\\b|\\b(?:what )?i(?:'d| would)?(?: also| still| really)? (?:need|want|like)(?: you to|(?: from you)? is (?:the|an?|some|one|your)|(?:d)? to see|.{3,60} from (?:you|your))\\b|\\bi(?: also| just)? want(?:ed)? to ask (?:you )?for\\b|\\bi want to (?:talk|speak) (?:to|with)\\b|\\bi need that you\\b|\\bi would appreciate (?:it|if)\\b|\\bi'd (?:be grateful|appreciate)\\b|\\bplease (?!don't|do not|feel|let me know if|go ahead)(?:${TASK})\\b|\\b(?:${TASK})\\b[^.?!]{2,60},? please\\b|\\bmake sure (?:you|that you|to)\\b|\\bhow (?:fast|soon|quickly) can you\\b|\\bwants? (?:one |a |an |the )?(?:written|report|summary|explanation|copy|list)`,
  'u',
);
export const IMPERATIVE =
  /^(?:(?:then|and|so|okay|ok|yes|fine|good|great|well|also|please|just|right|alright|now)[,.]? )*(send|share|email|forward|turn|switch|pull|put|add|check|book|get|break out|introduce|update|confirm|include|make sure|set up|fix|give me|let me have|schedule|write|draft|prepare|loop|copy|cc|bring)\b(?! back to you| (?:some|plenty of|a bit of|enough) (?:rest|sleep)| well soon)/u;

export const ACCEPTS =
  /^(?:(?:oh|ah|well|okay|ok|right|hmm|um)[,.]? )*(?:yes|yeah|yep|yup|sure|of course|absolutely|certainly|definitely|gladly|no problem|not a problem|no worries|with pleasure|will do|can do|consider it done|done|happy to|leave (?:it|that) (?:with|to) (?:me|us)|i'm on it|on it|i can|we can|i could do that|that's easy|you got it|you bet|for sure|fine|okay|ok|good|sounds good|agreed|deal|ja|klar|gerne?|natürlich|sicher|selbstverständlich|mache ich|mach ich|machen wir|geht klar|kein problem|alles klar|passt|let me)\b/u;
export const STRONG_ACCEPT =
  /\b(?:will do|can do that|do that|consider it done|leave (?:it|that) (?:with|to) (?:me|us)|i'm on it|on it|happening|mache? ich|machen wir|geht klar|erledige ich|übernehme ich|kümmere mich|i'll|we'll|i can|i will|that's easy|for sure|of course|absolutely|sure|certainly|no problem|gladly)\b/u;
export const REFUSES =
  /^(?:(?:oh|ah|well|hmm|honestly|um|thanks|thank you|actually|you know what)[,.]? )*(?:no\b(?! problem| worries)|(?:certainly|absolutely|definitely|of course|rather|better) not|nope|nah\b|not really|(?:please )?don't\b(?! (?:mention|tell|forget|share|hesitate|worry))|that's (?:too early|not necessary|fine, no)|too early|no need|there's no need|let's (?:hold|wait|not|leave|park)|hold off|i'd (?:wait|rather)|i would (?:wait|rather)|i wouldn't|not (?:yet|now|necessary|needed)|we're (?:fine|good|okay)|i'm (?:fine|good|not)|nein|nee\b|lass mal|nicht nötig|brauchen wir nicht|lieber nicht|erst mal nicht|noch nicht|i can't|i cannot|we can't|i won't|unfortunately|afraid)/u;
export const TAKES_BACK =
  /\b(?:scratch (?:that|it)|never ?mind|forget (?:that|it|about|what)|don't (?:bother|worry about (?:that|it|the))|do not bother|drop (?:that|it|the)(?! (?:\w+ ){0,2}(?:off|round|by|in)\b)|hold off|on second thoughts?|skip (?:that|it|the)|cancel (?:that|it)|strike that|we (?:don't|won't) need (?:it|that|one|them)|no (?:need|longer need(?:ed)?)|not needed any ?more|leave (?:that|it) (?:out|for now|then)|changed my mind|i take (?:that|it) back|(?:actually|or),? no\b|(?:no,? wait|wait,? no)\b|well,? hang on|ignore that|disregard|let's not|lass mal|lassen wir (?:das|mal)|vergiss (?:das|es)|hat sich erledigt|doch nicht|ich frage da nicht|nicht mehr nötig|streich das|vergessen wir)\b/u;
export const CHANGES_DATE =
  /\b(?:instead|make (?:it|that)|rather|push (?:it|that)|move (?:it|that)|let's (?:do|make)(?= (?:it|that|this|next|on|by|\w+day|tomorrow|the \w+(?:st|nd|rd|th)\b))|correction|not (?:this|next|on|until)|lieber|stattdessen|doch erst)\b|^(?:\p{L}+day it is|(?:dann|then) (?:(?:by|on|am|bis|zum|the) )*(?:\p{L}+(?:day|tag|woch)\b|\d|\p{L}+(?:st|nd|rd|th|ten)\b))|^(?:(?:fine|okay|ok|sure|all right|alright|right|good|deal|yes|gut|in ordnung|einverstanden)[,.]? )+(?:(?:by|on|the|am|bis|zum|dann) )*[\p{L}\d-]+(?: [\p{L}\d-]+)? (?:then|it is|dann)\b/u;
export const RECAPS =
  /\b(?:recap|to sum (?:it |this )?up|sum up|summari[sz]e|in summary|so to repeat|just to confirm|zusammenfassend|zusammengefasst)\b|^(?:(?:great|perfect|okay|ok|good|right|all right|thank you(?: both| all)?(?:, \w+)?|thanks|danke[^.]*)[,.] )*(?:so|also)\b/u;

/** Reasons why a sentence with such a cue promises nothing. */
export const NOTHING_PROMISED: readonly RegExp[] = [
  // Politeness and talk about talking
  /\b(?:i|we)(?:'ll| will)(?: just)? (?:be (?:honest|blunt|quick|brief|frank|fair|straight|right back|back|there|in touch\.?$|here|happy|glad|fine)|let you (?:go|get|be|run|off)|say (?:that|this)|admit|see(?:,|\.|$)|take (?:that|it|your word|good care|care|the point)|leave (?:it|that|you)|think (?:about|on)|bet|believe|remember|never|miss|wait|give you that|tell you (?:what|straight|honestly|this|that)|find you(?! (?:an?|another|some|the)\b)|have to|need|drop (?:that|it)(?! (?:off|round|by|in)\b)|be quick|keep (?:that|it|this) in mind|keep (?:it )?short|stop|pass on|do my best|know (?:more|then)|talk (?:soon|then|to you)|speak (?:soon|then)|see you|look forward|try(?: my best)?(?=[,.]|$| see\b)|come to that|get to that|get back to that|make a note|not|also not|start with|do the|hear)\b/u,
  /\b(?:let me)\b.*\b(?:share my screen|put up|pull up|bring up|one second|a second|a moment)\b/u,
  /\blet me (?:check|look|see)[.,]? (?:no|yes|yeah|okay|ok|right)\b/u,
  /^(?:we'll see|let me think|will do|i will, (?:believe|thank)|i will not|we will\.?$|i will\.?$)/u,
  // Open invitations
  /\b(?:feel free|don't hesitate|do not hesitate|any ?time|whenever|whatever the hour|just (?:shout|holler|ping|call|reach|give|ask|drop|write|let)|if anything|give me a shout|always welcome|jederzeit|ruf einfach an|melde dich|melden sie sich)\b/u,
  // Denials
  /\b(?:i|we|you)(?:'ll| will)? (?:won't|not|never|can't|cannot|don't|wouldn't|didn't|doesn't)\b|\b(?:won't|will not|not going to|not gonna|not able to|can't|cannot|wouldn't|would not|rather not)\b/u,
  /\b(?:nicht|kein|keine|keinen|keinem|nie|niemals)\b/u,
  // What would be
  /\b(?:might|would be|may well|were to|i was going to|we were going to|i was about to|suppose|in theory|one day|at some point|some day|someday|irgendwann|vielleicht)\b/u,
  // What is done while they talk, or waits for what nobody knows
  /\b(?:as we speak|while (?:we're|we are|i have you) (?:talking|speaking|on the (?:phone|line)))\b|\b(?:when|once|if|as soon as|sobald) (?:i|we|ich|wir) (?:know|decide|weiß|wissen)\b/u,
  // What was
  /\b(?:already|yesterday|last (?:week|month|year|night|monday|tuesday|wednesday|thursday|friday)|earlier (?:today|this)|as (?:i|we) (?:said|promised)|bereits|gestern|letzte woche)\b/u,
  // Others' business
  /\b(?:that's on them|their (?:job|problem|plate|own|duty|responsibility)|themselves|directly with|write to the vendor|between them|sein job|ihr job|deren (?:sache|job|problem)|the authority's job)\b/u,
];
export const BREAKS_OFF = /(?:\.\.\.|…|—|–|-)["”]?$/u;
/** "If", but not "check if" and "if that helps". */
export const DEPENDS =
  /(?<!\b(?:check|see|ask|asking|know|find out|confirm|wonder|clarify|look|verify|tell (?:me|you)|sure|find|ask (?:her|him|them|\w+)|even|as) )\b(?:if|unless|in case|provided|assuming|should you|depending)\b(?! (?:that's (?:okay|ok|all right|fine|easier)|you (?:like|want|don't mind)|possible|i may|i can|not sooner|need be))|\b(?:wenn|falls|sofern|sollte(?:st|n)? (?:du|sie|ihr))\b/u;
/** Companies and bodies that are neither firm of the call. */
export const OUTSIDER =
  /\b(?:the|your|our|my|their|a|an|des|der|die|das)? ?(?:[\p{L}-]+ ){0,2}(?:body|bodies|authority|authorities|customs|auditors?|accountants?|bank|banks|carrier|carriers|landlord|vendor|vendors|suppliers?|provider|company|companies|people|firm|contractor|contractors|agency|insurer|insurers|insurance|regulator|ministry|council|government|post|courier|notary|inspectors?|printer|printers|lawyers|consultants|integrator|electrician|builder|shipping|behörde|bank|messebauer|spediteur|lieferant|zoll|steuerberater|versicherung|telekom|vermieter)(?:'s|'ll| will| is| are| has| does| do| must| schickt| macht| liefert| kümmert)\b/u;

/** German promises: the first person present does the work of "I'll". */
const GERMAN_TASK =
  'schicke|sende|maile|kläre|prüfe|melde|spreche|frage|rufe|mache|lese|gebe|bereite|erstelle|buche|organisiere|besorge|bringe|kümmere|schaue|schau|stelle|lege|trage|leite|hole|richte|schreibe|lade|teile|reiche|liefere|übernehme|bestelle|ändere|korrigiere|teste|lasse|setze|informiere|plane|vereinbare|aktualisiere|verschicke|reserviere|erledige|hake|sage|rechne|bespreche|checke|stimme|bitte|suche|sammle|ergänze|passe|drucke|fülle|unterschreibe|überweise|starte|installiere|konfiguriere|importiere|exportiere|lösche|nehme|schalte';
const GERMAN_TASKS =
  'schicken|senden|mailen|klären|prüfen|melden|sprechen|fragen|rufen|machen|lesen|geben|bereiten|erstellen|buchen|organisieren|besorgen|bringen|kümmern|schauen|stellen|legen|tragen|leiten|holen|richten|schreiben|laden|teilen|reichen|liefern|übernehmen|bestellen|ändern|testen|lassen|setzen|informieren|planen|vereinbaren|aktualisieren|reservieren|erledigen|rechnen|besprechen|checken|suchen|sammeln|ergänzen|schalten';
export const ICH = new RegExp(
  `\\b(ich)\\b(?: [\\p{L}-]+){0,2}? (?:${GERMAN_TASK}|werde|mach|kläre)\\b|(?<!\\p{L})(?:${GERMAN_TASK}|mach|schick|meld|klär|werde) (ich)\\b|\\b(wir) (?:${GERMAN_TASKS}|werden)\\b|(?<!\\p{L})(?:${GERMAN_TASKS}|werden) (wir)\\b|(?:^|[,;] |\\bund )(?:${GERMAN_TASK})(?: mich| dir| dich| euch| ihnen| es| das)\\b`,
  'u',
);
export const GERMAN_THING =
  /(?<!\b(?:mein|unser|ihr|sein|dein)e?r? \p{L}+ )\b(?:(?:bekommst|kriegst|hast|bekommt|kriegt|erhältst) (?:du|ihr)|(?:bekommen|kriegen|erhalten|haben) sie|du (?:bekommst|kriegst|hast|erhältst)|ihr (?:bekommt|kriegt)|sie (?:bekommen|kriegen|erhalten)|(?:ist|sind)\b.*\b(?:raus|fertig|bereit|da)|(?:kommt|kommen|steht|stehen|folgt|geht|gehen|liegt)\b.*(?<!\p{L})(?:heute|morgen|übermorgen|raus|fertig|bereit|bis|am|nächsten|nächste|kommenden|mo|di|mi|montag|dienstag|mittwoch|donnerstag|freitag))\b/u;
export const GERMAN_REQUEST =
  /\b(?:könntest|kannst|würdest|magst) du\b|\b(?:könnt|könntet) ihr\b|\b(?:könnten|können|würden) sie\b(?! mich hören)|\b(?:schick|sende|gib|mach|prüf|klär|ruf|sag|leite?|bring|stell) (?:mir|uns|das|bitte|mal)\b|\b(?:was )?ich (?:brauche|bräuchte|hätte gern)\b|\bbrauche ich\b|\bwir (?:brauchen|bräuchten)\b/u;
