import { describe, expect, it } from 'vitest';
import { compareFullness, isInitials, plain, wordsOf } from './words.ts';

describe('folding for comparison', () => {
  it.each([
    ['Łódź', 'lodz'],
    ['Straße', 'STRASSE'],
    ['Nguyễn', 'nguyen'],
    ['Άννα', 'αννα'],
    ['Алёна', 'алена'],
    ['שָׁלוֹם', 'שלום'],
    ['مُحَمَّد', 'محمد'],
    ['أحمد', 'احمد'],
    ['ｱﾘｻ', 'アリサ'],
  ])('takes %s and %s for the same', (written, same) => {
    expect(plain(written)).toBe(plain(same));
  });

  it.each([
    ['Hindi vowel signs', 'मीना', 'मीनू'],
    ['Hindi vowel signs', 'दीपा', 'दीप'],
    ['Tamil vowel signs', 'கலா', 'கலை'],
    ['Bengali vowel signs', 'মিতা', 'মিতু'],
    ['Telugu vowel signs', 'రమ', 'రామ'],
    ['Japanese voicing', 'かき', 'かぎ'],
    ['Japanese voicing', 'ハハ', 'パパ'],
    ['Thai vowels', 'มิน', 'มุน'],
    ['Thai tones', 'ก้อน', 'ก่อน'],
    ['Khmer vowels', 'សុខ', 'សាខ'],
    ['Burmese vowels', 'မိမိ', 'မုမု'],
    ['Arabic letters with a hamza', 'سائد', 'سايد'],
  ])('tells names apart that differ in %s: %s and %s', (_, one, other) => {
    expect(plain(one)).not.toBe(plain(other));
  });

  it('keeps a word with its vowel signs in one piece', () => {
    expect(wordsOf('दीपिका शर्मा')).toHaveLength(2);
    expect(wordsOf('สมหญิง ใจดี')).toHaveLength(2);
  });
});

describe('what says more', () => {
  it.each([
    ['Jean-Pierre', 'J. P.'],
    ['Jean-Pierre', 'J.P.'],
    ['Émile', 'E.'],
    ['Anna Bea', 'Anna'],
    ['Jonathan', 'Jon'],
    ['Jane', 'J. Marie'],
  ])('is %s where the other is %s', (full, short) => {
    expect(compareFullness(full, short)).toBeGreaterThan(0);
    expect(compareFullness(short, full)).toBeLessThan(0);
  });

  it.each([
    ['Zoë', 'Zoe'],
    ['Kate', 'Katherine'],
    ['Mina', 'W.'],
  ])('is neither %s nor %s', (one, other) => {
    expect(compareFullness(one, other)).toBe(0);
  });

  it('knows initials from names, also of one sign', () => {
    expect(['J.', 'J. P.', 'é', 'Jo', 'J. Marie', '明', ''].filter(isInitials)).toEqual(['J.', 'J. P.', 'é']);
  });
});
