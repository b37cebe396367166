import type { ParsedResult } from 'chrono-node/en';
import type { DateOrder } from './typed-date.ts';
import { instantAt, offsetMinutes } from './zoned-time.ts';

interface Meaning {
  now: Date;
  timeZone: string;
  order: DateOrder;
}

/** The days and times that a text names, read as its writer means them. */
export async function readMoments(text: string, { now, timeZone, order }: Meaning): Promise<ParsedResult[]> {
  const { casual, GB } = await import('chrono-node/en');
  const reader = order === 'dmy' ? GB : casual;
  return reader.parse(text, { instant: now, timezone: offsetMinutes(now, timeZone) }, { forwardDate: true });
}

const two = (value: number) => String(value).padStart(2, '0');
type Parts = ParsedResult['start'];
const part = (start: Parts, name: 'year' | 'month' | 'day' | 'hour' | 'minute') => start.get(name) ?? 0;

/** The day `2027-05-03` of what was read. */
export const dayOf = (start: Parts): string =>
  `${part(start, 'year')}-${two(part(start, 'month'))}-${two(part(start, 'day'))}`;

/** The instant of what was read, as ISO 8601 in UTC. */
export const instantOf = (start: Parts, timeZone: string): string =>
  instantAt(dayOf(start), `${two(part(start, 'hour'))}:${two(part(start, 'minute'))}`, timeZone);

/** Reads a day with a time, such as `tomorrow 3pm`; undefined where the text is something else or names no time. */
export async function readTypedInstant(text: string, meaning: Meaning): Promise<string | undefined> {
  const [found, more] = await readMoments(text, meaning);
  if (!found || more || found.text.length !== text.length || !found.start.isCertain('hour')) return undefined;
  return instantOf(found.start, meaning.timeZone);
}
