import { plain } from '../../../kernel/words.ts';
import { clip } from '../text.ts';

/** A date that was read: `1980-03-22`, or `--03-22` without its year; or why it was not. */
export type DateReading =
  | { date: string; problem?: DateProblem }
  | { date?: undefined; problem: DateProblem }
  /** The value stands for "no date". */
  | { date?: undefined; problem?: undefined };

export interface DateProblem {
  code: 'date_unreadable' | 'date_incomplete' | 'date_impossible' | 'date_year_ignored';
  message: string;
}

export interface DateContext {
  today: Temporal.PlainDate;
  /** A birthday cannot lie in the future; an anniversary may. */
  kind: 'birthday' | 'other';
  /** A year that stands for "not known", as Apple's X-APPLE-OMIT-YEAR=1604 says. */
  omitYear?: number;
}

/** Oldest year that is believed. */
const firstYear = { birthday: 1800, other: 1000 };

/** Reads a date of a vCard: ISO 8601 basic and extended, with time or not, truncated as in RFC 6350 4.3.1, or as text. */
export function readVcardDate(value: string, context: DateContext): DateReading {
  const text = value.trim();
  if (text === '') return {};
  const [day] = text.split(/[T ]/, 1) as [string];
  const full = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(day) ?? /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/.exec(day);
  if (full) return checked(Number(full[1]), Number(full[2]), Number(full[3]), text, context);
  const yearless = /^--(\d{2})-?(\d{2})$/.exec(day);
  if (yearless) return checked(undefined, Number(yearless[1]), Number(yearless[2]), text, context);
  if (/^(?:\d{4}-?|\d{4}-\d{2}|---\d{2}|--\d{2})$/.test(day)) return incomplete(text);
  if (/^\d+$/.test(text)) return unreadable(text);
  return readTextDate(text, 'dmy', context);
}

export type DateOrder = 'dmy' | 'mdy';

/**
 * Reads a date as people and programs write it into a CSV column: ISO 8601, numbers in the given order, names of months,
 * a spreadsheet's day number.
 */
export function readTextDate(value: string, order: DateOrder, context: DateContext): DateReading {
  const text = value.trim();
  if (isNoDate(text)) return {};
  if (text.length > 60) return unreadable(text);
  const bare = withoutUnits(text.replace(/(?:T|\s+)\d{1,2}:\d{2}.*$/i, '').trim());
  const iso =
    /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|\.\s?(\d{1,2})\.\s?(\d{1,2})\.?|(\d{2})(\d{2}))$/.exec(
      bare,
    );
  if (iso) {
    const [month, day] = iso.slice(2).filter((part) => part !== undefined);
    return checked(Number(iso[1]), Number(month), Number(day), text, context);
  }
  const yearless = /^--?-?(\d{2})-?(\d{2})$/.exec(bare);
  if (yearless && bare.startsWith('--'))
    return checked(undefined, Number(yearless[1]), Number(yearless[2]), text, context);
  const numbers = splitNumbers(bare);
  if (numbers) return readNumbers(numbers, order, text, context);
  if (/^\d{5}(?:\.\d+)?$/.test(bare)) return fromDayNumber(Math.floor(Number(bare)), text, context);
  if (/^(?:\d{4}|\d{4}-\d{2}|\d{1,2}[/.]\d{4})$/.test(bare)) return incomplete(text);
  return readNamedMonth(bare, text, context);
}

/** `1980年3月22日` and `1980년 3월 22일`, also in wide digits, as `1980-3-22`. */
const withoutUnits = (text: string): string =>
  text.normalize('NFKC').replace(/^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]$/, '$1-$2-$3');

/** Nothing but zeros, a word for none, or day 0 of January 1900, which spreadsheets show for an empty date. */
export const isNoDate = (text: string): boolean =>
  /^[0/.\-: ]*(?:[TZ][0:.]*Z?)?$/.test(text) ||
  /^(?:none|null|nil|n\/?a|unknown)\.?$/i.test(text) ||
  /^(?:1[/.-]0|0?0[/.-]1|0[ -]jan)[/.-]?(?:19)?00\b/i.test(text);

