import type { CallContext, CallTranscript } from '../../../../ports/analyst.call.ts';
import { type Act, actOf } from './acts.ts';
import * as cues from './cues.ts';
import type { Day } from './dates.calendar.ts';
import { dueDate, findDates } from './dates.ts';
import { ownerOf } from './owners.ts';
import { type People, type Person, theSideOf } from './people.ts';
import type { Sentence } from './sentences.ts';
import { contentOf } from './words.ts';

/** A task that somebody took on, with the places where it was said. */
export interface Item {
  owner: Person;
  due?: Day;
  /** The sentence that says it best. */
  act: Act;
  /** The request that it answers. */
  request?: Act;
  segments: number[];
  words: Set<string>;
}

/** Sentences that name the day of the promise beside them. */
const SETS_DATE =
  /^(?:then )?(?:let's (?:say|do|make)|say|you'll|make it|so|that's|it'll|sagen wir|by|until)\b|\binstead\b/u;
/** How far apart, in segments, a request and its answer or a promise and its change may be. */
const REACH = 4;
/** How many of the latest items a sentence may speak of: more than a call has, so that the longest transcript takes linear time. */
const MOST_RECALLED = 60;

export function actionItems(
  transcript: CallTranscript,
  context: CallContext,
  people: People,
  sentences: readonly Sentence[][],
): Item[] {
  return new Conversation(transcript, context, people, sentences).read();
}

class Conversation {
  readonly #segments: CallTranscript['segments'];
  readonly #people: People;
  readonly #sentences: readonly Sentence[][];
  readonly #today: Day;
  /** In how many segments a word stands. */
  readonly #spread = new Map<string, number>();
  readonly #words: Set<string>[];
  #items: Item[] = [];
  #requests: Act[] = [];
  #near: Day | undefined;
  /** Segments with plans that were no promises. */
  #musings: number[] = [];
  /** Where something was last taken back: a colleague's "I'll drop that" says it again. */
  #takenBack = Number.NEGATIVE_INFINITY;

