import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Doc, Int32, type Value } from '../bson/value.ts';
import { parseCollation } from '../language/collation.ts';
import { foldStrings } from './fold.ts';

function collationOf(locale: string, strength: number, more: [string, Value][] = []) {
  return parseCollation(new Doc([['locale', locale], ['strength', new Int32(strength)], ...more]))!;
}

const letters = fc.constantFrom(
  ...'aAáÁàæÆbBdDđĐðÐßẞsSſhHħĦlLłŁtTŧŦıiIİéÉeEœŒoOøØñnÑ1①٢２2 -.あアｱ',
  'ss',
  'fi',
  'ﬁ',
  'e\u0301',
  '\u0301',
  'ΣσςK',
  '\u212a',
);
const text = fc.array(letters, { maxLength: 4 }).map((parts) => parts.join(''));

for (const [locale, strength, more] of [
  ['en', 1, []],
  ['en', 2, []],
  ['en', 3, []],
  ['fr', 1, []],
  ['de', 2, []],
  ['en', 1, [['caseLevel', true]]],
] as [string, number, [string, Value][]][]) {
  test(`strings have one key under ${locale}, strength ${strength}${more.map(([n]) => `, ${n}`)} exactly when they are equal`, () => {
    const collation = collationOf(locale, strength, more);
    const key = foldStrings(collation)!;
    fc.assert(
      fc.property(text, text, (a, b) => {
        const same = Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b))) === 0;
        expect(same, JSON.stringify([a, b])).toBe(collation.compare(a, b) === 0);
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 500) },
    );
  });
}

test('where letters depend on each other there is no such key', () => {
  expect(foldStrings(collationOf('da', 1))).toBeUndefined();
  expect(foldStrings(collationOf('en', 2, [['alternate', 'shifted']]))).toBeUndefined();
});
