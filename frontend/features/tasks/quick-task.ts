import type { Repeat } from '@sequelstring/contract/records/task.ts';
import type { DateOrder } from '../../lib/typed-date.ts';
import { dayOf, instantOf, readMoments } from '../../lib/typed-instant.ts';

/** What a line says of a task. */
export interface QuickTask {
  title: string;
  /** `2027-01-31`. */
  dueOn?: string;
  /** An instant, where a time of day was named. */
  dueAt?: string;
  priority?: 'high' | 'urgent';
  repeat?: Repeat;
}

interface Meaning {
  /** Where and when it is for the person who types. */
  now: Date;
  timeZone: string;
  order: DateOrder;
}

type Found = Awaited<ReturnType<typeof readMoments>>[number];

/**
 * Reads a task as people jot it down: `call Ana tomorrow 3pm`, `send the offer by 3 May !`, `every Monday at 9 plan the week`.
 * A day or time counts at the beginning or the end of the line alone: elsewhere it is part of what is to be done.
 * @returns undefined where nothing is to be done
 */
export async function readQuickTask(line: string, meaning: Meaning): Promise<QuickTask | undefined> {
  const [, text = '', marks = ''] = /^(.*?)\s*(!{1,2})?\s*$/.exec(line.trim().replace(/\s+/g, ' ')) ?? [];
  const priority = marks === '!!' ? 'urgent' : marks === '!' ? 'high' : undefined;
  const task = (await readRepeated(text, meaning)) ?? (await readOnce(text, meaning));
  return task.title ? { ...task, ...(priority && { priority }) } : undefined;
}

async function readOnce(text: string, meaning: Meaning): Promise<QuickTask> {
  const found = atEdge(text, await readMoments(text, meaning));
  if (!found) return { title: text };
  return { title: without(text, found.index, found.text.length), ...dueOf(found, meaning) };
}

const counts = { other: 2, second: 2, third: 3, two: 2, three: 3, four: 4, five: 5, six: 6 };
const weekdays = 'mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?';
const repeated = new RegExp(
  `\\bevery (?:(${Object.keys(counts).join('|')}|[1-9]\\d?) )?(?:(day|week|month|year)s?|(${weekdays})s?)(?![\\w-])`,
  'i',
);

/** Undefined where the line does not say how often, or says it of something else: `Prepare the every-day report`. */
async function readRepeated(text: string, meaning: Meaning): Promise<QuickTask | undefined> {
  const match = repeated.exec(text);
  if (!match) return undefined;
  const { 0: said, 1: times = '1', 2: unit, 3: weekday, index } = match;
  const every = counts[times.toLowerCase() as keyof typeof counts] ?? Number(times);
  const repeat = { every, unit: (unit?.toLowerCase() ?? 'week') as Repeat['unit'] };
  const once = `${text.slice(0, index)}${weekday ?? ''}${text.slice(index + said.length)}`.replace(/\s+/g, ' ').trim();
  const found = atEdge(once, await readMoments(once, meaning));
  if (weekday) {
    const isMeant = found && found.index <= index && index < found.index + found.text.length;
    return isMeant
      ? { title: without(once, found.index, found.text.length), ...dueOf(found, meaning), repeat }
      : undefined;
  }
  const isAtEdge = index === 0 || index + said.length === text.length;
  if (!isAtEdge && !(found && /^(?:on|at|by|from|starting)? *$/.test(once.slice(index, found.index)))) return undefined;
  const title = found ? without(once, found.index, found.text.length) : once;
  return { title, ...(await firstOf(found, meaning)), repeat };
}

/** Without a day it begins today, or tomorrow where the time of day is over. */
async function firstOf(found: Found | undefined, meaning: Meaning): Promise<Pick<QuickTask, 'dueOn' | 'dueAt'>> {
  if (!found) return dueOf((await readMoments('today', meaning))[0]!, meaning);
  const due = dueOf(found, meaning);
  const isOver = due.dueAt && !found.start.isCertain('day') && new Date(due.dueAt) <= meaning.now;
  return isOver ? dueOf((await readMoments(`tomorrow ${found.text}`, meaning))[0]!, meaning) : due;
}

const atEdge = (text: string, moments: readonly Found[]): Found | undefined =>
  moments.find(
    ({ index, text: said }) =>
      index === 0 || (index + said.length === text.length && !topicBefore.test(text.slice(0, index))),
  );

/** `Ask June about April`: what comes next is what it is about. */
const topicBefore = /\b(?:about|of|regarding)\s*$/i;

const dueOf = ({ start }: Found, { timeZone }: Meaning): Pick<QuickTask, 'dueOn' | 'dueAt'> =>
  start.isCertain('hour') ? { dueAt: instantOf(start, timeZone) } : { dueOn: dayOf(start) };

/** What is left of a line, without the word that led to the day. */
const without = (text: string, index: number, length: number): string =>
  (index === 0
    ? text.slice(length)
    : text.slice(0, index).replace(/[\s,]*\b(?:on|at|by|due|until|from|starting)\s*$/i, '')
  )
    .replace(/^[\s,:-]+|[\s,:-]+$/g, '')
    .trim();
