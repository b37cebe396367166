import type { DateOrder } from '../../lib/typed-date.ts';
import { instantAt } from '../../lib/zoned-time.ts';

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
  const { casual, GB } = await import('chrono-node/en');
  const reader = order === 'dmy' ? GB : casual;
  const found = reader
    .parse(text, { instant: now, timezone: offsetMinutes(now, timeZone) }, { forwardDate: true })
    .find(({ index, text: said }) => index === 0 || index + said.length === text.length);
  const title = found ? without(text, found.index, found.text.length) : text;
  if (!title) return undefined;
  if (!found) return { title, ...(priority && { priority }) };
  const { start } = found;
  const part = (name: 'year' | 'month' | 'day' | 'hour' | 'minute') => start.get(name) ?? 0;
  const day = `${part('year')}-${two(part('month'))}-${two(part('day'))}`;
  const due = start.isCertain('hour')
    ? { dueAt: instantAt(day, `${two(part('hour'))}:${two(part('minute'))}`, timeZone) }
    : { dueOn: day };
  return { title, ...due, ...(priority && { priority }) };
}

const two = (value: number) => String(value).padStart(2, '0');

/** What is left of a line, without the word that led to the day. */
const without = (text: string, index: number, length: number): string =>
  (index === 0 ? text.slice(length) : text.slice(0, index).replace(/[\s,]*\b(?:on|at|by|due|until|from)\s*$/i, ''))
    .replace(/^[\s,:-]+|[\s,:-]+$/g, '')
    .trim();

/** Minutes by which a zone is ahead of UTC. */
function offsetMinutes(at: Date, timeZone: string): number {
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(name ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
