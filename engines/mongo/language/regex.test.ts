import { describe, expect, it } from 'vitest';
import { compileRegex } from './regex.ts';

describe('a regular expression in PCRE syntax', () => {
  it.each<[pattern: string, options: string, text: string, matches: boolean]>([
    ['^abc', 'i', 'ABCd', true],
    ['^b', '', 'a\nb', false],
    ['^b', 'm', 'a\nb', true],
    ['a$', '', 'a\n', true],
    ['a$', '', 'a\nb', false],
    ['a$', 'm', 'a\nb', true],
    ['a\\z', '', 'a\n', false],
    ['\\Ab', 'm', 'a\nb', false],
    ['a.c', '', 'a\nc', false],
    ['a.c', 's', 'a\nc', true],
    ['a.c', '', 'a\rc', true],
    ['(?i)abc', '', 'xABC', true],
    ['a(?i)b|c', '', 'C', true],
    ['a(?i)b|c', '', 'AB', false],
    ['(a(?i)b)c', '', 'aBC', false],
    ['(?i:a)b', '', 'Ab', true],
    ['(?-i)a', 'i', 'A', false],
    ['a++b', '', 'aaab', true],
    ['a++ab', '', 'aaab', false],
    ['(?>a+)ab', '', 'aaab', false],
    ['(a)(?>b)(c)\\2', '', 'abcc', true],
    ['[[:alpha:]]+$', '', 'abc', true],
    ['\\Qa.b\\E', '', 'a.b', true],
    ['\\Qa.b\\E', '', 'axb', false],
    ['a b # c', 'x', 'ab', true],
    ['(?<n>x)\\k<n>', '', 'xx', true],
    ['(?P<n>x)(?P=n)', '', 'xx', true],
    ['[\\w-.]+@', '', 'a.b-c@', true],
    ['[\\]x]', '', ']', true],
    ['[]x]', '', ']', true],
    ['\\-\\_\\@', '', '-_@', true],
    ['é', 'i', 'É', true],
    ['^.$', '', '😀', true],
    ['\\p{Lu}', '', 'A', true],
    ['\\p{Greek}', '', 'α', true],
    ['\\x41\\x{42}', '', 'AB', true],
    ['x{,2}y', '', 'xxy', true],
    ['{a', '', '{a', true],
    ['a/b', '', 'a/b', true],
    ['\\d{3}', '', '٣٣٣', false],
    ['(?#no)a', '', 'a', true],
    ['\\h', '', '\t', true],
    ['a\\Rb', '', 'a\r\nb', true],
  ])('/%s/%s on %j: %s', (pattern, options, text, matches) => {
    expect(compileRegex(pattern, options).test(text)).toBe(matches);
  });

  it.each(['(', ')', '[a', 'a**', '\\', '(?R)', '(?|a)', '\\2(a)', '[b-a]', '\\y'])('refuses /%s/', (pattern) => {
    expect(() => compileRegex(pattern, '')).toThrow(expect.objectContaining({ code: 51091 }));
  });

  it('refuses options it does not know', () => {
    expect(() => compileRegex('a', 'g')).toThrow(expect.objectContaining({ code: 51108 }));
  });
});
