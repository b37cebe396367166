import { describe, expect, it } from 'vitest';
import { doc, type Plain } from '../language/value.fixture.ts';
import { stemEnglish } from './english.ts';
import { compileText, textSpec } from './score.ts';
import { tokenize } from './tokens.ts';

type Fields = { [key: string]: Plain };

function score(search: string | Fields, document: Fields, spec: Fields = { weights: { s: 1 } }): number | undefined {
  const given = typeof search === 'string' ? { search } : (search as { search: string });
  const condition = { caseSensitive: false, diacriticSensitive: false, ...given };
  return compileText(condition, textSpec(doc(spec))).score(doc(document));
}

describe('an English stem', () => {
  it.each([
    ['consigned', 'consign'],
    ['consistently', 'consist'],
    ['knightly', 'knight'],
    ['running', 'run'],
    ['hoping', 'hope'],
    ['hopping', 'hop'],
    ['dogs', 'dog'],
    ['ties', 'tie'],
    ['cries', 'cri'],
    ['happy', 'happi'],
    ['relational', 'relat'],
    ['generously', 'generous'],
    ['agreed', 'agre'],
    ['abilities', 'abil'],
    ["knack's", 'knack'],
    ['skies', 'sky'],
    ['news', 'news'],
    ['gas', 'gas'],
    ['this', 'this'],
    ['kiwis', 'kiwi'],
    ['controlled', 'control'],
    ['national', 'nation'],
    ['sayings', 'say'],
  ])('of %s is %s', (word, stem) => {
    expect(stemEnglish(word)).toBe(stem);
  });
});

it('takes words apart by language', () => {
  const options = { language: 'english', caseSensitive: false, diacriticSensitive: false };
  expect(tokenize("The dogs' Café-bar, isn't user_name!", options)).toEqual(['dog', 'cafe', 'bar', 'user_nam']);
  expect(tokenize('Die Häuser', { ...options, language: 'german' })).toEqual(['die', 'hauser']);
  expect(tokenize('Café', { ...options, diacriticSensitive: true, caseSensitive: true })).toEqual(['Café']);
});

describe('a text score', () => {
  it.each<[string | Fields, Plain, number | undefined]>([
    ['coffee', 'coffee', 1],
    ['tea', 'Tea', 1.1],
    ['coffee', 'Coffee Shopping', 0.75],
    ['coffee', 'coffee and cream', 0.75],
    ['coffee shop', 'Coffee Shopping', 1.5],
    ['coffee', 'coffee coffee', 1.5],
    ['coffee', ['coffee', 'coffee tea'], 1.75],
    ['tea', 'coffee', undefined],
    ['the', 'the', undefined],
    ['coffee -cream', 'coffee cream', undefined],
    ['pre-market', 'market', 1.1],
    ['"and cream"', 'coffee and cream', 0.75],
    ['"cream and"', 'coffee and cream', undefined],
    ['coffee -"and cream"', 'coffee and cream', undefined],
    ['-coffee', 'tea', undefined],
    [{ search: 'Coffee', caseSensitive: true }, 'coffee', undefined],
    [{ search: 'Coffee', caseSensitive: true }, 'Coffee', 1],
    ['cafe', 'Café', 1],
    [{ search: 'cafe', diacriticSensitive: true }, 'Café', undefined],
    [{ search: 'dogs', language: 'none' }, 'dogs', undefined],
  ])('of %o in %o is %s', (search, text, expected) => {
    const found = score(search, { s: text });
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toBeCloseTo(expected, 10);
  });

  it('weighs fields, reads paths, arrays of documents and whole documents', () => {
    expect(score('ink', { s: 'ink', t: 'ink' }, { weights: { s: 10, t: 1 } })).toBeCloseTo(12.1, 10);
    expect(score('ink', { a: [{ b: 'ink' }] }, { weights: { 'a.b': 2 } })).toBeCloseTo(2.2, 10);
    expect(score('ink', { x: { y: ['ink'] } }, { weights: { '$**': 1 } })).toBeCloseTo(1.1, 10);
    expect(score('dogs', { s: 'dogs', language: 'none' })).toBeUndefined();
    expect(score('dogs', {})).toBeUndefined();
  });
});
