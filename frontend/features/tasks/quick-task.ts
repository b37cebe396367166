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
}

interface Meaning {
  /** Where and when it is for the person who types. */
  now: Date;
  timeZone: string;
  order: DateOrder;
}

/**
 * Reads a task as people jot it down: `call Ana tomorrow 3pm`, `send the offer by 3 May !`. A day or time counts at the
 * beginning or the end of the line alone: elsewhere it is part of what is to be done.
 * @returns undefined where nothing is to be done
 */
export async function readQuickTask(line: string, { now, timeZone, order }: Meaning): Promise<QuickTask | undefined> {
  const [, text = '', marks = ''] = /^(.*?)\s*(!{1,2})?\s*$/.exec(line.trim().replace(/\s+/g, ' ')) ?? [];
  const priority = marks === '!!' ? 'urgent' : marks === '!' ? 'high' : undefined;
  const moments = await readMoments(text, { now, timeZone, order });
  const found = moments.find(({ index, text: said }) => index === 0 || index + said.length === text.length);
  const title = found ? without(text, found.index, found.text.length) : text;
  if (!title) return undefined;
  if (!found) return { title, ...(priority && { priority }) };
  const { start } = found;
  const due = start.isCertain('hour') ? { dueAt: instantOf(start, timeZone) } : { dueOn: dayOf(start) };
  return { title, ...due, ...(priority && { priority }) };
}

/** What is left of a line, without the word that led to the day. */
const without = (text: string, index: number, length: number): string =>
  (index === 0 ? text.slice(length) : text.slice(0, index).replace(/[\s,]*\b(?:on|at|by|due|until|from)\s*$/i, ''))
    .replace(/^[\s,:-]+|[\s,:-]+$/g, '')
    .trim();