  constructor(transcript: CallTranscript, context: CallContext, people: People, sentences: readonly Sentence[][]) {
    this.#segments = transcript.segments;
    this.#people = people;
    this.#sentences = sentences;
    this.#today = context.start.toPlainDate();
    this.#words = sentences.map((of) => new Set(contentOf(of.map(({ plain }) => plain).join(' '))));
    for (const words of this.#words)
      for (const word of words) this.#spread.set(word, (this.#spread.get(word) ?? 0) + 1);
  }

  read(): Item[] {
    for (let segment = 0; segment < this.#segments.length; segment++) this.#readSegment(segment);
    return this.#items;
  }

  #readSegment(segment: number): void {
    const sentences = this.#sentences[segment]!;
    const plain = sentences.map((sentence) => sentence.plain).join(' ');
    const acts = sentences.flatMap((sentence) => actOf(sentence, this.#today, this.#near) ?? []);
    this.#takeBack(segment, sentences, acts);
    if (/\b(?:was|were) going to\b|\b(?:i|we) could\b|\bwollte\b/u.test(plain)) this.#musings.push(segment);
    const promise = this.#bestPromise(acts, segment);
    if (this.#recap(segment, plain, promise !== undefined)) return;
    if (promise) this.#promised(promise, acts, segment);
    else if (!this.#accepted(segment, plain)) this.#confirmDate(segment, plain);
    for (const act of acts) if (act.kind === 'request') this.#requests.push(act);
    this.#requests = this.#requests.slice(-MOST_RECALLED);
    this.#near = findDates(plain, this.#today, this.#near).at(-1)?.date ?? this.#near;
  }

  /** The promise of a segment; what is dated in another sentence of it ("Let's say by the first") completes it. */
  #bestPromise(acts: Act[], segment: number): Act | undefined {
    const promises = acts.filter((act) => act.kind === 'promise');
    const offer = acts.find((act) => act.kind === 'offer');
    const declines = cues.REFUSES.test(this.#sentences[segment]![0]?.plain ?? '');
    // "Not yet, let me talk to the board first" puts it off.
    if (declines && promises.every(({ sentence, due }) => !due && /\blet (?:me|us)\b.*\bfirst\b/u.test(sentence.plain)))
      return undefined;
    if (promises.length === 0 && offer && !declines && this.#requestFor(segment)) promises.push(offer);
    if (promises.length === 0 || this.#refused(segment)) return undefined;
    const due = promises.findLast((act) => act.due)?.due;
    const named = promises.find((act) => typeof act.agent === 'object');
    const best = named ?? promises.find((act) => act.due) ?? promises[0]!;
    const elsewhere = this.#sentences[segment]!.filter(
      ({ plain }) =>
        plain !== best.sentence.plain && (due === undefined || SETS_DATE.test(plain)) && !plain.endsWith('?'),
    ).flatMap(({ plain }) =>
      SETS_DATE.test(plain) || /\bby\b/u.test(plain) ? findDates(plain, this.#today, this.#near) : [],
    );
    const later = elsewhere.findLast(({ rank }) => due === undefined || rank === 3)?.date ?? due;
    return { ...best, ...(later && { due: later }) };
  }

  #promised(act: Act, acts: readonly Act[], segment: number): void {
    const owner = this.#ownerOf(act, segment);
    if (!owner) return;
    const request = this.#requestFor(segment) ?? acts.find((other) => other.kind === 'request');
    const words = new Set([...this.#words[segment]!, ...(request ? this.#words[request.sentence.segment]! : [])]);
    const earlier = this.#sameTask(owner, act, segment, request);
    if (earlier) {
      this.#extend(earlier, act, segment, words);
      return;
    }
    const segments = request ? [request.sentence.segment, segment] : [segment];
    const due = act.due ?? (request?.due && segment - request.sentence.segment <= 2 ? request.due : undefined);
    this.#items.push({
      owner,
      act,
      words,
      segments: [...new Set(segments)],
      ...(request && { request }),
      ...(due && { due }),
    });
    if (request) this.#requests = this.#requests.filter((other) => other !== request);
  }

  #extend(item: Item, act: Act, segment: number, words: Set<string>): void {
    item.segments.push(segment);
    for (const word of words) item.words.add(word);
    if (act.due && !(item.due && /\b(?:start|begin|fange?)/u.test(act.sentence.plain))) item.due = act.due;
  }

  #ownerOf(act: Act, segment: number): Person | undefined {
    const speaker = this.#people.bySpeaker(this.#segments[segment]!.speaker);
    if (act.agent === 'speaker') return speaker;
    if (act.agent === 'side') return theSideOf(speaker);
    return ownerOf(act.agent.name, act.sentence, segment, this.#segments, this.#people);
  }

  /** A yes to what another speaker asked for. */
  #accepted(segment: number, plain: string): boolean {
    const request = this.#requestFor(segment);
    if (!request || !cues.ACCEPTS.test(plain) || cues.REFUSES.test(plain) || this.#refused(segment)) return false;
    const due = dueDate(plain, this.#today, this.#near) ?? request.due;
    if (!cues.STRONG_ACCEPT.test(plain) && !due) return false;
    if ((/[?]$/.test(plain) && !dueDate(plain, this.#today, this.#near)) || cues.NOTHING_PROMISED[5]!.test(plain))
      return false;
    const speaker = this.#people.bySpeaker(this.#segments[segment]!.speaker);
    const act: Act = { ...request, kind: 'promise', agent: 'speaker', ...(due && { due }) };
    const words = new Set([...this.#words[segment]!, ...this.#words[request.sentence.segment]!]);
    const earlier = this.#sameTask(speaker, act, segment, undefined);
    if (earlier) this.#extend(earlier, act, segment, words);
    else
      this.#items.push({
        owner: speaker,
        act,
        request,
        words,
        segments: [request.sentence.segment, segment],
        ...(due && { due }),
      });
    this.#requests = this.#requests.filter((other) => other !== request);
    return true;
  }

  /** The latest open request by somebody else. */
  #requestFor(segment: number): Act | undefined {
    const { speaker } = this.#segments[segment]!;
    return this.#requests.findLast(({ sentence }) => {
      const distance = segment - sentence.segment;
      return distance > 0 && distance <= 2 && this.#segments[sentence.segment]!.speaker !== speaker;
    });
  }

  /** Whether the next speaker turns the offer or promise down. */
  #refused(segment: number): boolean {
    const next = this.#sentences[segment + 1];
    if (!next?.length || this.#segments[segment + 1]!.speaker === this.#segments[segment]!.speaker) return false;
    return cues.REFUSES.test(next[0]!.plain) && !/^(?:no,? )?(?:that's|thats) (?:fine|okay)/u.test(next[0]!.plain);
  }

  /** "Scratch that" drops what was promised before it in the segment, or the task that it speaks of. */
  #takeBack(segment: number, sentences: readonly Sentence[], acts: Act[]): void {
    const index = sentences.findIndex(({ plain }) => cues.TAKES_BACK.test(plain));
    if (index < 0) return;
    const takingBack = sentences[index]!;
    const position = takingBack.plain.search(cues.TAKES_BACK);
    const before = acts.filter(
      (act) => sentences.indexOf(act.sentence) < index || (act.sentence === takingBack && act.at < position),
    );
    for (const act of before) acts.splice(acts.indexOf(act), 1);
    if (before.length > 0) return;
    const goesOn = acts.some((act) => act.sentence === takingBack && act.at >= position);
    const words = new Set(contentOf(goesOn ? takingBack.plain.slice(0, position) : takingBack.plain));
    const own = this.#segments[segment]!.speaker;
    const mused = this.#musings.findLast((other) => segment - other <= 3 && this.#segments[other]!.speaker === own);
    if (mused !== undefined) return;
    const about = this.#items
      .slice(-MOST_RECALLED)
      .filter((item) => this.#rare(words, item.words))
      .sort((a, b) => this.#overlap(words, b.words) - this.#overlap(words, a.words))[0];
    const recent = this.#items.findLast((item) => segment - last(item.segments) <= 2);
    const dropped = about ?? (words.size <= 2 && segment - this.#takenBack > 2 ? recent : undefined);
    this.#takenBack = segment;
    this.#items = this.#items.filter((item) => item !== dropped);
    this.#requests = this.#requests.filter(({ sentence }) => segment - sentence.segment > 3);
  }

  /** The task that a promise goes on with: "I'll do it tomorrow", or the same words again. */
  #sameTask(owner: Person, act: Act, segment: number, request: Act | undefined): Item | undefined {
    const mayBe = (item: Item) =>
      item.owner.name === owner.name || item.owner.name === '' || owner.name === ''
        ? item.owner.side === owner.side
        : false;
    const candidates = this.#items.slice(-MOST_RECALLED).filter(mayBe);
    const words = this.#words[segment]!;
    const own = this.#overlap(words, words);
    const alike = candidates
      .map((item) => ({ item, score: this.#overlap(words, item.words) }))
      .filter(({ item, score }) => {
        const near = segment - last(item.segments) <= REACH;
        const differs = request || (act.due && item.due && !act.due.equals(item.due));
        return score >= (near && !differs ? 1 : 1.6) && score >= 0.3 * own;
      })
      .sort((a, b) => b.score - a.score)[0]?.item;
    if (alike) return alike;
    const plain = this.#sentences[segment]!.map((sentence) => sentence.plain).join(' ');
    const changes = act.due && !request && cues.CHANGES_DATE.test(plain);
    const changed =
      changes &&
      (candidates.findLast((item) => segment - last(item.segments) <= 3) ??
        candidates.findLast((item) => this.#rare(words, item.words)));
    if (changed) return changed;
    const recent = candidates.findLast((item) => segment - last(item.segments) <= REACH);
    if (!recent) return undefined;
    const near = segment - last(recent.segments) <= 2;
    const said = act.sentence.plain;
    const inside =
      /\b(?:in|on|to|with|of|from) (?:there|it)\b/u.test(said) ||
      /^(?:\w+\. )?(?:and|also)\b/u.test(request?.sentence.plain ?? '');
    if (near && !act.due && inside) return recent;
    if (request && !recent.segments.includes(request.sentence.segment)) return undefined;
    const pointsBack = /\b(?:it|that|this|them|one|they|ihn|es|das)\b/u.test(said) && words.size <= (near ? 5 : 2);
    const isOtherDay = act.due && recent.due && !act.due.equals(recent.due);
    if ((pointsBack && !isOtherDay) || (near && changes)) return recent;
    // Of the same verb another thing is another task: "I'll send the lamp", "I'll send the desk".
    const isOtherThing =
      !pointsBack &&
      verbOf(said) !== undefined &&
      verbOf(said) === verbOf(recent.act.sentence.plain) &&
      [...words].some((word) => !recent.words.has(word));
    const saysNothingNew = !isOtherThing && (words.size <= 6 || this.#overlap(words, recent.words) > 0);
    return near && act.due && recent.due?.equals(act.due) && saysNothingNew ? recent : undefined;
  }

  /** A sum of what was agreed speaks of several tasks at once and adds none. */
  #recap(segment: number, plain: string, promises: boolean): boolean {
    const sums = cues.RECAPS.test(plain);
    const late = segment / this.#segments.length;
    if (late < 0.5 || !(sums || (late > 0.75 && promises) || (late > 0.8 && / and |, /u.test(plain)))) return false;
    const words = this.#words[segment]!;
    const spoken = this.#items.slice(-MOST_RECALLED).filter((item) => this.#rare(words, item.words));
    if (spoken.length < (late > 0.75 && (sums || promises) ? 1 : 2)) return false;
    if (promises && !sums && !this.#covered(words, spoken)) return false;
    for (const item of spoken) item.segments.push(segment);
    return true;
  }

  /** Whether nothing is said beyond the tasks. */
  #covered(words: ReadonlySet<string>, items: readonly Item[]): boolean {
    return words.size <= 5 && [...words].every((word) => items.some((item) => item.words.has(word)));
  }

  /** "So that's the twenty-fifth": the day of the last task, said again or changed. */
  #confirmDate(segment: number, plain: string): void {
    const item = this.#items.slice(-MOST_RECALLED).findLast((one) => segment - last(one.segments) <= 3);
    if (!item) return;
    const changes = cues.CHANGES_DATE.test(plain);
    const mention = findDates(plain, this.#today, item.due ?? this.#near).findLast(
      ({ rank }) => rank === 3 || changes || !item.due,
    );
    if (!mention || plain.length > 140) return;
    const own = this.#people.bySpeaker(this.#segments[segment]!.speaker).name === item.owner.name;
    const asked = segment > 0 && item.segments.includes(segment - 1) && this.#segments[segment - 1]!.text.includes('?');
    if ((changes && own) || (asked && !item.due)) {
      item.due = mention.date;
      item.segments.push(segment);
    } else if (item.due && mention.rank === 3 && plain.length < 60 && mention.date.dayOfWeek === item.due.dayOfWeek) {
      item.due = mention.date;
    }
  }

  /** Shared words, each weighed by how few segments it stands in. */
  #overlap(words: ReadonlySet<string>, others: ReadonlySet<string>): number {
    let sum = 0;
    for (const word of words) if (others.has(word)) sum += 1.6 / Math.max(2, this.#spread.get(word) ?? 1);
    return sum;
  }

  #rare(words: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
    for (const word of words)
      if (others.has(word) && word.length > 3 && (this.#spread.get(word) ?? 0) <= 6) return true;
    return false;
  }
}

const verbOf = (plain: string): string | undefined => /(?:'ll| will|werde) (\p{L}+)/u.exec(plain)?.[1];

const last = (segments: readonly number[]) => Math.max(...segments.slice(-MOST_RECALLED));