/** What programs write where they have no date; nobody alive was born on one of these, and nobody married. */
const noDates = new Set([
  // .NET and Java; the first moment that Windows, SQL Server and Oracle can write.
  '0001-01-01',
  '0001-01-03',
  '1601-01-01',
  '1753-01-01',
  // Outlook's "none", also where a time zone moved it.
  '4501-01-01',
  '4500-12-31',
  // "For ever".
  '2099-12-31',
  '2100-01-01',
  '2999-12-31',
  '3000-01-01',
  '3000-12-31',
  '9998-12-31',
  '9999-01-01',
  '9999-09-09',
  '9999-12-30',
  '9999-12-31',
]);
/** The first days of spreadsheets, Access, Delphi, Cobol and old Macs: a wedding or a founding may well be that old. */
const noBirthdays = new Set([
  '1582-10-15',
  '1800-01-01',
  '1800-12-28',
  '1840-12-31',
  '1858-11-17',
  '1899-12-30',
  '1899-12-31',
  '1900-01-00',
  '1900-01-01',
  '1901-01-01',
  '1904-01-01',
  '1111-11-11',
]);

/** The three or two numbers of `22/3/1980`, `22.03.`, `3-22-80`. */
function splitNumbers(text: string): { parts: string[]; delimiter: string } | undefined {
  const match = /^(\d{1,2})\s?([/.-])\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}|\d{2})?\.?)?$/.exec(text);
  if (!match) return undefined;
  return { parts: [match[1]!, match[3]!, ...(match[4] ? [match[4]] : [])], delimiter: match[2]! };
}

function readNumbers(
  { parts, delimiter }: { parts: string[]; delimiter: string },
  order: DateOrder,
  text: string,
  context: DateContext,
): DateReading {
  const [first, second] = [Number(parts[0]), Number(parts[1])];
  const preferred = delimiter === '.' ? 'dmy' : order;
  const dayFirst = first > 12 ? true : second > 12 ? false : preferred === 'dmy';
  const [month, day] = dayFirst ? [second, first] : [first, second];
  return checked(fullYear(parts[2], month, day, context), month, day, text, context);
}

/** Two digits mean the last hundred years for a birthday, and up to twenty years ahead for other dates. */
function fullYear(digits: string | undefined, month: number, day: number, context: DateContext): number | undefined {
  if (digits === undefined || digits.length === 4) return digits === undefined ? undefined : Number(digits);
  const { today, kind } = context;
  const latest = kind === 'birthday' ? today : today.add({ years: 20 });
  const year = latest.year - (latest.year % 100) + Number(digits);
  const isLater = year * 10_000 + month * 100 + day > latest.year * 10_000 + latest.month * 100 + latest.day;
  return isLater ? year - 100 : year;
}

/** Days since 1899-12-30, as spreadsheets count them, with a fraction for the hour; five digits are 1927 to 2173. */
function fromDayNumber(days: number, text: string, context: DateContext): DateReading {
  const { year, month, day } = new Temporal.PlainDate(1899, 12, 30).add({ days });
  return year > context.today.year + 50 ? unreadable(text) : checked(year, month, day, text, context);
}

/** Croatian is left out: its names mean other months in Polish and Czech. */
const monthLanguages = 'en de fr es it pt nl sv da nb pl fi cs sk sl hu ro tr ru uk bg el'.split(' ');

let monthNames: ReadonlyMap<string, number> | undefined;
/** Month names, also as they stand beside a day, and their short forms in the languages that address books are exported in, without diacritics. */
function nameMonths(): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const locale of monthLanguages) {
    for (const form of [
      { month: 'long', day: 'numeric' },
      { month: 'short', day: 'numeric' },
      { month: 'long' },
    ] as const) {
      const format = new Intl.DateTimeFormat(locale, { ...form, timeZone: 'UTC' });
      for (let number = 1; number <= 12; number++) {
        const parts = format.formatToParts(Date.UTC(2024, number - 1, 15));
        const name = plain(parts.find((part) => part.type === 'month')?.value ?? '').replace(/\.$/, '');
        if (/^\p{L}+$/u.test(name) && !names.has(name)) names.set(name, number);
      }
    }
  }
  return names.set('sept', 9).set('maerz', 3).set('mrz', 3);
}

/** `March 22, 1980`, `22. März 1980`, `22-Mar-80`, `Sat, 22nd of March`, `22 de marzo de 1980`. */
function readNamedMonth(bare: string, text: string, context: DateContext): DateReading {
  const words = plain(bare).match(/\p{L}+|\d+/gu) ?? [];
  monthNames ??= nameMonths();
  const at = words.findIndex((word) => monthNames?.has(word));
  const numbers = words.map((word, index) => ({ word, index })).filter(({ word }) => /^\d+$/.test(word));
  if (at < 0 || numbers.length === 0) return unreadable(text);
  if (numbers.length === 1 && numbers[0]!.word.length === 4) return incomplete(text);
  if (numbers.length > 2) return unreadable(text);
  const yearFirst = numbers.length === 2 && numbers[0]!.word.length === 4;
  const day = numbers[yearFirst ? 1 : 0]!;
  const year = numbers.length === 2 ? numbers[yearFirst ? 0 : 1]!.word : undefined;
  if (day.word.length > 2 || (year && year.length !== 2 && year.length !== 4)) return unreadable(text);
  const month = monthNames.get(words[at]!)!;
  const number = Number(day.word);
  return checked(fullYear(year, month, number, context), month, number, text, context);
}

