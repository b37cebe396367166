import { Doc, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { toInt32 } from './number.ts';

/** How strings compare, as a command's or a collection's `collation` asks. */
export interface Collation {
  /** All options, defaults filled in, as `listCollections` shows them. */
  readonly spec: Doc;
  compare(a: string, b: string): number;
}

const SENSITIVITY = ['base', 'accent', 'variant'] as const;

/** Reads a collation document; `{locale: 'simple'}` is plain comparison, given back as undefined. Throws BadValue. */
export function parseCollation(doc: Doc): Collation | undefined {
  const locale = doc.get('locale');
  if (typeof locale !== 'string') {
    throw new MongoError(40414, "BSON field 'collation.locale' is missing but a required field");
  }
  for (const key of doc.keys()) {
    if (!FIELDS.has(key)) throw new MongoError(40415, `BSON field 'collation.${key}' is an unknown field.`);
  }
  if (locale === 'simple') return undefined;
  const spec = fillDefaults(doc, locale);
  return { spec, compare: comparator(spec, locale) };
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

function fillDefaults(doc: Doc, locale: string): Doc {
  const spec = new Doc();
  for (const [key, fallback] of FIELDS) spec.set(key, doc.get(key) ?? fallback);
  spec.set('locale', locale);
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
  let collator: Intl.Collator;
  try {
    collator = new Intl.Collator(locale.replaceAll('_', '-').replace('@collation=', '-u-co-'), {
      sensitivity: strength === 1 && caseLevel ? 'case' : SENSITIVITY[Math.min(strength, 3) - 1],
      numeric: spec.get('numericOrdering') === true,
      ignorePunctuation: spec.get('alternate') === 'shifted',
      caseFirst: caseFirst === 'upper' || caseFirst === 'lower' ? caseFirst : 'false',
    });
  } catch {
    throw new MongoError('BadValue', `Field 'locale' is invalid in: { locale: "${locale}" }`);
  }
  if (strength < 5) return collator.compare;
  // Identical strength: strings that the collator finds equal are told apart by their code points.
  return (a, b) => collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
