import { contactName } from '@sequelstring/contract/contact-name.ts';
import { useSession } from './session.ts';
import { zoneName } from './zone-names.ts';

/** The person's language: the profile's, else the browser's. */
export function currentLocale(): string {
  const chosen = useSession.getState().user?.locale;
  return chosen && isLocale(chosen) ? chosen : navigator.language;
}

/** The person's time zone: the profile's, else the browser's. */
export function currentTimeZone(): string {
  return useSession.getState().user?.timeZone ?? browserTimeZone();
}

export const browserTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = currentLocale();
  const key = locale + JSON.stringify(options);
  const known = formats.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat(locale, options);
  formats.set(key, format);
  return format;
}

/** An ISO instant as a day, `22 Nov 2026`, in the given zone or the person's. */
export function formatDate(instant: string, timeZone = currentTimeZone()): string {
  return dateFormat({ day: 'numeric', month: 'short', year: 'numeric', timeZone }).format(new Date(instant));
}

/** An ISO instant as day and time, `22 Nov 2026, 09:00`, in the given zone or the person's. */
export function formatDateTime(instant: string, timeZone = currentTimeZone()): string {
  return dateFormat({
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
  }).format(new Date(instant));
}

/** An ISO instant as the time of day in the given zone or the person's. */
export function formatTime(instant: string, timeZone = currentTimeZone()): string {
  return dateFormat({ hour: 'numeric', minute: '2-digit', timeZone }).format(new Date(instant));
}

/** A calendar day `2027-02-28` in words: `28 Feb 2027`, or with its weekday `Sun, 28 Feb`. */
export function formatDay(day: string, style: 'date' | 'weekday' | 'short' = 'date'): string {
  const options: Intl.DateTimeFormatOptions =
    style === 'date'
      ? { day: 'numeric', month: 'short', year: 'numeric' }
      : { day: 'numeric', month: 'short', ...(style === 'weekday' ? { weekday: 'short' } : {}) };
  return dateFormat({ ...options, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/** `1990-03-15` as `15 March 1990`, `--03-15` as `15 March`. */
export function formatOccasionDate(date: string): string {
  const yearless = date.startsWith('--');
  const day = yearless ? `2000-${date.slice(2)}` : date;
  return dateFormat({
    day: 'numeric',
    month: 'long',
    ...(yearless ? {} : { year: 'numeric' }),
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));
}

/** A calendar day seen from today: `today`, `tomorrow`, `in 5 days`, `2 weeks ago`. Both as `2027-02-28`. */
export function formatDayDistance(day: string, today = todayIn(currentTimeZone())): string {
  const days = Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
  const relative = new Intl.RelativeTimeFormat(currentLocale(), { numeric: 'auto' });
  if (Math.abs(days) < 14) return relative.format(days, 'day');
  if (Math.abs(days) < 60) return relative.format(Math.round(days / 7), 'week');
  if (Math.abs(days) < 700) return relative.format(Math.round(days / 30.4), 'month');
  return relative.format(Math.round(days / 365.25), 'year');
}

/** An ISO instant seen from now: `just now`, `5 minutes ago`, `in 3 hours`, `2 days ago`. */
export function formatDistance(instant: string, now = Date.now()): string {
  const seconds = (Date.parse(instant) - now) / 1000;
  const size = Math.abs(seconds);
  if (size < 45) return 'just now';
  const relative = new Intl.RelativeTimeFormat(currentLocale(), { numeric: 'always' });
  if (size < 3_600) return relative.format(Math.sign(seconds) * Math.max(1, Math.round(size / 60)), 'minute');
  if (size < 86_400) return relative.format(Math.round(seconds / 3_600), 'hour');
  if (size < 30 * 86_400) return relative.format(Math.round(seconds / 86_400), 'day');
  return formatDate(instant);
}

/** The calendar day that it is now in a zone, `2027-02-28`. */
export function todayIn(timeZone: string, now = new Date()): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);
}

/** A zone spelled out: `America/São Paulo (GMT-3)`. */
export function formatTimeZone(timeZone: string, at = new Date()): string {
  return `${zoneName(timeZone)} (${offsetOf(timeZone, at)})`;
}

/** A zone's distance from UTC at an instant: `GMT+5:30`. */
export function offsetOf(timeZone: string, at = new Date()): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
}

/** A time of day `09:00` as the person writes it, `9:00 am`. */
export function formatTimeOfDay(time: string): string {
  return dateFormat({ hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(new Date(`2000-01-01T${time}:00Z`));
}

/** A number with its grouping: `12,480`. */
export function formatNumber(value: number): string {
  return new Intl.NumberFormat(currentLocale()).format(value);
}

/** A count with its noun: `1 contact`, `2 contacts`. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

/** A size in bytes as `1.4 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(currentLocale(), {
    style: 'unit',
    unit: units[step]!,
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}

/** What a contact is called, with words for one that has no name at all. */
export const displayName = (contact: Parameters<typeof contactName>[0]): string => contactName(contact) || 'No name';

/** One or two letters for an avatar: of the first and the last word. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s@._-]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const letters = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  const initials = letters.map((word) => [...word][0]!.toLocaleUpperCase());
  // Arabic letters side by side would join into one.
  return initials.join(/\p{Script=Arabic}/u.test(name) ? '\u200c' : '') || '?';
}
