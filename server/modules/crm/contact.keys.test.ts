import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../kernel/words.ts';
import { keysOf, toSearch } from './contact.keys.ts';

const contact = (fields: Partial<Parameters<typeof keysOf>[0]>) =>
  keysOf({ firstName: '', lastName: '', otherEmails: [], otherPhones: [], deleted: false, ...fields });
const finds = (q: string, fields: Parameters<typeof contact>[0]): boolean => {
  const search = toSearch(q, fields.deleted ?? false);
  const { searchKeys } = contact(fields);
  const has = (pattern: RegExp) => searchKeys.some((key) => pattern.test(key));
  return search !== undefined && (has(search.phrase) || (search.words.length > 0 && search.words.every(has)));
};

const name = fc.stringMatching(/^[A-Za-zÄÖÜßéøŁ]{1,8}$/);

describe('the search keys of a contact', () => {
  it('hold any two words of a name of up to five, the first whole and the second begun, as the start of one key', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 2, maxLength: 5 }), fc.nat(), fc.nat(), fc.nat(), (words, a, b, cut) => {
        const [first, second] = [words[a % words.length]!, words[b % words.length]!];
        if (a % words.length === b % words.length) return;
        const { searchKeys } = contact({ firstName: words[0]!, lastName: words.slice(1).join(' ') });
        const begun = [...second].slice(0, 1 + (cut % second.length)).join('');
        const { phrase } = toSearch(`${first} ${begun}`, false)!;
        expect(searchKeys.some((key) => phrase.test(key))).toBe(true);
      }),
    );
  });

  it('are found by the beginnings of all words in any order, and by nothing else', () => {
    const word = fc.constantFrom('an', 'anna', 'annabel', 'bo', 'bob', 'carl');
    fc.assert(
      fc.property(
        fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
        fc.array(fc.constantFrom('a', 'ann', 'anna', 'b', 'bob', 'c', 'x'), { minLength: 1, maxLength: 3 }),
        (words, typed) => {
          const expected = typed.every((part) => words.some((whole) => whole.startsWith(part)));
          expect(finds(typed.join(' '), { firstName: words[0]!, lastName: words.slice(1).join('-') })).toBe(expected);
        },
      ),
    );
  });

  it('find a deleted contact only among the deleted', () => {
    const { searchKeys } = contact({ firstName: 'Ada', deleted: true });
    expect(searchKeys.some((key) => toSearch('ada', false)!.phrase.test(key))).toBe(false);
    expect(finds('ada', { firstName: 'Ada', deleted: true })).toBe(true);
  });

  it.each([
    ['+44 7700 900123', '07700 900'],
    ['+447700900123', '+44 7700'],
    ['+447700900123', '0044 7700'],
    ['+12025550123', '202-555'],
    ['+353861234567', '086 123'],
    ['030 123456', '030 12'],
  ])('of the number %s are found by typing %s', (phone, q) => {
    expect(finds(q, { phone: phone.replace(/ /g, phone.startsWith('+') ? '' : ' ') })).toBe(true);
  });

  it('stay few and short whatever the contact holds', () => {
    const long = Array.from({ length: 40 }, (_, i) => `word${i}`).join(' ');
    const { searchKeys, nameKey } = contact({
      firstName: long,
      lastName: long,
      companyName: long.repeat(3),
      otherEmails: Array.from({ length: 20 }, (_, i) => ({ email: `${i}@example.com` })),
      otherPhones: Array.from({ length: 20 }, (_, i) => ({ phone: `+1202555010${i}` })),
    });
    expect(searchKeys.length).toBeLessThanOrEqual(60);
    expect(Math.max(...searchKeys.map((key) => key.length), nameKey.length)).toBeLessThanOrEqual(80);
  });
});

describe('what is typed into a search', () => {
  it('is never a regular expression, and nothing where it holds neither letter nor digit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (q) => {
        const search = toSearch(q, false);
        if (!search) expect(wordsOf(q)).toEqual([]);
        else
          for (const pattern of [search.phrase, ...search.words])
            expect(pattern.source).toMatch(/^\^[\p{L}\p{N}\p{M} ]*$/u);
      }),
    );
    for (const q of ['', ' ', '.*', '^$', '+', '(((']) expect(toSearch(q, false)).toBeUndefined();
  });
});
