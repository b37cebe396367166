import * as cues from './cues.ts';
import type { Day } from './dates.calendar.ts';
import { type DateMention, findDates } from './dates.ts';
import { intentOf } from './intent.ts';
import type { Sentence } from './sentences.ts';

/** What a sentence does in the conversation as far as tasks go. */
export interface Act {
  kind: 'promise' | 'offer' | 'request';
  sentence: Sentence;
  /** Who would do it: the speaker, the speaker's side, or somebody who is named. */
  agent: 'speaker' | 'side' | { name: string };
  due?: Day;
  /** Where the cue starts in `sentence.plain`. */
  at: number;
}

const PLEDGES = [cues.WILL, cues.LET_ME, cues.OF_THINGS];

/** The task-related act of a sentence, or undefined where it neither promises nor asks for anything. */
export function actOf(sentence: Sentence, today: Day, near?: Day): Act | undefined {
  const { plain } = sentence;
  if (plain.length < 8) return undefined;
  const request = requestIn(plain);
  const promise = promiseIn(plain);
  if (!promise && request === undefined) return undefined;
  const dates = findDates(plain, today, near);
  if (promise && isHeld(plain, promise, dates)) {
    const due = dateOf(dates, plain, promise.at);
    const dated = dates.some((date) => date.rank >= 0 && belongs(plain, promise.at, date));
    const kind = promise.dated && !dated ? (promise.offer ? 'offer' : undefined) : 'promise';
    if (kind) return { kind, sentence, agent: promise.agent, at: promise.at, ...(due && { due }) };
  }
  // "I'd have to ask, but you'll hear from me by Friday."
  const but = plain.indexOf(', but ');
  if (promise && but > 0) {
    const rest = actOf({ ...sentence, plain: plain.slice(but + 6) }, today, near);
    if (rest) return { ...rest, sentence, at: rest.at + but + 6 };
  }
  if (request !== undefined && !isPolite(plain)) {
    const due = dateOf(dates, plain, request);
    return { kind: 'request', sentence, agent: 'speaker', at: request, ...(due && { due }) };
  }
  return undefined;
}

interface Promise_ {
  agent: Act['agent'];
  at: number;
  /** Only a date makes it a promise. */
  dated?: boolean;
  offer?: boolean;
}

function promiseIn(plain: string): Promise_ | undefined {
  const delegated = cues.DELEGATES.exec(plain);
  if (delegated) return { agent: delegateOf(delegated[1]!), at: delegated.index };
  for (const pledge of PLEDGES) {
    const match = pledge.exec(plain);
    if (match) return { agent: match[1] === 'we' || match[1] === 'us' ? 'side' : 'speaker', at: match.index };
  }
  const other = namedPromise(plain);
  if (other) return other;
  const germans = [...plain.matchAll(new RegExp(cues.ICH, 'gu'))];
  // "Wir holen das nach, ich rufe Sie an": who says "I" does it.
  const german = germans.find((match) => !match[3] && !match[4]) ?? germans[0];
  if (german) return { agent: german[3] || german[4] ? 'side' : 'speaker', at: german.index };
  const from = cues.FROM_ME.exec(plain);
  if (from) return { agent: 'speaker', at: from.index };
  const anyVerb = cues.WILL_ANY.exec(plain);
  if (anyVerb) return { agent: anyVerb[1] === 'we' ? 'side' : 'speaker', at: anyVerb.index, dated: true };
  for (const cue of [cues.YOU_WILL_HAVE, cues.PROGRESSIVE, cues.GERMAN_THING, cues.THING_MOVES, cues.THING_DONE]) {
    const match = cue.exec(plain);
    if (match)
      return {
        agent: cue === cues.THING_DONE || (cue === cues.PROGRESSIVE && match[1] === 'we') ? 'side' : 'speaker',
        at: match.index,
        dated: true,
      };
  }
  const can = cues.CAN.exec(plain) ?? cues.PRESENT.exec(plain);
  if (can) return { agent: can[1] === 'we' ? 'side' : 'speaker', at: can.index, dated: true, offer: true };
  return undefined;
}

