import type { Sentence } from './sentences.ts';
import { isStopWord, stem, wordsOf } from './words.ts';

/** Topics of sales and service calls, and the words that tell them. */
const KNOWN: readonly [string, RegExp][] = [
  ['pricing', /\b(?:price|prices|pricing|discount|per cent off|expensive|quote|preis|preise|rabatt)\b/gu],
  ['budget', /\b(?:budget|budgets|funding|money)\b/gu],
  ['contract', /\b(?:contract|contracts|redlines|liability|clause|vertrag|verträge)\b/gu],
  ['renewal', /\b(?:renewal|renew|renews)\b/gu],
  ['security', /\b(?:security|penetration|encryption|phishing|sicherheit)\b/gu],
  ['data protection', /\b(?:gdpr|data protection|data processing|privacy|datenschutz)\b/gu],
  ['integration', /\b(?:integration|integrate|integrates|api|erp|interface|connector|schnittstelle)\b/gu],
  ['single sign-on', /\b(?:single sign-?on|sso|s s o|login|sign-in|sign-on)\b/gu],
  ['training', /\b(?:training|train|course|workshop|schulung|kurs)\b/gu],
  ['onboarding', /\b(?:onboarding|kick-?off|go-?live|rollout)\b/gu],
  ['demo', /\b(?:demo|demonstration|sandbox|trial|pilot)\b/gu],
  ['outage', /\b(?:outage|outages|downtime|incident)\b/gu],
  ['support', /\b(?:support|ticket|tickets|escalation)\b/gu],
  ['delivery', /\b(?:delivery|deliveries|shipment|shipping|lieferung)\b/gu],
  ['invoices', /\b(?:invoice|invoices|billing|rechnung|rechnungen)\b/gu],
  ['payment terms', /\b(?:payment terms|thirty days|sixty days|pay at)\b/gu],
  ['migration', /\b(?:migration|migrate|import|export)\b/gu],
  ['competitors', /\b(?:competitor|competitors|competition|bidder|bidders|konkurrenz)\b/gu],
  ['purchase order', /\b(?:purchase order|order number)\b/gu],
  ['references', /\b(?:reference customer|reference call|references|success story|case study)\b/gu],
  ['timeline', /\b(?:deadline|timeline|roadmap|milestone|schedule)\b/gu],
];

/** What the call was about, most spoken of first: known topics, and words and pairs of words that keep coming back. */
export function topics(sentences: readonly Sentence[][], names: ReadonlySet<string>, limit = 8): string[] {
  const text = sentences
    .flat()
    .map(({ plain }) => plain)
    .join('\n');
  const scores = new Map<string, number>();
  for (const [topic, words] of KNOWN) {
    const count = text.match(words)?.length ?? 0;
    if (count > 0) scores.set(topic, count + 0.5);
  }
  for (const [phrase, count] of phrases(sentences, names)) {
    if (![...scores.keys()].some((topic) => topic.includes(phrase) || phrase.includes(topic)))
      scores.set(phrase, count);
  }
  return [...scores]
    .filter(([, score]) => score >= 1.5)
    .sort((a, b) => b[1] - a[1])
    .slice(0, limit)
    .map(([topic]) => topic);
}

function phrases(sentences: readonly Sentence[][], names: ReadonlySet<string>): [string, number][] {
  const counts = new Map<string, { count: number; forms: Map<string, number> }>();
  const count = (key: string, form: string, weight: number) => {
    const entry = counts.get(key) ?? { count: 0, forms: new Map() };
    entry.count += weight;
    entry.forms.set(form, (entry.forms.get(form) ?? 0) + 1);
    counts.set(key, entry);
  };
  for (const { plain } of sentences.flat()) {
    const words = wordsOf(plain);
    for (const [index, word] of words.entries()) {
      if (!isTopical(word, names)) continue;
      count(stem(word), word, 1);
      const next = words[index + 1];
      if (next && isTopical(next, names)) count(`${stem(word)} ${stem(next)}`, `${word} ${next}`, 1.8);
    }
  }
  return [...counts.values()]
    .filter((entry) => entry.count >= 3)
    .sort((a, b) => b.count - a.count)
    .slice(0, 30)
    .map(({ count: total, forms }) => [[...forms].sort((a, b) => b[1] - a[1])[0]![0], total * 0.7]);
}

const VERBS =
  /^(?:send|sent|need|want|look|talk|tell|told|call|work|works|working|come|comes|came|help|start|sign|ask|asked|read|give|show|find|found|keep|put|says|means|sounds|looking|doing|having|people|everybody|everyone|somebody|nobody|whatever|question|point|half|second|minute|hour|hours|days|weeks|month|months|april|january|february|march|june|july|august|september|october|november|december|hundred|thousand|million|true|clear|wrong|case|side|part|kind|sort|best|able|easy|hard|long|whole|open|does|doesn't|isn't|haven't)$/u;

const isTopical = (word: string, names: ReadonlySet<string>) =>
  word.length > 3 && !isStopWord(word) && !names.has(word) && !VERBS.test(word) && !/\d|'/.test(word);
