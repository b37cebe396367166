/** What a helper may use beside its arguments. */
export interface HelperContext {
  /** BCP 47; how dates are written. */
  locale: string;
}

export interface Helper {
  /** How many arguments it takes at least and at most. */
  takes: readonly [number, number];
  returns: 'text' | 'number' | 'flag';
  run(values: readonly unknown[], context: HelperContext): unknown;
}

/** Empty values hide their block in `{{#if}}`, as in Handlebars: nothing, "", 0, false and the empty list. */
export const isEmpty = (value: unknown): boolean => !value || (Array.isArray(value) && value.length === 0);

/** The only functions that a template can call. */
export const helpers: ReadonlyMap<string, Helper> = new Map<string, Helper>([
  [
    'formatDate',
    { takes: [1, 2], returns: 'text', run: ([date, style], { locale }) => formatDate(date, style, locale) },
  ],
  ['ordinal', { takes: [1, 1], returns: 'text', run: ([value]) => (typeof value === 'number' ? ordinal(value) : '') }],
  ['default', { takes: [2, 8], returns: 'text', run: (values) => values.find((value) => !isEmpty(value)) ?? '' }],
  ['upper', { takes: [1, 1], returns: 'text', run: ([value]) => (isEmpty(value) ? '' : String(value).toUpperCase()) }],
  ['eq', { takes: [2, 2], returns: 'flag', run: ([a, b]) => a === b }],
  ['gt', { takes: [2, 2], returns: 'flag', run: ([a, b]) => typeof a === 'number' && typeof b === 'number' && a > b }],
  ['and', { takes: [2, 8], returns: 'flag', run: (values) => !values.some(isEmpty) }],
  ['or', { takes: [2, 8], returns: 'flag', run: (values) => !values.every(isEmpty) }],
  ['not', { takes: [1, 1], returns: 'flag', run: ([value]) => isEmpty(value) }],
]);

const DATE_STYLES: Record<string, Intl.DateTimeFormatOptions> = {
  long: { dateStyle: 'long' },
  medium: { dateStyle: 'medium' },
  short: { dateStyle: 'short' },
  day: { month: 'long', day: 'numeric' },
};

/** A day such as `2027-03-15` in words of the locale; nothing where there is no day. */
export function formatDate(date: unknown, style: unknown, locale: string): string {
  if (typeof date !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return '';
  const known = typeof style === 'string' && Object.hasOwn(DATE_STYLES, style) ? style : 'long';
  return formatterOf(locale, known).format(new Date(`${date}T00:00:00Z`));
}

const CACHED = 100;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter takes a hundred times as long as using it, and a template may use it a hundred thousand times. */
function formatterOf(locale: string, style: string): Intl.DateTimeFormat {
  const key = `${style} ${locale}`;
  const kept = formatters.get(key);
  if (kept) return kept;
  const made = new Intl.DateTimeFormat(knownLocale(locale), { ...DATE_STYLES[style], timeZone: 'UTC' });
  if (formatters.size >= CACHED) formatters.clear();
  formatters.set(key, made);
  return made;
}

const englishOrdinals = new Intl.PluralRules('en', { type: 'ordinal' });
const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };

const ordinal = (value: number): string => `${value}${ENDINGS[englishOrdinals.select(value)] ?? 'th'}`;

function knownLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