const iso = (number: number, digits: number): string => String(number).padStart(digits, '0');

function checked(
  year: number | undefined,
  month: number,
  day: number,
  text: string,
  context: DateContext,
): DateReading {
  if (year !== undefined && isSentinel(`${iso(year, 4)}-${iso(month, 2)}-${iso(day, 2)}`, context)) return {};
  if (month === 0 || day === 0) return month === 0 && day === 0 ? {} : incomplete(text);
  const known = year === undefined || year === context.omitYear || isPlaceholder(year, context) ? undefined : year;
  // A leap year stands in for the year that is not known, so that 29 February passes.
  const real = Temporal.PlainDate.from(
    { year: known ?? 2000, month: Math.min(month, 12), day },
    { overflow: 'constrain' },
  );
  if (month > 12 || real.day !== day) {
    return { problem: { code: 'date_impossible', message: `"${clip(text)}" isn't a valid date.` } };
  }
  const monthDay = `${iso(month, 2)}-${iso(day, 2)}`;
  if (known === undefined) return { date: `--${monthDay}` };
  if (isBelievable(known, real, context)) return { date: `${iso(known, 4)}-${monthDay}` };
  return {
    date: `--${monthDay}`,
    problem: { code: 'date_year_ignored', message: `The year of "${clip(text)}" cannot be right; it was left out.` },
  };
}

const isSentinel = (date: string, { kind }: DateContext): boolean =>
  noDates.has(date) || (kind === 'birthday' && noBirthdays.has(date));

/** Years that programs write where they have to write one: 0000, 0001, and 1604, the first leap year Apple's calendar knows. */
const isPlaceholder = (year: number, { kind }: DateContext): boolean =>
  year <= 1 || (kind === 'birthday' && year === 1604);

function isBelievable(year: number, date: Temporal.PlainDate, { today, kind }: DateContext): boolean {
  if (year < firstYear[kind]) return false;
  return kind === 'birthday' ? Temporal.PlainDate.compare(date, today) <= 0 : year <= today.year + 50;
}

const unreadable = (text: string): DateReading => ({
  problem: { code: 'date_unreadable', message: `"${clip(text)}" could not be read as a date.` },
});
const incomplete = (text: string): DateReading => ({
  problem: { code: 'date_incomplete', message: `"${clip(text)}" does not tell both day and month.` },
});

/** How often one value must stand among the dates of a column before it is more likely a stand-in than a day that many share. */
const fewestAlike = 5;
const mostValues = 20_000;

/** Counts the values of a column, for the one that stands in it too often to be everybody's day: 1 January 1970, say. */
export class RepeatedDates {
  readonly #counts = new Map<string, number>();
  #dates = 0;

  look(value: string): void {
    const text = value.trim();
    if (isNoDate(text) || text.length > 60) return;
    this.#dates++;
    const before = this.#counts.get(text);
    if (before !== undefined || this.#counts.size < mostValues) this.#counts.set(text, (before ?? 0) + 1);
  }

  /** The commonest value where at least five dates, and a twentieth of them, are that one. */
  get suspect(): { value: string; times: number } | undefined {
    let [value, times] = ['', 0];
    for (const [text, count] of this.#counts) if (count > times) [value, times] = [text, count];
    return times >= fewestAlike && times >= this.#dates / 20 ? { value, times } : undefined;
  }
}

/** What the dates of a column tell about the order of day and month. */
export class DateOrderEvidence {
  #dayFirst = 0;
  #monthFirst = 0;
  #either = 0;

  look(value: string): void {
    const numbers = value.length <= 60 ? splitNumbers(value.trim().replace(/\s+\d{1,2}:\d{2}.*$/, '')) : undefined;
    if (!numbers || numbers.delimiter === '.') return;
    const [first, second] = [Number(numbers.parts[0]), Number(numbers.parts[1])];
    if (first > 12) this.#dayFirst++;
    else if (second > 12) this.#monthFirst++;
    else if (first !== second) this.#either++;
  }

  /** Undefined where the dates allow both. */
  get order(): DateOrder | undefined {
    if (this.#dayFirst === this.#monthFirst) return undefined;
    return this.#dayFirst > this.#monthFirst ? 'dmy' : 'mdy';
  }

  /** There are dates that mean one day or another, and nothing tells which. */
  get isOpen(): boolean {
    return this.#either > 0 && this.order === undefined;
  }
}
