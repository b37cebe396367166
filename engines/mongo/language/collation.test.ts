import { expect, test } from 'vitest';
import { Doc, type Value } from '../bson/value.ts';
import { collationOf, parseCollation } from './collation.ts';

const collation = (options: { [name: string]: Value }) => parseCollation(new Doc(Object.entries(options)))!;
const sorted = (words: string[], options: { [name: string]: Value }) => words.sort(collation(options).compare);

test('a locale brings its own options where none are given', () => {
  expect(sorted(['a', 'A'], { locale: 'da' })).toEqual(['A', 'a']);
  expect(sorted(['a', 'A'], { locale: 'da', caseFirst: 'off' })).toEqual(['a', 'A']);
  expect(collation({ locale: 'th' }).spec.get('alternate')).toBe('shifted');
  expect(collation({ locale: 'fr_CA' }).spec.get('backwards')).toBe(true);
});

test('French accents are compared from the end when asked, or in Canada', () => {
  const words = ['cote', 'coté', 'côte', 'côté'];
  const backwards = ['cote', 'côte', 'coté', 'côté'];
  expect(sorted([...words], { locale: 'fr', backwards: true })).toEqual(backwards);
  expect(sorted([...words], { locale: 'fr_CA' })).toEqual(backwards);
  expect(sorted([...words], { locale: 'fr' })).toEqual(words);
  expect(sorted([...words], { locale: 'fr_CA', backwards: false })).toEqual(words);
});

test('a case level tells cases apart that the strength does not', () => {
  expect(collation({ locale: 'en', strength: 2, caseLevel: true }).compare('a', 'A')).not.toBe(0);
  expect(collation({ locale: 'en', strength: 1, caseLevel: true }).compare('a', 'á')).toBe(0);
});

test('the sorts of a language go by the names that MongoDB has for them', () => {
  expect(collation({ locale: 'de@collation=phonebook' }).compare('äz', 'ad')).toBeGreaterThan(0);
  expect(collation({ locale: 'de' }).compare('äz', 'af')).toBeGreaterThan(0);
  expect(collation({ locale: 'de@collation=phonebook' }).compare('äz', 'af')).toBeLessThan(0);
});

test.each(['xx_bogus', 'xx', '', 'not a locale'])('there is no locale %j', (locale) => {
  expect(() => collation({ locale })).toThrow(`Field 'locale' is invalid in: { locale: "${locale}" }`);
});

test.each<{ [name: string]: Value }>([
  { locale: 'en', backwards: true },
  { locale: 'en', alternate: 'shifted', maxVariable: 'space' },
  { locale: 'en', alternate: 'shifted', strength: 4 },
])('what would not be compared as asked is refused: %j', (options) => {
  expect(() => collation(options)).toThrow(expect.objectContaining({ codeName: 'NotImplemented' }));
});

test('what is stored is read without being judged again', () => {
  const { spec } = collation({ locale: 'en', strength: 2 });
  expect(collationOf(spec).compare('a', 'A')).toBe(0);
});
