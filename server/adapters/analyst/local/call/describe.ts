import type { Item } from './action-items.ts';
import { findDates } from './dates.ts';
import { firstName } from './people.ts';

const TAIL =
  /[\s,;.!?–-]*(?:\b(?:by|on|until|till|at|for|in|within|from|before|or so|at the latest|let's say|say|so|and|then|please|okay|no later than|bis|am|zum|noch|as well)\b[\s,;.!?]*)*$/iu;
const REQUEST_LEAD =
  /^.*?\b(?:(?:could|can|would|will) (?:you|someone|somebody|anyone|anybody)(?: guys)?(?: please| maybe| also| both| all)*|maybe you (?:could|can)|would you mind|please|make sure (?:you|that you|to)|what i (?:need|want)(?: from you)? is|i(?:'d| would)? (?:need|want|like)(?: you to)?|könntest du|kannst du|könnten sie|können sie) /u;
const PROMISE_LEAD =
  /^(?:i|we|let (?:me|us))(?:'ll| will| shall|(?:'m| am|'re| are)(?: going to| gonna)?| can| could)?(?: just| also| then| still| definitely| certainly| gladly| personally)* /u;
const HAVE_LEAD =
  /^(?:(?:you|they|he|she|both of you)(?: all| both)?(?:'ll| will| can| should)? (?:have|get|receive|find|expect|see)|expect) /u;

const FRAGMENT =
  /^(?:'|is\b|are\b|goes\b|comes\b|wants?\b|need\b|do (?:it|is|that)|give \w+$|steht|kommt|bekommst|mache|\w+ing\b|send (\w+) \w+ \1)|\b(\w+) \2$|\w- ,/iu;

/** An order such as "Send the security white paper to Tom"; the words are those of the call. */
export function describe(item: Item, listener: string | undefined): string {
  const own = told(item.act.sentence.plain, item.act.at, item, listener);
  const asked = item.request ? told(item.request.sentence.plain, item.request.at, item, listener) : '';
  const vague = own.split(' ').length < 4 || /\b(?:it|that|this|them)\b/u.test(own);
  const text = vague && asked.split(' ').length > own.split(' ').length ? asked : own;
  // What does not read as an order is told in the words of the call.
  const order = text.split(' ').length >= 3 && !FRAGMENT.test(text);
  return withCapitals(order ? text : item.act.sentence.raw, [item.act.sentence.raw, item.request?.sentence.raw ?? '']);
}

function told(plain: string, at: number, item: Item, listener: string | undefined): string {
  let text = withoutDates(plain.slice(at));
  text = text.split(/(?:, (?:so|because|since|if|when|once|though|which|but|she|he|they|i|you)\b|; | - )/u, 1)[0]!;
  const speaker = firstName(item.owner.name || 'us');
  if (HAVE_LEAD.test(text)) text = `send ${listener ?? 'them'} ${text.replace(HAVE_LEAD, '')}`;
  else if (PROMISE_LEAD.test(text)) text = text.replace(PROMISE_LEAD, '');
  else text = text.replace(REQUEST_LEAD, '');
  text = text.replace(/ (?:to|for|with) you(?: both| all| guys)?\b/u, (all) =>
    all.replace(/you(?: both| all| guys)?/u, listener ?? 'them'),
  );
  if (listener) text = text.replace(/^(\w+) you\b/u, `$1 ${listener}`);
  return text
    .replace(/\bme\b/u, item.request ? (listener ?? 'me') : speaker)
    .replace(TAIL, '')
    .trim();
}

/** Without the wordings of dates and what leads to them. */
function withoutDates(plain: string): string {
  let text = plain;
  for (const { start, end } of findDates(plain, Temporal.PlainDate.from('2027-01-01')).reverse()) {
    const before = text
      .slice(0, start)
      .replace(
        /(?:\b(?:by|on|until|till|at|in|within|from|before|for|no later than|first thing|let's say|bis|am|zum)\s+|[,\s]+)+$/iu,
        ' ',
      );
    text = `${before}${text.slice(end).replace(/^ (?:morning|noon|lunchtime|afternoon|evening|night)\b/u, '')}`;
  }
  return text.replace(/\s+/g, ' ').trim();
}

/** Names and abbreviations as the transcript writes them. */
function withCapitals(text: string, sources: readonly string[]): string {
  const written = new Map<string, string>();
  for (const source of sources) {
    for (const [index, word] of source.split(/[^\p{L}\d'’-]+/u).entries()) {
      if (index > 0 && word !== word.toLowerCase() && word !== 'I') written.set(word.toLowerCase(), word);
    }
  }
  const cased = text.replace(/[\p{L}\d'’-]+/gu, (word) => written.get(word) ?? word).replace(/\bi\b/g, 'I');
  return cased.charAt(0).toUpperCase() + cased.slice(1, 200);
}
