import { OccasionDate } from '@sequelstring/contract/dates.ts';

/** How 3/4 is read: day or month first. */
export type DateOrder = 'dmy' | 'mdy';

/** Which of the two a locale writes. */
export function dateOrderOf(locale: string): DateOrder {
  const parts = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'numeric' }).formatToParts(new Date(0));
  return parts.findIndex((part) => part.type === 'month') < parts.findIndex((part) => part.type === 'day')
    ? 'mdy'
    : 'dmy';
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const fullMonths = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** The month (1 to 12) that a word of at least three letters begins to spell. */
function monthOf(word: string): number | null {
  const lower = word.toLowerCase();
  if (lower === 'sept') return 9;
  const index = lower.length < 3 ? -1 : fullMonths.findIndex((month) => month.startsWith(lower));
  return index === -1 ? months.indexOf(lower) + 1 || null : index + 1;
}

interface DateParts {
  year?: number;
  month: number;
  day: number;
}

/** What cannot be read from the text alone. */
interface Meaning {
  /** The day it is for the person, `2026-11-22`. */
  today: string;
  order: DateOrder;
  /** Keep a missing year open (`--05-03`); otherwise the next such day after `today` is meant. */
  yearless?: boolean;
}

/**
 * Reads a date as people type it: `3 May 1990`, `May 3rd`, `3/5/1990`, `3.5.`, `1990-05-03`, `--05-03`, `today`,
 * `next friday`.
 * @returns `1990-05-03`, `--05-03`, or null where it is not a date
 */
export async function parseTypedDate(text: string, options: Meaning): Promise<string | null> {
  const typed = text.trim().replace(/\s+/g, ' ');
  if (typed === '') return null;
  const parts = readIso(typed) ?? readWords(typed, options) ?? readNumbers(typed, options);
  if (parts) return assemble(parts, options);
  return readRelative(typed, options);
}

function readIso(text: string): DateParts | null {
  const match = /^(?:(\d{4})|-)-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (!match) return null;
  return { ...(match[1] ? { year: Number(match[1]) } : {}), month: Number(match[2]), day: Number(match[3]) };
}

function readWords(text: string, { today }: Meaning): DateParts | null {
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)?\.?(?: of)?[ -]?(\p{L}{3,})\.?(?:,? ?[ -]'?(\d{2}|\d{4}))?$/iu.exec(text);
  const monthFirst = /^(\p{L}{3,})\.?[ -]?(\d{1,2})(?:st|nd|rd|th)?(?:,? ?[ -]?'?(\d{4})|, ?'?(\d{2}))?$/iu.exec(text);
  const word = dayFirst?.[2] ?? monthFirst?.[1];
  const day = dayFirst?.[1] ?? monthFirst?.[2];
  const year = dayFirst?.[3] ?? monthFirst?.[3] ?? monthFirst?.[4];
  const month = word ? monthOf(word) : null;
  if (!month || !day) return null;
  return { ...(year ? { year: fullYear(year, today) } : {}), month, day: Number(day) };
}

function readNumbers(text: string, { today, order }: Meaning): DateParts | null {
  const yearFirst = /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/.exec(text);
  if (yearFirst) return { year: Number(yearFirst[1]), month: Number(yearFirst[2]), day: Number(yearFirst[3]) };
  const match = /^(\d{1,2})([/. -])(\d{1,2})(?:\2 ?(\d{4}|\d{2})|\.)?$/.exec(text);
  if (!match) return null;
  const [first, second] = [Number(match[1]), Number(match[3])];
  const year = match[4] ? { year: fullYear(match[4], today) } : {};
  // A point is how day-first countries write; a number over 12 can only be the day.
  const dayFirst = match[2] === '.' || first > 12 || (order === 'dmy' && second <= 12);
  return dayFirst ? { ...year, day: first, month: second } : { ...year, day: second, month: first };
}

/** Two digits mean the year of that ending that is at most ten years ahead. */
function fullYear(digits: string, today: string): number {
  if (digits.length === 4) return Number(digits);
  const limit = Number(today.slice(0, 4)) + 10;
  const year = Math.floor(limit / 100) * 100 + Number(digits);
  return year > limit ? year - 100 : year;
}

function assemble(parts: DateParts, options: Meaning): string | null {
  const monthDay = `${pad(parts.month, 2)}-${pad(parts.day, 2)}`;
  if (parts.year !== undefined) return valid(`${pad(parts.year, 4)}-${monthDay}`);
  if (options.yearless) return valid(`--${monthDay}`);
  const thisYear = Number(options.today.slice(0, 4));
  for (let year = thisYear; year < thisYear + 9; year++) {
    const date = valid(`${year}-${monthDay}`);
    if (date && date >= options.today) return date;
  }
  return null;
}

async function readRelative(text: string, options: Meaning): Promise<string | null> {
  const { casual, GB } = await import('chrono-node/en');
  const reader = options.order === 'dmy' ? GB : casual;
  const [result, more] = reader.parse(text, new Date(`${options.today}T12:00:00`), { forwardDate: true });
  if (!result || more || result.text.length !== text.length) return null;
  const { start } = result;
  return valid(`${pad(start.get('year'), 4)}-${pad(start.get('month'), 2)}-${pad(start.get('day'), 2)}`);
}

const pad = (value: number | null, length: number) => String(value ?? 0).padStart(length, '0');
const valid = (date: string) => (OccasionDate.safeParse(date).success ? date : null);
