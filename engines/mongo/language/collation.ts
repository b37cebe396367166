import { Doc, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { toInt32 } from './number.ts';

/** The collation that a command asks for; an empty document asks for none. */
export function givenCollation(value: Value | undefined): Doc | undefined {
  return value instanceof Doc && value.size > 0 ? value : undefined;
}

/** How strings compare, as a command's or a collection's `collation` asks. */
export interface Collation {
  /** All options, defaults filled in, as `listCollections` shows them. */
  readonly spec: Doc;
  compare(a: string, b: string): number;
}

const SENSITIVITY = ['base', 'accent', 'variant'] as const;
const SENSITIVITY_WITH_CASE = ['case', 'variant'] as const;

/**
 * Reads a collation document; `{locale: 'simple'}` is plain comparison, given back as undefined. Throws BadValue, and
 * NotImplemented for what would not be compared as asked.
 */
export function parseCollation(doc: Doc): Collation | undefined {
  const locale = doc.get('locale');
  if (typeof locale !== 'string') {
    throw new MongoError(40414, "BSON field 'collation.locale' is missing but a required field");
  }
  for (const key of doc.keys()) {
    if (!FIELDS.has(key)) throw new MongoError(40415, `BSON field 'collation.${key}' is an unknown field.`);
  }
  if (locale === 'simple') return undefined;
  const spec = fillDefaults(doc, defaultsOf(locale));
  refuseUnsupported(spec, locale);
  return collationOf(spec);
}

/** The collation of a document that has all options, as it is stored. */
export function collationOf(spec: Doc): Collation {
  return { spec, compare: comparator(spec, String(spec.get('locale'))) };
}

const FIELDS = new Map<string, Value>([
  ['locale', ''],
  ['caseLevel', false],
  ['caseFirst', 'off'],
  ['strength', 3],
  ['numericOrdering', false],
  ['alternate', 'non-ignorable'],
  ['maxVariable', 'punct'],
  ['normalization', false],
  ['backwards', false],
  ['version', '57.1'],
]);

/** What ICU calls by other names in the locales of MongoDB than in language tags. */
const COLLATION_TYPES: { readonly [name: string]: string } = {
  phonebook: 'phonebk',
  traditional: 'trad',
  dictionary: 'dict',
  gb2312han: 'gb2312',
};

function languageTag(locale: string): string {
  const [language, type] = locale.split('@collation=', 2) as [string, string?];
  return language.replaceAll('_', '-') + (type ? `-u-co-${COLLATION_TYPES[type] ?? type}` : '');
}

/** The options of a locale where a collation leaves them out: Danish has capitals first, Thai ignores punctuation. */
function defaultsOf(locale: string): Map<string, Value> {
  const tag = languageTag(locale);
  if (!isKnown(tag)) throw new MongoError('BadValue', `Field 'locale' is invalid in: { locale: "${locale}" }`);
  const { caseFirst, ignorePunctuation } = new Intl.Collator(tag).resolvedOptions();
  return new Map<string, Value>([
    ...FIELDS,
    ['locale', locale],
    ['caseFirst', caseFirst === 'false' ? 'off' : caseFirst],
    ['alternate', ignorePunctuation ? 'shifted' : 'non-ignorable'],
    ['backwards', tag === CANADIAN_FRENCH],
  ]);
}

function isKnown(tag: string): boolean {
  try {
    return Intl.Collator.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

/** Where accents are compared from the end of a word, and no other locale does so. */
const CANADIAN_FRENCH = 'fr-CA';
const isFrench = (locale: string): boolean => /^fr($|[_-])/.test(locale);

function refuseUnsupported(spec: Doc, locale: string): void {
  const isShifted = spec.get('alternate') === 'shifted';
  const refuse = (what: string): never => {
    throw new MongoError('NotImplemented', `${what} is not supported: ICU does not offer it to JavaScript`);
  };
  if (spec.get('backwards') === true && !isFrench(locale))
    refuse("A collation with 'backwards' in another language than French");
  if (isShifted && spec.get('maxVariable') === 'space')
    refuse("A collation with alternate: 'shifted' and maxVariable: 'space'");
  if (isShifted && toInt32(spec.get('strength'))! > 3)
    refuse("A collation with alternate: 'shifted' and a strength of 4 or 5");
}

function fillDefaults(doc: Doc, defaults: ReadonlyMap<string, Value>): Doc {
  const spec = new Doc();
  for (const [key, fallback] of defaults) spec.set(key, doc.get(key) ?? fallback);
  const strength = toInt32(spec.get('strength'));
  if (strength === undefined || strength < 1 || strength > 5) {
    throw new MongoError('BadValue', "Enumeration value '' for field 'collation.strength' is not a valid value.");
  }
  for (const key of ['caseLevel', 'numericOrdering', 'normalization', 'backwards']) {
    if (typeof spec.get(key) !== 'boolean') {
      throw new MongoError('TypeMismatch', `BSON field 'collation.${key}' is the wrong type, expected type 'bool'`);
    }
  }
  requireOneOf(spec, 'caseFirst', ['off', 'upper', 'lower']);
  requireOneOf(spec, 'alternate', ['non-ignorable', 'shifted']);
  requireOneOf(spec, 'maxVariable', ['punct', 'space']);
  return spec;
}

function requireOneOf(spec: Doc, key: string, allowed: string[]): void {
  const value = spec.get(key);
  if (typeof value !== 'string' || !allowed.includes(value)) {
    throw new MongoError('BadValue', `Enumeration value '${value}' for field 'collation.${key}' is not a valid value.`);
  }
}

function comparator(spec: Doc, locale: string): (a: string, b: string) => number {
  const strength = toInt32(spec.get('strength')) ?? 3;
  const caseLevel = spec.get('caseLevel') === true;
  const caseFirst = spec.get('caseFirst');
  const french = spec.get('backwards') === true ? CANADIAN_FRENCH : 'fr';
  const collator = new Intl.Collator(isFrench(locale) ? french : languageTag(locale), {
    sensitivity: caseLevel ? SENSITIVITY_WITH_CASE[Math.min(strength, 2) - 1] : SENSITIVITY[Math.min(strength, 3) - 1],
    numeric: spec.get('numericOrdering') === true,
    ignorePunctuation: spec.get('alternate') === 'shifted',
    caseFirst: caseFirst === 'upper' || caseFirst === 'lower' ? caseFirst : 'false',
  });
  if (strength < 5) return collator.compare;
  // Identical strength: strings that the collator finds equal are told apart by their code points.
  return (a, b) => collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