const SUBJECT =
  /(?:^|[,.;] |\b(?:and|so|but|then|that|said|says) )((?:my|our|your|his|her) (?:[\p{L}-]+ ){0,2}[\p{L}-]+(?:, [\p{L}'-]+)?|he|she|they|[\p{L}'-]+(?: [\p{L}'-]+)?)$/u;
const PRONOUN = /^(?:he|she|they)$/u;
const NO_PERSON =
  /^(?:i|we|you|it|that|this|there|what|which|who|these|those|the \w+|and|so|it all|everything|nothing|something|someone|somebody|nobody|everyone)$/u;

/** "Priscilla will load them", "my assistant will send you the numbers". */
function namedPromise(plain: string): Promise_ | undefined {
  const match = cues.OTHER_WILL.exec(plain);
  if (!match) return undefined;
  const subject = SUBJECT.exec(plain.slice(0, match.index).replace(/,$/, ''))?.[1]?.replace(
    /^(?:then|so|and|but|because|that|if|yes|okay|well|maybe) /u,
    '',
  );
  if (!subject || NO_PERSON.test(subject) || /^(?:what|that|it|there|here|how|who|where)\b/u.test(subject))
    return undefined;
  const own = /^(?:my|our|your|his|her) /u.test(subject);
  const dated = !own && (PRONOUN.test(subject) || plain.slice(match.index + match[0].length).split(' ').length < 5);
  return { agent: { name: subject }, at: plain.lastIndexOf(subject, match.index), dated };
}

function delegateOf(words: string): Act['agent'] {
  const name = words.trim().replace(/,$/, '');
  return /\b(?:team|people|guys|colleagues|lads|department|folks|staff|side)\b/u.test(name) && !/,/.test(name)
    ? 'side'
    : /^(?:our |the )?(?:billing|finance|legal|product|support|pricing|sales|marketing|engineering|operations|ops|accounting|accounts|logistics|dispatch|procurement|purchasing|security|compliance|it|hr)(?: team)?$/u.test(
          name,
        )
      ? 'speaker'
      : { name };
}

function requestIn(plain: string): number | undefined {
  const match = cues.REQUEST.exec(plain) ?? cues.IMPERATIVE.exec(plain) ?? cues.GERMAN_REQUEST.exec(plain);
  if (match) return match.index;
  // A wording that the cues do not know, said to the other side.
  return /\b(?:you|your|please)\b/u.test(plain) && intentOf(plain) > SURELY ? 0 : undefined;
}

/** How sure the classifier must be, in units of its score, to stand in for a cue. */
const SURELY = 2.5;

/** Whether nothing in the sentence takes the promise away. */
function isHeld(plain: string, promise: Promise_, dates: readonly DateMention[]): boolean {
  if (cues.BREAKS_OFF.test(plain) && (plain.length - promise.at < 25 || dates.length === 0)) return false;
  if (/^(?:okay,? |well,? |so,? )?let me (?:check|see|look)(?: (?:that|it|quickly|here))?[.,]?$/u.test(plain))
    return false;
  if (plain.endsWith('?') && !dates.some((date) => date.start > promise.at)) return false;
  const depends = cues.DEPENDS.exec(plain);
  if (depends && (dates.length === 0 || depends.index < promise.at || /\bwould\b|'d\b/u.test(plain))) return false;
  if (cues.TAKES_BACK.test(plain.slice(promise.at))) return false;
  if (cues.OUTSIDER.test(plain) && !/\b(?:i|we)(?:'ll| will|'m|'re)\b/u.test(plain.slice(0, promise.at + 8)))
    return false;
  const clause = plain.slice(clauseStart(plain, promise.at));
  return !nothingPromised(clause, plain);
}

function clauseStart(plain: string, at: number): number {
  return Math.max(0, plain.lastIndexOf(', ', at), plain.lastIndexOf('; ', at), plain.lastIndexOf(' but ', at));
}

function nothingPromised(clause: string, plain: string): boolean {
  return cues.NOTHING_PROMISED.some((reason) => reason.test(clause)) || isPolite(plain);
}

const isPolite = (plain: string) => cues.NOTHING_PROMISED[4]!.test(plain);

/** A date of another clause ("and the board meets in May") dates nothing. */
function belongs(plain: string, at: number, date: DateMention): boolean {
  const between = date.start > at ? plain.slice(at, date.start) : plain.slice(date.end, at);
  return !/(?:, and|, but|,) (?:the|he|she|they|it|that|this|my|our|your|we) |\b(?:because|since|although|when|while|until) /u.test(
    between,
  );
}

/** A day of the calendar before a relative one; of equals one in the clause of the promise, else the last. */
function dateOf(dates: readonly DateMention[], plain: string, at: number): Day | undefined {
  const best = Math.max(...dates.map((date) => date.rank));
  const equals = dates.filter((date) => date.rank === best);
  const from = clauseStart(plain, at);
  const to = plain.indexOf(', ', at + 1);
  const inClause = equals.filter((date) => date.start >= from && (to < 0 || date.end <= to));
  return (inClause.at(-1) ?? equals.at(-1))?.date;
}
